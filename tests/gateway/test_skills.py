"""`frontdesk users skills`: who knows about what."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.services.accounts.users import add_user, list_users


def test_skills_are_set_and_taken_away_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    add_user(tmp_path, name="Mia", email="mia@demo.example", role="agent")
    users = ["users", "--data-dir", str(tmp_path), "skills"]
    assert main([*users, "mia@demo.example", "Returns", "Delivery"]) == 0
    assert "Mia knows about: Delivery, Returns" in capsys.readouterr().out
    assert list_users(tmp_path)[0].skills == ("Delivery", "Returns")
    assert main([*users, "mia@demo.example"]) == 0
    assert list_users(tmp_path)[0].skills == ()
    assert main([*users, "nobody@demo.example", "Returns"]) == 1
    assert main([*users, "mia@demo.example", "Returns,Delivery"]) == 1
    assert "without a comma" in capsys.readouterr().err
