"""The shape of the code is read right: lengths, circles, private accesses."""

from __future__ import annotations

from pathlib import Path

from benchmarks.shape import circles, measure, read_modules


def write_tree(root: Path, **files: str) -> Path:
    """Write modules: `bot__desk__list="..."` is bot/desk/list.py."""
    for name, text in files.items():
        path = root.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


def test_circles_are_the_groups_that_reach_each_other() -> None:
    graph = {"a": {"b"}, "b": {"c"}, "c": {"a", "d"}, "d": set(), "e": {"f"}, "f": {"e"}}
    assert circles(graph) == [["a", "b", "c"], ["e", "f"]]


def test_imports_of_types_make_no_circle_and_late_imports_do(tmp_path: Path) -> None:
    types_only = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import bot.one\n"
    assert (
        measure(read_modules(write_tree(tmp_path / "a", bot__one="import bot.two\n", bot__two=types_only)))[
            "circles"
        ]
        == []
    )
    late = "def now():\n    import bot.one\n"
    assert measure(read_modules(write_tree(tmp_path / "b", bot__one="import bot.two\n", bot__two=late)))[
        "circles"
    ] == [["bot.one", "bot.two"]]


def test_folders_that_import_each_other_are_a_circle(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        bot__cli__bench="from benchmarks import desk\n",
        benchmarks__desk="def run():\n    from bot.cli.chat import talk\n",
        bot__cli__chat="def talk(): ...\n",
    )
    assert measure(read_modules(tree))["folder_circles"] == [["benchmarks", "bot.cli"]]


def test_a_private_name_of_another_room_is_found(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        bot__desk__list="class List:\n    def __init__(self):\n        self._rows = []\n",
        bot__board__page="def count(rows):\n    return len(rows._rows)\n",
        bot__desk__view="def count(rows):\n    return len(rows._rows)\n",
    )
    assert measure(read_modules(tree))["private_accesses"] == ["bot.board.page uses _rows"]


def test_lengths_are_of_code_and_not_of_benchmarks(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        bot__desk__list='"""A list."""\n\n\ndef first():\n    """Return it."""\n    return 1\n',
        benchmarks__desk="x = 1\n" * 50,
    )
    shape = measure(read_modules(tree))
    assert (shape["lines"], shape["rooms"]) == (6, {"bot.desk": 6})
    assert shape["functions"] == {"count": 1, "median": 3, "p90": 3, "longest": 3}
    assert shape["docstring_share"] == 1.0
