"""The nouns of staff."""

from __future__ import annotations

from datetime import datetime
from typing import get_args

import msgspec

from bot.conversation.model import Agent, StaffId
from bot.protocol.api import Role

ROLES: tuple[Role, ...] = get_args(Role)


class Staff(msgspec.Struct, frozen=True):
    """One person who works here. `on_duty`, and `away` meanwhile, is what they said; whether they can be
    reached is presence's to say.

    `skills` are the categories of entries that they know about, `languages` those that they speak (BCP 47).
    Who is `on_call` hears by mail that customers wait while no desk is open. Who is `disabled` stays on the
    staff, may not sign in, and opens nothing.
    """

    id: StaffId
    name: str
    email: str
    role: Role
    created_at: datetime
    has_password: bool = False
    on_duty: bool = False
    away: bool = False
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    on_call: bool = False
    disabled: bool = False

    @property
    def agent(self) -> Agent:
        """Whom customers see."""
        return Agent(id=self.id, name=self.name)
