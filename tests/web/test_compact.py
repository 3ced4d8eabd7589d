"""What browsers get of a script is the script."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.gateway.compact import compact

READ_ALL = """
const fs = require("fs"), vm = require("vm");
for (const file of process.argv.slice(1))
  new vm.SourceTextModule(fs.readFileSync(file, "utf8"), { identifier: file });
"""
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


def test_that_every_script_is_still_a_script(tmp_path: Path) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("There is no node here to read the scripts with.")
    copies = []
    for number, path in enumerate(sorted(WEB.rglob("*.js"))):
        copy = tmp_path / f"{number}-{path.name}"
        copy.write_text(compact(path.read_text(encoding="utf-8")), encoding="utf-8")
        copies.append(str(copy))
    assert len(copies) > 20
    command = [node, "--experimental-vm-modules", "--no-warnings", "-e", READ_ALL, *copies]
    subprocess.run(command, check=True, timeout=60)
