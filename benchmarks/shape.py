"""The shape of the code: how large its rooms, modules and functions are, and how they hang together.

    python -m benchmarks.shape [--root DIR] [--json]

Reads Python as text and runs none of it. A *room* is a folder of `bot/` or of `knowledge_base/`, `actions` or
what lies in `knowledge_base` itself. A function's length is from its first line, decorators left out, to its
last. A *circle* is a group of modules, or of folders, that need each other; an import for type checking only
does not count, and `benchmarks` takes part. A *private access* is `x._name`, or an import of a `_name`, that
only modules of other rooms define. The docstring share is that of public modules, classes and functions.
"""

from __future__ import annotations

import argparse
import ast
import json
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CODE = ("actions", "bot", "knowledge_base")
_BESIDE = ("benchmarks",)  # may be part of a circle; its size does not count
_LONGEST = 10


@dataclass(frozen=True)
class Function:
    """A function or method, and its length in lines."""

    name: str
    lines: int


@dataclass
class Module:
    """A module: its lines, what it defines, and what it imports, sooner or later."""

    name: str
    lines: int
    is_package: bool = False
    functions: list[Function] = field(default_factory=list)
    imports: set[str] = field(default_factory=set)
    private_names: set[str] = field(default_factory=set)
    private_uses: set[str] = field(default_factory=set)
    public: int = 0
    documented: int = 0

    @property
    def folder(self) -> str:
        """The package that the module lies in."""
        return self.name if self.is_package else self.name.rpartition(".")[0]

    @property
    def room(self) -> str:
        """The folder that the module lives in, two levels deep: `bot.gateway`, `knowledge_base.search`."""
        return ".".join(self.folder.split(".")[:2])


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; return 0."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.shape",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--root", type=Path, default=Path(__file__).parent.parent, help="the checkout")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    given = parser.parse_args(arguments)
    shape = measure(read_modules(given.root))
    print(json.dumps(shape, indent=2) if given.json else as_text(shape))
    return 0


def read_modules(root: Path) -> dict[str, Module]:
    """Read every module below the code's folders, by dotted name."""
    paths = (path for folder in CODE + _BESIDE for path in sorted((root / folder).rglob("*.py")))
    modules = (_read(path, ".".join(path.relative_to(root).with_suffix("").parts)) for path in paths)
    return {module.name: module for module in modules}


def measure(modules: dict[str, Module]) -> dict[str, Any]:
    """Return the figures of these modules, ready for JSON. Lengths are in lines."""
    ours = (module for module in modules.values() if module.name.split(".")[0] in CODE)
    sized = sorted(ours, key=lambda module: -module.lines)
    functions = [
        Function(f"{module.name}:{function.name}", function.lines)
        for module in sized
        for function in module.functions
    ]
    functions.sort(key=lambda function: -function.lines)
    rooms: defaultdict[str, int] = defaultdict(int)
    for module in sized:
        rooms[module.room] += module.lines
    public = sum(module.public for module in sized)
    return {
        "lines": sum(module.lines for module in sized),
        "rooms": dict(sorted(rooms.items(), key=lambda room: -room[1])),
        "modules": _spread([module.lines for module in sized]),
        "functions": _spread([function.lines for function in functions]),
        "longest_modules": {module.name: module.lines for module in sized[:_LONGEST]},
        "longest_functions": {function.name: function.lines for function in functions[:_LONGEST]},
        "circles": circles({name: _within(module, modules) for name, module in modules.items()}),
        "folder_circles": circles(_folders(modules)),
        "private_accesses": private_accesses(modules),
        "docstring_share": round(sum(module.documented for module in sized) / max(1, public), 3),
    }


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Return the groups of modules of which each reaches each other (Tarjan 1972), largest first."""
    order: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(name: str) -> None:
        order[name] = low[name] = len(order)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in order:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], order[other])
        if low[name] == order[name]:
            at = stack.index(name)
            if len(stack) - at > 1:
                found.append(sorted(stack[at:]))
            del stack[at:]

    for name in graph:
        if name not in order:
            visit(name)
    return sorted(found, key=lambda group: (-len(group), group))


def private_accesses(modules: dict[str, Module]) -> list[str]:
    """Return each private name that a module uses and only modules of other rooms define."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules.values():
        for name in module.private_names:
            owners[name].add(module.room)
    return sorted(
        f"{module.name} uses {name}"
        for module in modules.values()
        for name in module.private_uses
        if owners[name] and module.room not in owners[name]
    )


