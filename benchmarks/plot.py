"""Draws the curves of RESULTS.md from what was measured: `python -m benchmarks.plot`.

Reads `figures/turn.json` and `figures/search.json` as `frontdesk bench turn --json` and `frontdesk bench
search --json` print them, and writes an SVG for each curve beside them. Needs matplotlib, which comes with
Rasa.
"""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("svg")
from matplotlib import pyplot as plt

FIGURES = Path(__file__).parent / "figures"
_AROUND = 5  # turns that a point of the long conversation is the median of
_OURS, _STOCK = "#0b6bcb", "#b35900"


def draw_turns(figures: dict[str, Any], path: Path) -> None:
    """How long the turns of one long conversation take, ours and stock Rasa's."""
    figure, axes = _figure("turn of one conversation", "milliseconds")
    for name, label, colour in (("long_ms", "Frontdesk", _OURS), ("stock_long_ms", "stock Rasa", _STOCK)):
        times = _smooth(figures[name])
        axes.plot(range(1, len(times) + 1), times, label=label, color=colour)
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    _save(figure, path)


def draw_search(results: Sequence[dict[str, Any]], name: str, label: str, path: Path) -> None:
    """One figure of the search by the number of entries."""
    figure, axes = _figure("entries, with 10 phrasings each", label)
    sizes = [row["entries"] for row in results]
    axes.plot(sizes, [row[name] for row in results], marker="o", color=_OURS)
    axes.set_xscale("log")
    axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axes.set_ylim(0, 1.15 * max(row[name] for row in results))
    _save(figure, path)


def _smooth(times: Sequence[float]) -> list[float]:
    return [
        statistics.median(times[max(0, n - _AROUND // 2) : n + _AROUND // 2 + 1]) for n in range(len(times))
    ]


def _figure(below: str, beside: str) -> tuple[Any, Any]:
    figure, axes = plt.subplots(figsize=(7, 3.2))
    axes.set_xlabel(below)
    axes.set_ylabel(beside)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})  # the same figures draw the same file
    plt.close(figure)


def main() -> None:
    """Draw every curve anew."""
    plt.rcParams["svg.hashsalt"] = "frontdesk"
    draw_turns(json.loads((FIGURES / "turn.json").read_text()), FIGURES / "turn.svg")
    results = json.loads((FIGURES / "search.json").read_text())["results"]
    for name, label in (
        ("p50_ms", "median, milliseconds"),
        ("rss_mb", "memory, MB"),
        ("live_ms", "from save to live, ms"),
    ):
        draw_search(results, name, label, FIGURES / f"search-{name.split('_')[0]}.svg")


if __name__ == "__main__":
    main()
