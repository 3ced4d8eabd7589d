"""What the business sets: typed, with who, when and the value before."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from bot.conversation.accounts.audit import list_audit
from bot.conversation.desk.goodwill import ALLOWANCE, Allowance, get_allowance, set_allowance
from bot.conversation.settings.business_settings import (
    BusinessSetting,
    SettingChange,
    get_setting,
    list_changes,
    set_setting,
)

if TYPE_CHECKING:
    from tests.conversation.conftest import Scene

NAME = BusinessSetting("business_name", str, "Our shop")


def test_a_setting_is_its_default_until_it_is_set(scene: Scene) -> None:
    file = scene.record.file
    assert get_setting(file, NAME) == "Our shop"
    with scene.record.transaction():
        set_setting(file, NAME, "Lamps & Co", "Sam", scene.now)
    assert get_setting(file, NAME) == "Lamps & Co"


def test_what_the_deployment_gives_wins(scene: Scene) -> None:
    with scene.record.transaction():
        set_setting(scene.record.file, NAME, "Lamps & Co", "Sam", scene.now)
    assert get_setting(scene.record.file, NAME, given="From the environment") == "From the environment"


def test_each_change_keeps_who_when_and_the_value_before(scene: Scene) -> None:
    file, first, later = scene.record.file, scene.now, scene.now + timedelta(hours=1)
    ten, twenty = Allowance(10, 50, 5), Allowance(20, 50, 5)
    with scene.record.transaction():
        set_allowance(file, ten, "Sam", first)
        set_allowance(file, ten, "Tom", first)  # nothing new
        set_allowance(file, twenty, "Tom", later)
    assert get_allowance(file) == twenty
    assert list_changes(file, ALLOWANCE) == [
        SettingChange(twenty, ten, "Tom", later),
        SettingChange(ten, None, "Sam", first),
    ]
    assert [(entry.action, entry.subject, entry.by) for entry in list_audit(file)] == [
        ("setting_changed", "goodwill_allowance", "Tom"),
        ("setting_changed", "goodwill_allowance", "Sam"),
    ]


def test_a_value_of_another_type_is_refused(scene: Scene) -> None:
    with scene.record.transaction():
        set_setting(scene.record.file, BusinessSetting(NAME.name, int, 0), 7, "Sam", scene.now)
    with pytest.raises(msgspec.ValidationError):
        get_setting(scene.record.file, NAME)
