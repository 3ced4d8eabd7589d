"""Mail that waits in the spool: redacted like all else, since nobody knows when it is sent on."""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from collections.abc import Collection, Iterator
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import SMTP
from pathlib import Path

from bot.conversation.erasure import Erasure
from bot.conversation.model import ConversationId
from bot.storage.private_files import make_private_folder, write_private_file

logger = logging.getLogger(__name__)


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keep others from the spool: who reads the record and writes a mail of it does both within.

    A redaction comes after its strike was committed. So either the mail is read from what was left, or it
    lies here when the redaction looks.
    """
    make_private_folder(folder)
    descriptor = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def redact_spool(folder: Path, conversation_id: ConversationId, erasure: Erasure) -> None:
    """Take words out of the messages of this conversation that wait.

    One whose very address was taken back is not sent at all. Nobody else's mail is touched.
    """
    with locked(folder):
        for path in sorted(folder.glob("*.eml")):
            with contextlib.suppress(FileNotFoundError):  # it was sent meanwhile
                _redact_file(path, conversation_id, erasure)


def discard_spooled(
    folder: Path, conversation_id: ConversationId, at_seq: int, owners: Collection[str], address: str | None
) -> None:
    """Discard what may hold words that nobody knows any more, and so cannot find.

    These are the messages of this conversation from before it had come further than `at_seq`, and those of
    the same customer (`owners`: they and their conversations) to another than their `address`.
    """
    with locked(folder):
        for path in sorted(folder.glob("*.eml")):
            with contextlib.suppress(FileNotFoundError):  # it was sent meanwhile
                message = message_from_bytes(path.read_bytes(), policy=SMTP)
                if _may_hold_struck(message, conversation_id, at_seq, owners, address):
                    path.unlink()
                    logger.warning(
                        "The waiting mail %s was discarded: it may hold what was struck", path.name
                    )


def _may_hold_struck(
    message: Message,
    conversation_id: ConversationId,
    at_seq: int,
    owners: Collection[str],
    address: str | None,
) -> bool:
    owner, _, rest = str(message["Message-ID"] or "").strip("<>").partition(".")
    seq = rest.partition("@")[0].partition(".")[0]
    is_before = owner == conversation_id and not (seq.isdecimal() and int(seq) > at_seq)
    is_elsewhere = owner in owners and str(message["To"] or "").casefold() != (address or "").casefold()
    return is_before or is_elsewhere


def remove_unfinished(folder: Path) -> None:
    """Remove what was being written when an earlier process ended: nobody sends it on."""
    for path in folder.glob(".*") if folder.is_dir() else ():
        path.unlink(missing_ok=True)


def _redact_file(path: Path, conversation_id: ConversationId, erasure: Erasure) -> None:
    message = message_from_bytes(path.read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    if erasure.takes(str(message["To"] or "")):
        path.unlink()
    elif str(message["Message-ID"] or "").startswith(f"<{conversation_id}.") and _redact(message, erasure):
        write_private_file(path, message.as_bytes())


def _redact(message: EmailMessage, erasure: Erasure) -> bool:
    """Return whether anything was taken out."""
    changed = False
    subject = str(message["Subject"] or "")
    if erasure.holds(subject):
        del message["Subject"]
        message["Subject"] = erasure.without(subject)
        changed = True
    for part in message.walk():
        if part.get_content_maintype() != "text":
            continue
        assert isinstance(part, EmailMessage)
        text, name = part.get_content(), part.get_filename()
        if erasure.holds(text):
            disposition = part.get_content_disposition()
            part.set_content(erasure.without(text), disposition=disposition, filename=name)
            changed = True
    return changed
