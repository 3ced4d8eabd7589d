"""What `frontdesk users` does: people and their links, straight in the data directory's record.

Works while the gateway runs: SQLite takes care of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from bot.conversation.accounts.audit import COMMAND_LINE, AuditAction, add_audit
from bot.conversation.accounts.staff import ROLES, EmailTaken, Role, Staff, StaffStore
from bot.conversation.database import RecordFile
from bot.conversation.visible_text import strip_invisible
from bot.services.accounts.identity import hash_key, new_key
from bot.services.accounts.passwords import MIN_PASSWORD_CHARACTERS, hash_password
from bot.services.accounts.teams import TeamEditor
from bot.services.clock import utc_now
from bot.services.texts import is_email
from bot.storage.private_files import make_private_folder

LINK_LIFETIME = timedelta(hours=24)


class UserError(Exception):
    """What was asked cannot be done; the text is a sentence for the person at the terminal."""


def add_user(data_dir: Path, *, name: str, email: str, role: str, password: str | None = None) -> Staff:
    """Return a new member of staff. Without a password they sign in with a link (`make_sign_in_link`)."""
    name, email = strip_invisible(name), email.strip()
    if not name or len(name) > 80:
        raise UserError("Give a name of 1 to 80 characters.")
    if not is_email(email, in_house=True):
        raise UserError(f"{email!r} does not look like an e-mail address.")
    password_hash = _checked_hash(password) if password is not None else None
    with _staff_store(data_dir) as store:
        try:
            staff = store.add_staff(name, email, _checked_role(role), password_hash, utc_now())
        except EmailTaken:
            raise UserError(f"Somebody with the address {email} is here already.") from None
        _audit(store, "staff_added", staff, role=role)
        return staff


def list_users(data_dir: Path) -> list[Staff]:
    """Return everybody who works here, by name."""
    with _staff_store(data_dir) as store:
        return store.list_staff()


def remove_user(data_dir: Path, email: str) -> Staff:
    """Remove a person and end their sessions; what they said stays in the record."""
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        store.remove_staff(staff.id)
        _audit(store, "staff_removed", staff, role=staff.role)
        return staff


def set_disabled(data_dir: Path, email: str, disabled: bool) -> Staff:
    """Say whether a person may not sign in; disabling ends their sessions and links. The person."""
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        if disabled and not staff.disabled:
            store.disable_staff(staff.id, utc_now())
            _audit(store, "staff_disabled", staff)
        elif staff.disabled and not disabled:
            store.enable_staff(staff.id)
            _audit(store, "staff_enabled", staff)
        return _known(store, email)


def set_password(data_dir: Path, email: str, password: str) -> Staff:
    """Give a person a new password and end their open sessions."""
    password_hash = _checked_hash(password)
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        store.update_password(staff.id, password_hash)
        _audit(store, "staff_password_set", staff)
        return staff


def set_skills(data_dir: Path, email: str, skills: Sequence[str]) -> Staff:
    """Say which categories of entries a person knows about; the person."""
    wanted = sorted({skill.strip() for skill in skills if skill.strip()})
    if any("," in skill or len(skill) > 80 for skill in wanted):
        raise UserError("A skill is a category's name: up to 80 characters, without a comma.")
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        store.update_skills(staff.id, wanted)
        _audit(store, "staff_skills_set", staff, before=staff.skills, skills=tuple(wanted))
        return _known(store, email)


def set_languages(data_dir: Path, email: str, languages: Sequence[str]) -> Staff:
    """Say which languages a person speaks; raise `PayloadInvalid` for what is no language tag."""
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        return TeamEditor(store.file, COMMAND_LINE, utc_now()).set_languages(staff.id, languages)


def set_on_call(data_dir: Path, email: str, on_call: bool) -> Staff:
    """Say whether a person hears by mail that customers wait while no desk is open; the person."""
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        if on_call != staff.on_call:
            store.update_on_call(staff.id, on_call)
            _audit(store, "staff_on_call_set", staff, on_call="yes" if on_call else "no")
        return _known(store, email)


def make_sign_in_link(data_dir: Path, email: str, base_url: str) -> str:
    """Return the address that signs this person in, once, within 24 hours."""
    key = new_key()
    with _staff_store(data_dir) as store:
        staff = _known(store, email)
        if staff.disabled:
            raise UserError(f"{staff.name} is disabled. Enable them first: frontdesk users enable {email}.")
        store.add_link(staff.id, hash_key(key), utc_now() + LINK_LIFETIME)
        _audit(store, "staff_link_made", staff)
    return f"{base_url.rstrip('/')}/sign-in?link={key}"


@contextmanager
def _staff_store(data_dir: Path) -> Iterator[StaffStore]:
    make_private_folder(data_dir)
    file = RecordFile(data_dir / "frontdesk.db")
    try:
        with file.transaction():
            yield StaffStore(file)
    finally:
        file.close()


def _audit(store: StaffStore, action: AuditAction, staff: Staff, **details: str | tuple[str, ...]) -> None:
    add_audit(store.file, action, staff.id, COMMAND_LINE, utc_now(), name=staff.name, **details)


def _known(store: StaffStore, email: str) -> Staff:
    staff = store.get_staff_by_email(email.strip())
    if staff is None:
        raise UserError(f"There is nobody with the address {email}.")
    return staff


def _checked_role(role: str) -> Role:
    for known in ROLES:
        if role == known:
            return known
    raise UserError(f"There is no role {role!r}. Roles: {', '.join(ROLES)}.")


def _checked_hash(password: str) -> str:
    if len(password) < MIN_PASSWORD_CHARACTERS:
        raise UserError(f"A password needs at least {MIN_PASSWORD_CHARACTERS} characters.")
    return hash_password(password)
