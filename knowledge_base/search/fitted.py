"""The weights of the confidence model, as written by `benchmarks/fit_confidence.py`. Do not edit."""

from __future__ import annotations

OWN_LANGUAGE: dict[str, dict[str, float]] = {
    "parts": {
        "close": 3.9439,
        "close_best": 1.3706,
        "broad": -7.689,
        "broad_best": 2.1513,
        "stems": 0.7431,
        "grams": 1.1381,
        "classifier": 2.0058,
        "answer_close": 7.3098,
        "answer_broad": -0.9876,
        "answer_stems": 12.1354,
        "exact": 3.2738,
    },
    "supplied": {
        "close": -1.6256,
        "close_best": 2.9637,
        "broad": -5.9859,
        "broad_best": 6.7961,
        "stems": -0.8624,
        "grams": 3.0898,
        "classifier": -0.636,
        "answer_close": 3.7112,
        "answer_broad": 6.7947,
        "answer_stems": -11.1009,
        "exact": 3.3306,
    },
    "doubts": {
        "none": 3.6014,
        "phrasings": 4.1936,
        "unknown": -0.4345,
        "brief": 0.4849,
        "entries": -1.7167,
        "close_top": -1.3816,
        "broad_top": -3.8483,
        "stems_top": -0.0269,
    },
}
FOREIGN: dict[str, dict[str, float]] = {
    "parts": {"broad": -0.4255, "broad_best": -1.5562, "classifier": 2.4324, "answer_broad": 10.2539},
    "supplied": {"broad": -7.7979, "broad_best": 11.2724, "classifier": -0.4575, "answer_broad": 12.8528},
    "doubts": {"none": 0.9674, "phrasings": 3.6471, "brief": 0.3392, "entries": -1.493, "broad_top": -5.49},
}
