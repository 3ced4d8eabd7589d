"""Loads Rasa without TensorFlow, for a model that does not use it.

Rasa's modules import TensorFlow to define classes (DIET, TED) that our pipeline never makes. The import costs
four to eight seconds of processor time and 440 MB (`benchmarks/RESULTS.md`). So a stand-in takes its place:
every name in it is a class that can be inherited from, subscripted or used as a decorator, which is all that
defining those classes needs. Training (`rasa train`, `bot.assistant.training`) always uses the real one.
"""

from __future__ import annotations

import json
import sys
import tarfile
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

_ABSENT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"})
# Only spaCy imports this module; without it spaCy does not use TensorFlow.
_MISSING = "tensorflow.experimental"
_NEED_IT = (
    "diet_classifier",
    "response_selector",
    "ted_policy",
    "unexpected_intent_policy",
    "lm_featurizer",
    "convert_featurizer",
)


def uses_tensorflow(model: Path) -> bool:
    """Return whether a component of the trained model at `model` needs TensorFlow."""
    with tarfile.open(model) as archive:
        member = archive.extractfile("metadata.json")
        metadata = json.load(member) if member else {}
    uses = [node.get("uses", "") for node in metadata["predict_schema"]["nodes"].values()]
    return any(name in use for use in uses for name in _NEED_IT)


def leave_out_tensorflow() -> None:
    """Make `import tensorflow` give the stand-in from now on. Does nothing when the real one is loaded."""
    if "tensorflow" in sys.modules or any(isinstance(finder, _Finder) for finder in sys.meta_path):
        return
    sys.meta_path.insert(0, _Finder())


class _Named(ABCMeta):
    """The type of a stand-in class: its attributes are stand-ins too, and calling it decorates."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Named(name, (), {})

    def __call__(cls, *args: Any, **_: Any) -> Any:
        """Return what was given when that is a function or class to decorate, else the stand-in itself."""
        return args[0] if len(args) == 1 and callable(args[0]) else cls

    def __getitem__(cls, _: Any) -> Any:
        return cls


class _StandIn(ModuleType):
    """A module in which every name is there."""

    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Named(name, (), {})


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        is_ours = fullname.split(".")[0] in _ABSENT and fullname != _MISSING
        return ModuleSpec(fullname, self, is_package=True) if is_ours else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Run nothing: there is nothing to run."""
