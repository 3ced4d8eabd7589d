"""What `make` does for every command that it runs."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import NEED_RASA, collect_ignore

ROOT = Path(__file__).parent.parent


def test_make_keeps_bytecode_where_the_machine_says_not_to() -> None:
    asked = "include Makefile\nshow:\n\t@echo [$$PYTHONDONTWRITEBYTECODE]\n"
    environ = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        ["make", "-s", "-f", "-", "show"],
        input=asked,
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def show(target: str, **environ: str) -> str:
    """Return what `make TARGET` would run."""
    done = subprocess.run(
        ["make", "-n", target],
        cwd=ROOT,
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_every_test_is_run_in_an_environment() -> None:
    (of_assistant, of_gateway) = [line for line in show("test").splitlines() if "-m pytest" in line]
    assert of_assistant.startswith(".venv-assistant/")
    assert of_gateway.startswith(".venv/")
    assert "tests/" not in of_gateway, "the gateway's environment runs all but what needs Rasa"
    assert {f"tests/{name}" for name in NEED_RASA} <= set(of_assistant.split())


def test_only_tests_that_need_rasa_are_left_out_of_the_gateways_environment() -> None:
    for name in NEED_RASA:
        assert list((ROOT / "tests" / name).rglob("test_*.py"))
    assert not [name for name in collect_ignore if name not in NEED_RASA]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose environments are not made yet, on a machine without any Python of its own."""
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "cat", "cksum", "dirname"):
        (tools / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def set_up(checkout: Path, **pythons: str) -> subprocess.CompletedProcess[str]:
    environ = {"PATH": str(checkout / "tools"), "HOME": str(checkout), **pythons}
    return subprocess.run(
        ["sh", "scripts/setup.sh"], cwd=checkout, env=environ, capture_output=True, text=True, check=False
    )


def add_python(checkout: Path, version: str) -> Path:
    """Put something on the PATH that says it is that Python."""
    path = checkout / "tools" / f"python{version}"
    path.write_text(f"#!/bin/sh\necho {version}\n")
    path.chmod(0o755)
    return path


def test_set_up_says_that_a_python_for_the_gateway_is_missing(checkout: Path) -> None:
    add_python(checkout, "3.10")
    done = set_up(checkout)
    assert done.returncode == 1
    assert "Frontdesk needs Python 3.11 to 3.14" in done.stderr
    assert "make run PYTHON=" in done.stderr
    assert not (checkout / ".venv-assistant").exists()


def test_set_up_says_that_a_python_for_the_assistant_is_missing(checkout: Path) -> None:
    add_python(checkout, "3.12")
    done = set_up(checkout)
    assert done.returncode == 1
    assert "Frontdesk needs Python 3.10" in done.stderr
    assert "make run ASSISTANT_PYTHON=" in done.stderr
    assert not (checkout / ".venv").exists()


def test_set_up_takes_the_newest_python_that_it_finds(checkout: Path) -> None:
    for version in ("3.9", "3.10", "3.11", "3.12", "3.15"):
        add_python(checkout, version)
    assert "run on " + str(checkout / "tools" / "python3.12") in set_up(checkout).stderr
    named = str(checkout / "tools" / "python3.11")
    assert f"run on {named}" in set_up(checkout, PYTHON=named).stderr
