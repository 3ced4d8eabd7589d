"""Reads the responses of a Rasa domain file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from bot.messages.variant import Button, Variant


class CatalogueError(Exception):
    """The sentences cannot be used; the message says why, and where."""


def read_responses(path: Path) -> dict[str, tuple[Variant, ...]]:
    """Return the variants of every response in the domain file at `path`, in the order of the file.

    Raises `CatalogueError` when the file is missing or broken, when a variant has no id or no text, or when
    two have the same id.
    """
    responses = _read_domain(path).get("responses") or {}
    read = {name: tuple(_variant(name, raw, path) for raw in raws) for name, raws in responses.items()}
    _refuse_repeated_ids(read, path)
    return read


def read_yaml(path: Path) -> object:
    """Return what a YAML file holds. Raises `CatalogueError` when it is missing or broken."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one is ten times as fast
    try:
        with path.open(encoding="utf-8") as file:
            return yaml.load(file, Loader=loader)
    except OSError as error:
        raise CatalogueError(
            f"The sentences are missing: {path} cannot be read ({error.strerror})."
        ) from error
    except yaml.YAMLError as error:
        raise CatalogueError(f"{path} is not valid YAML: {error}") from error


def _read_domain(path: Path) -> dict[str, Any]:
    content = read_yaml(path)
    if not isinstance(content, dict):
        raise CatalogueError(f"{path} is not a Rasa domain: its top level has no keys.")
    return content


def _variant(name: str, raw: dict[str, Any], path: Path) -> Variant:
    if not raw.get("id") or not raw.get("text"):
        raise CatalogueError(f"{path}: every variant of {name} needs an id and a text.")
    conditions = {item["name"]: item["value"] for item in raw.get("condition") or ()}
    mood = conditions.pop("mood", None)
    buttons = tuple(Button(item["title"], item["payload"]) for item in raw.get("buttons") or ())
    return Variant(str(raw["id"]), str(raw["text"]), mood, tuple(conditions.items()), buttons)


def _refuse_repeated_ids(responses: dict[str, tuple[Variant, ...]], path: Path) -> None:
    seen: set[str] = set()
    for name, variants in responses.items():
        for variant in variants:
            if variant.id in seen:
                raise CatalogueError(f"{path}: the id {variant.id} (in {name}) is given twice.")
            seen.add(variant.id)
