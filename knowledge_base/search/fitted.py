"""The weights of the confidence model, as written by `benchmarks/fit_confidence.py`. Do not edit."""

from __future__ import annotations

OWN_LANGUAGE: dict[str, dict[str, float]] = {
    "parts": {
        "close": 10.0,
        "close_best": 4.0,
        "broad": 3.0,
        "stems": 2.0,
        "grams": 2.0,
        "classifier": 0.5,
        "answer_close": 2.0,
        "exact": 3.0,
    },
    "supplied": {},
    "doubts": {"none": 6.0, "close_top": 3.0},
}
FOREIGN: dict[str, dict[str, float]] = {
    "parts": {"broad": 12.0, "broad_best": 4.0, "classifier": 0.5, "answer_broad": 2.0},
    "supplied": {},
    "doubts": {"none": 6.0},
}
