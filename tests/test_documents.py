"""The documents say what is true: files, commands, links and code in them are compared with the house."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.main import build_parser
from bot.services.accounts.identity import verify_identity
from bot.services.settings import settings_help, variable_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "benchmarks/*.md", "bot/**/*.md")
    for path in ROOT.glob(pattern)
    if "node_modules" not in path.parts
)


def map_of_the_house() -> list[Path]:
    """Every path that the README's map names."""
    block = README.split("## Map of the house")[1].split("```")[1]
    paths: list[Path] = []
    for line in block.strip().splitlines():
        names = line.split("   ")[0]
        indented = line.startswith("  ")
        paths += [ROOT / ("bot" if indented else "") / name for name in names.split()]
    return paths


@pytest.mark.parametrize("path", map_of_the_house(), ids=lambda path: path.name)
def test_the_map_names_what_is_there(path: Path) -> None:
    assert path.exists()


def test_no_room_is_missing_from_the_map() -> None:
    rooms = {path for path in (ROOT / "bot").iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms <= set(map_of_the_house())


ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def file_map() -> set[str]:
    """Every path in the file map of docs/architecture.md."""
    block = ARCHITECTURE.split("## The file map")[1].split("```")[1]
    return {name for line in block.strip().splitlines() for name in line.split("   ")[0].split()}


def test_file_map_names_what_is_there() -> None:
    assert not [name for name in file_map() if not (ROOT / name).exists()]


def test_file_map_lacks_no_folder_of_code() -> None:
    files = [path for room in ("actions", "bot", "knowledge_base") for path in (ROOT / room).rglob("*.*")]
    code = {path.parent.relative_to(ROOT) for path in files if path.suffix in (".py", ".js")}
    folders = {str(folder) for folder in code if len(folder.parts) <= 3} - {"bot"}
    assert folders <= file_map()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    broken = [link for link in links if not link.startswith("http") and not (document.parent / link).exists()]
    assert not broken


def test_every_command_is_in_the_readme() -> None:
    (commands,) = (action for action in build_parser()._actions if action.dest == "command")
    assert commands.choices is not None
    for name in commands.choices:
        assert f"`frontdesk {name}`" in README


def test_the_help_tells_every_setting() -> None:
    for name in variable_names():
        assert name in settings_help()


def test_settings_named_in_documents_exist() -> None:
    known = {*variable_names(), "FRONTDESK_KNOWLEDGE"}
    for document in DOCUMENTS:
        assert set(re.findall(r"FRONTDESK_[A-Z_]+", document.read_text(encoding="utf-8"))) <= known


def test_the_readme_signs_an_identity_as_the_gateway_reads_it() -> None:
    code = README.split("### Signing an identity")[1].split("```python")[1].split("```")[0]
    scope: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), scope)
    sign = scope["identity_token"]
    assert callable(sign)
    secret = "a secret of at least thirty-two bytes"
    identity = verify_identity(sign("c-17", "Priya", "priya@example.com", secret), secret)
    assert (identity.subject, identity.name, identity.email) == ("c-17", "Priya", "priya@example.com")
    assert identity.attributes == {"plan": "gold"}


def test_no_document_names_a_machine_or_a_registry() -> None:
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        assert not re.search(r"/(home|root|work|Users)/|pypi\.org|npmjs", text), document
