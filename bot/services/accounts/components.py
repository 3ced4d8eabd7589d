"""The components of `bot/services/accounts`, opened together."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bot.conversation.accounts.staff import StaffStore
from bot.services.accounts.audit_log import AuditLog
from bot.services.accounts.identity import ensure_secret
from bot.services.accounts.session_revalidation import SessionRevalidation
from bot.services.accounts.sign_in import SignIn
from bot.services.accounts.teams import Teams
from bot.services.accounts.tokens import Tokens
from bot.services.base import Base
from bot.services.settings import Settings


@dataclass(frozen=True)
class Accounts:
    """Who works here, and whose session continues."""

    staff: StaffStore
    sign_in: SignIn
    session_revalidation: SessionRevalidation
    tokens: Tokens
    teams: Teams
    audit_log: AuditLog
    identity_secret: str = field(repr=False)


async def open_accounts(base: Base) -> Accounts:
    """Open the components and add those that run to `base.lifecycle`."""
    staff = StaffStore(base.record.file)
    session_revalidation = base.lifecycle.add(
        SessionRevalidation(base.record.file, staff, base.writer, base.clock)
    )
    base.writer.before_acknowledging(session_revalidation.read_desks)
    return Accounts(
        staff=staff,
        sign_in=SignIn(staff, base.writer, base.clock),
        session_revalidation=session_revalidation,
        tokens=Tokens(base.record.file, base.writer, base.clock),
        audit_log=AuditLog(base.record.file, base.writer),
        teams=Teams(base.record.file, staff, base.writer, base.clock),
        identity_secret=await asyncio.to_thread(_identity_secret, base.settings),
    )


def _identity_secret(settings: Settings) -> str:
    """Return the host site's secret; in demo mode, without one, our own."""
    if settings.identity_secret or not settings.demo:
        return settings.identity_secret
    return ensure_secret(settings.data_dir / "demo_identity.secret")
