"""Teams, and the languages that staff speak: what supervisors and `frontdesk teams` do with them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from bot.conversation.accounts import teams as store
from bot.conversation.accounts.audit import add_audit
from bot.conversation.accounts.staff import Staff, StaffStore
from bot.conversation.accounts.teams import Team
from bot.conversation.database import RecordFile
from bot.conversation.model import StaffId
from bot.conversation.visible_text import strip_invisible
from bot.services.accounts.access import access_page
from bot.services.clock import Clock
from bot.services.errors import NotFound, PayloadInvalid, TeamNameTaken
from bot.storage.writer import Writer

NAME_CHARACTERS = 80
T = TypeVar("T")


class TeamEditor:
    """Changes teams and languages in the name of `by`, inside the file's `transaction`."""

    def __init__(self, file: RecordFile, by: str, at: datetime) -> None:
        self._file = file
        self._staff = StaffStore(file)
        self._by = by
        self._at = at

    def add(self, name: str) -> Team:
        """Add a team; raise `PayloadInvalid` for a name that is none, `TeamNameTaken`."""
        return store.add_team(self._file, self._free_name(name), self._by, self._at)

    def rename(self, team_id: str, name: str) -> Team:
        """Give a team another name; raise `NotFound` and what `add` raises."""
        team = self._known(team_id)
        store.update_name(self._file, team, self._free_name(name, of=team), self._by, self._at)
        return self._known(team_id)

    def set_members(self, team_id: str, members: Sequence[StaffId]) -> Team:
        """Let exactly these people be in the team; raise `NotFound` when it, or one of them, is not there."""
        team = self._known(team_id)
        if any(self._staff.get_staff(staff_id) is None for staff_id in members):
            raise NotFound()
        store.update_members(self._file, team, members, self._by, self._at)
        return self._known(team_id)

    def remove(self, team_id: str) -> Team:
        """Remove a team, whose members stay; raise `NotFound`."""
        team = self._known(team_id)
        store.remove_team(self._file, team, self._by, self._at)
        return team

    def set_languages(self, staff_id: StaffId, languages: Sequence[str]) -> Staff:
        """Say which languages a person speaks, as BCP 47 tags; raise `PayloadInvalid`, `NotFound`."""
        staff = self._staff.get_staff(staff_id)
        if staff is None:
            raise NotFound()
        spoken = tuple(sorted({parse_language(tag) for tag in languages}))
        if spoken == staff.languages:
            return staff
        self._staff.update_languages(staff_id, spoken)
        add_audit(
            *(self._file, "staff_languages_set", staff_id, self._by, self._at),
            name=staff.name,
            before=staff.languages,
            languages=spoken,
        )
        return self._staff.get_staff(staff_id) or staff

    def _known(self, team_id: str) -> Team:
        team = store.get_team(self._file, team_id)
        if team is None:
            raise NotFound()
        return team

    def _free_name(self, name: str, of: Team | None = None) -> str:
        name = " ".join(strip_invisible(name).split())
        if not 1 <= len(name) <= NAME_CHARACTERS:
            raise PayloadInvalid(reason=f"a team's name has 1 to {NAME_CHARACTERS} characters")
        other = store.get_team_by_name(self._file, name)
        if other and (of is None or other.id != of.id):
            raise TeamNameTaken(name=other.name)
        return name


class Teams:
    """Who is in which team and speaks what; supervisors change it."""

    def __init__(self, file: RecordFile, staff: StaffStore, writer: Writer, clock: Clock) -> None:
        self._file = file
        self._staff = staff
        self._writer = writer
        self._clock = clock

    async def list_teams(self) -> list[Team]:
        """Return every team, by name."""
        return await self._writer.read(lambda: store.list_teams(self._file))

    async def list_languages(self) -> dict[StaffId, tuple[str, ...]]:
        """Return what each person speaks, who said so."""
        staff = await self._writer.read(self._staff.list_staff)
        return {person.id: person.languages for person in staff if person.languages}

    async def add(self, by: Staff, name: str) -> Team:
        """Add a team; refused as `TeamEditor.add`, and to who is no supervisor."""
        return await self._change(by, lambda editor: editor.add(name))

    async def rename(self, by: Staff, team_id: str, name: str) -> Team:
        """Give a team another name; refused as `TeamEditor.rename`, and to who is no supervisor."""
        return await self._change(by, lambda editor: editor.rename(team_id, name))

    async def set_members(self, by: Staff, team_id: str, members: Sequence[StaffId]) -> Team:
        """Set who is in a team; refused as `TeamEditor.set_members`, and to who is no supervisor."""
        return await self._change(by, lambda editor: editor.set_members(team_id, members))

    async def remove(self, by: Staff, team_id: str) -> Team:
        """Remove a team; refused as `TeamEditor.remove`, and to who is no supervisor."""
        return await self._change(by, lambda editor: editor.remove(team_id))

    async def set_languages(self, by: Staff, staff_id: StaffId, languages: Sequence[str]) -> Staff:
        """Set what a person speaks; refused as `TeamEditor.set_languages`, and to who is no supervisor."""
        return await self._change(by, lambda editor: editor.set_languages(staff_id, languages))

    async def _change(self, by: Staff, change: Callable[[TeamEditor], T]) -> T:
        access_page(by, "board")
        now = self._clock()
        return await self._writer.write(lambda: change(TeamEditor(self._file, by.name, now)))


def parse_language(tag: str) -> str:
    """Return a language tag as BCP 47 writes it (`de`, `pt-BR`); raise `PayloadInvalid` for what is none."""
    language, *rest = tag.strip().replace("_", "-").split("-")
    parts_fit = all(part.isascii() and part.isalnum() and 2 <= len(part) <= 8 for part in (language, *rest))
    if not (parts_fit and language.isalpha() and len(language) <= 3):
        raise PayloadInvalid(reason=f"{tag!r} is no language tag such as de or pt-BR")
    return "-".join([language.lower(), *(_subtag(part) for part in rest)])


def _subtag(part: str) -> str:
    if len(part) == 2:  # a region
        return part.upper()
    return part.title() if len(part) == 4 else part.lower()  # a script, or a variant
