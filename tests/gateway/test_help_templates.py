"""The help pages' templates: escaped, strict, and part of every installation."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from bot.gateway.help_pages import layout
from bot.gateway.help_pages.layout import load_templates, marked
from knowledge_base.help.finder import END, START
from tests.gateway.house import ROOT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def test_text_in_a_template_is_escaped() -> None:
    template = load_templates().from_string('<p title="{{ text }}">{{ text }}</p>')
    assert template.render(text='"<b>') == '<p title="&#34;&lt;b&gt;">&#34;&lt;b&gt;</p>'


def test_name_that_is_not_there_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        load_templates().from_string("{{ nothing }}").render()


def test_found_words_are_marked_and_escaped() -> None:
    found = marked(f"a < {START}<b>{END} & c {START}open")
    assert found == Markup("a &lt; <mark>&lt;b&gt;</mark> &amp; c open")


def test_every_file_of_the_help_pages_is_installed() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    backend = settings["tool"]["uv"]["build-backend"]
    assert "bot" in backend["module-name"], "it takes all files of the modules that it is given"
    assert not [name for name in backend if "exclude" in name]
    there = [path for path in Path(layout.__file__).parent.rglob("*") if path.is_file()]
    assert {path.name for path in there if path.suffix == ".j2"} == set(load_templates().list_templates())
