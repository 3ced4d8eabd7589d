"""Mail that waits in the spool: redacted like all else, since nobody knows when it is sent on."""

from __future__ import annotations

import contextlib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bot.conversation.erasure import Erasure
from bot.conversation.model import ConversationId
from bot.storage.private_files import make_private_file


def redact_spool(folder: Path, conversation_id: ConversationId, erasure: Erasure) -> None:
    """Take words out of the messages of this conversation that wait.

    One whose very address was taken back is not sent at all. Nobody else's mail is touched.
    """
    for path in sorted(folder.glob("*.eml")) if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):  # it was sent meanwhile
            _redact_file(path, conversation_id, erasure)


def _redact_file(path: Path, conversation_id: ConversationId, erasure: Erasure) -> None:
    message = message_from_bytes(path.read_bytes(), policy=SMTP)
    assert isinstance(message, EmailMessage)
    if erasure.takes(str(message["To"] or "")):
        path.unlink()
    elif str(message["Message-ID"] or "").startswith(f"<{conversation_id}.") and _redact(message, erasure):
        _replace(path, message)


def _redact(message: EmailMessage, erasure: Erasure) -> bool:
    """Whether anything was taken out."""
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


def _replace(path: Path, message: EmailMessage) -> None:
    """Under another name first, so that whoever reads the spool finds whole messages only."""
    unfinished = path.with_name(f".{path.stem}")
    make_private_file(unfinished)
    unfinished.write_bytes(message.as_bytes())
    if path.exists():  # else it was sent meanwhile
        unfinished.rename(path)
    else:
        unfinished.unlink()
