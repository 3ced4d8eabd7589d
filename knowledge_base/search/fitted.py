"""The weights of the confidence model, as `benchmarks/fit_confidence.py` and `fit_doubts.py` write them."""

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
        "none": -0.199,
        "phrasings": 3.2243,
        "unknown": 0.1844,
        "brief": 2.2697,
        "few": 1.5814,
        "close_top": -4.924,
        "broad_top": -4.0429,
        "stems_top": 2.0202,
        "chatter": 3.2612,
    },
    "offer": {"all": 0.5859},
}
FOREIGN: dict[str, dict[str, float]] = {
    "parts": {"broad": -0.4255, "broad_best": -1.5562, "classifier": 2.4324, "answer_broad": 10.2539},
    "supplied": {"broad": -7.7979, "broad_best": 11.2724, "classifier": -0.4575, "answer_broad": 12.8528},
    "doubts": {
        "none": -1.703,
        "phrasings": 3.1123,
        "brief": 2.4723,
        "few": 2.5659,
        "broad_top": -7.8961,
        "chatter": 3.9354,
    },
    "offer": {"all": 0.6917},
}
FOLLOW_UP: dict[str, dict[str, float]] = {
    "signs": {
        "alone": 1.0662,
        "alone_chance": 0.6886,
        "alone_leans": -0.2749,
        "other": 0.0996,
        "other_leans": 0.3194,
        "previous": 1.5695,
        "previous_leans": 0.4447,
        "previous_passage": 11.6167,
        "previous_words": -1.9872,
        "previous_nearest": -2.3215,
        "previous_length": -3.3088,
        "previous_unheard": -1.0461,
        "previous_foreign": 0.4118,
    },
    "neither": {
        "none": 0.793,
        "alone": 0.6194,
        "joined": 0.3878,
        "unheard": 0.647,
        "length": -1.3386,
        "leans": -0.8388,
    },
}
