"""Turns off telemetry and verbose logging of the assistant's libraries."""

from __future__ import annotations

import logging
import os
import sys
import warnings

_ENVIRONMENT = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "-1",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "OMP_NUM_THREADS": "1",
}


def quiet() -> None:
    """Configure the environment, warnings and logging. Has to be called before rasa is imported.

    Otherwise Rasa logs thousands of lines per turn.
    """
    for name, value in _ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    warnings.filterwarnings("ignore", category=DeprecationWarning)
    warnings.filterwarnings("ignore", category=FutureWarning)
    import structlog

    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(
            sys.stderr
        ),  # its default is standard output, which is for results
        cache_logger_on_first_use=True,
    )
    for name in ("rasa", "rasa_sdk", "tensorflow", "matplotlib", "apscheduler", "asyncio", "sanic"):
        logging.getLogger(name).setLevel(logging.WARNING)
