"""What browsers get of a script is the script."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.web.shortened import both

TYPESCRIPT = Path(__file__).parents[2] / "node_modules" / "typescript"
# The trees are compared, so that a line break that a statement's end hung on would be missed.
PARSE_ALL = """
const fs = require("fs"), ts = require(process.argv[1]);
function tree(node) {
  const parts = [];
  ts.forEachChild(node, (part) => void parts.push(tree(part)));
  return [ts.SyntaxKind[node.kind], node.text ?? "", ...parts];
}
const trees = (source) => ts.createSourceFile("a.js", source, ts.ScriptTarget.Latest).statements.map(tree);
const files = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(files.map(([name, written, sent]) => [name, trees(written), trees(sent)])));
"""


def test_every_script_says_the_same() -> None:
    node = shutil.which("node")
    if node is None or not TYPESCRIPT.exists():
        pytest.skip("The scripts were not compared: that needs node, and `make check` once for its compiler.")
    files = both(".js")
    assert len(files) > 20
    command = [node, "-e", PARSE_ALL, str(TYPESCRIPT)]
    parsed = subprocess.run(command, input=json.dumps(files), stdout=subprocess.PIPE, text=True, timeout=100)
    assert parsed.returncode == 0
    for name, written, sent in json.loads(parsed.stdout):
        assert written, name
        assert sent == written, name
