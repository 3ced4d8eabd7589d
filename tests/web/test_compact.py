"""What browsers get of a script is the script."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.gateway.compact import compact

WEB = Path(__file__).parents[2] / "bot" / "web"


def test_that_comments_on_lines_of_their_own_go() -> None:
    source = """/** What
 * it is. */
// why
export const a = 1; // stays
  /* one */

/** @type {any} */ (b).c = 2;
"""
    assert compact(source) == "export const a = 1; // stays\n/** @type {any} */ (b).c = 2;\n"


def test_that_code_behind_the_end_of_a_comment_stays() -> None:
    assert compact("/* a\n b */ const c = 1;\n") == "const c = 1;\n"


def test_that_a_star_slash_inside_a_line_begins_nothing() -> None:
    assert (
        compact("const a = 2 /* two */ * 3;\nconst b = 1;\n") == "const a = 2 /* two */ * 3;\nconst b = 1;\n"
    )


@pytest.mark.parametrize("path", sorted(WEB.rglob("*.js")), ids=lambda path: path.relative_to(WEB).as_posix())
def test_that_every_script_is_still_a_script(path: Path, tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node here to read the scripts with.")
    copy = tmp_path / "script.mjs"
    copy.write_text(compact(path.read_text(encoding="utf-8")), encoding="utf-8")
    subprocess.run([node, "--check", str(copy)], check=True, timeout=30)
