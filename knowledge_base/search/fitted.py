"""The weights of the confidence model, as written by `benchmarks/fit_confidence.py`. Do not edit."""

from __future__ import annotations

OWN_LANGUAGE: dict[str, dict[str, float]] = {
    "parts": {
        "close": 3.3811,
        "close_best": 1.9609,
        "broad": -6.4173,
        "broad_best": 1.1564,
        "stems": 0.6821,
        "grams": 1.2192,
        "classifier": 1.9554,
        "answer_close": 7.132,
        "answer_broad": -0.8595,
        "answer_stems": 11.9484,
        "exact": 2.2804,
    },
    "supplied": {
        "close": -0.9273,
        "close_best": 2.3302,
        "broad": -4.7409,
        "broad_best": 5.7009,
        "stems": -0.6619,
        "grams": 2.8589,
        "classifier": -0.5853,
        "answer_close": 4.0623,
        "answer_broad": 6.5219,
        "answer_stems": -10.8822,
        "exact": 2.2363,
    },
    "doubts": {
        "none": 2.9281,
        "phrasings": 4.0476,
        "unknown": -0.0867,
        "brief": 0.6369,
        "entries": -1.5476,
        "close_top": -1.1307,
        "broad_top": -3.4713,
        "stems_top": 0.4585,
    },
}
FOREIGN: dict[str, dict[str, float]] = {
    "parts": {"broad": -1.2067, "broad_best": -0.3093, "classifier": 2.3562, "answer_broad": 10.2942},
    "supplied": {"broad": -4.5722, "broad_best": 7.8798, "classifier": -0.3766, "answer_broad": 12.6248},
    "doubts": {"none": 1.029, "phrasings": 3.2047, "brief": 0.3689, "entries": -1.4425, "broad_top": -5.0898},
}