def as_text(shape: dict[str, Any]) -> str:
    """Write the figures down for a person."""
    lines = [
        f"{shape['lines']:,} lines of Python; public things with a docstring: {shape['docstring_share']:.0%}"
    ]
    for kind in ("modules", "functions"):
        of = shape[kind]
        lines.append(
            f"{kind}: {of['count']:,}, median {of['median']}, p90 {of['p90']}, longest {of['longest']}"
        )
    for title, table in (
        ("lines by room", shape["rooms"]),
        ("longest modules", shape["longest_modules"]),
        ("longest functions", shape["longest_functions"]),
    ):
        lines += ["", title, *(f"{count:8,}  {name}" for name, count in table.items())]
    listed = {
        "circles of modules": [", ".join(group) for group in shape["circles"]],
        "circles of folders": [", ".join(group) for group in shape["folder_circles"]],
        "private accesses across rooms": shape["private_accesses"],
    }
    for title, rows in listed.items():
        lines += ["", f"{title}: {len(rows)}", *(f"          {row}" for row in rows)]
    return "\n".join(lines)


def _spread(lengths: Sequence[int]) -> dict[str, int]:
    ordered = sorted(lengths) or [0]
    median, p90 = (ordered[int((len(ordered) - 1) * share)] for share in (0.5, 0.9))
    return {"count": len(lengths), "median": median, "p90": p90, "longest": ordered[-1]}


def _within(module: Module, modules: dict[str, Module]) -> set[str]:
    """Return the modules of ours that this one imports; `from a import b` needs `a.b` where that is one."""
    return {name for name in module.imports if name in modules} - {module.name}


def _folders(modules: dict[str, Module]) -> dict[str, set[str]]:
    """Return which folders each folder imports from, but for those that lie inside it."""
    graph: defaultdict[str, set[str]] = defaultdict(set)
    for module in modules.values():
        for name in _within(module, modules):
            folder, other = module.folder, modules[name].folder
            graph[folder] |= set() if f"{other}.".startswith(f"{folder}.") else {other}
            graph[other] |= set()
    return dict(graph)


def _read(path: Path, name: str) -> Module:
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text, str(path))
    is_package = path.name == "__init__.py"
    module = Module(name.removesuffix(".__init__"), len(text.splitlines()), is_package)
    module.imports = _imports(tree)
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            module.functions.append(Function(node.name, (node.end_lineno or node.lineno) - node.lineno + 1))
        _note_private(module, node)
    for public in _public(tree):
        module.public += 1
        module.documented += ast.get_docstring(public) is not None
    return module


def _imports(node: ast.AST) -> set[str]:
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING"):
            continue
        if isinstance(child, ast.Import):
            found |= {alias.name for alias in child.names}
        elif isinstance(child, ast.ImportFrom) and child.module:
            found |= {child.module, *(f"{child.module}.{alias.name}" for alias in child.names)}
        found |= _imports(child)
    return found


def _note_private(module: Module, node: ast.AST) -> None:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and _is_private(node.name):
        module.private_names.add(node.name)
    elif isinstance(node, ast.Attribute) and _is_private(node.attr):
        own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
        (module.private_names if own else module.private_uses).add(node.attr)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and _is_private(node.id):
        module.private_names.add(node.id)
    elif isinstance(node, ast.ImportFrom):
        module.private_uses |= {alias.name for alias in node.names if _is_private(alias.name)}


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__") and name != "_"


def _public(tree: ast.Module) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    yield tree
    for node in tree.body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if node.name.startswith("_"):
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from (
                    inner
                    for inner in node.body
                    if isinstance(inner, (ast.FunctionDef, ast.AsyncFunctionDef))
                    and not inner.name.startswith("_")
                )


if __name__ == "__main__":
    sys.exit(main())
