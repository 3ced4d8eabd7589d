"""E-mail that leaves: by SMTP when a server is set, else as a file in the spool for whoever sends it on."""

from __future__ import annotations

import secrets
import smtplib
import ssl
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.services.clock import Clock
from bot.services.errors import MailFailed
from bot.services.outbox.spool import locked
from bot.services.texts import is_email
from bot.storage.private_files import write_private_file

TIMEOUT_S = 15.0


class Mail:
    """Sends one message at a time; blocks, so call it on a thread.

    `server` is smtp://user:password@host:port (encrypted as soon as the server offers it, and always before a
    password is sent) or smtps:// (from the start); without one, messages become .eml files in `spool`.
    Replies go to `reply_to`, or to the sender without it.
    """

    def __init__(self, server: str, sender: str, spool: Path, clock: Clock, *, reply_to: str = "") -> None:
        self._server = server
        self._sender = sender
        self._reply_to = reply_to
        self._spool = spool
        self._clock = clock

    @property
    def spools(self) -> bool:
        """Whether messages become files, for want of a server."""
        return not self._server

    def composing(self) -> AbstractContextManager[None]:
        """Return the context in which a message is read from the record and sent."""
        return locked(self._spool) if self.spools else nullcontext()

    def send(
        self,
        to: str,
        subject: str,
        text: str,
        *,
        attachment: tuple[str, str] | None = None,
        name: str | None = None,
        references: Sequence[str] = (),
    ) -> str:
        """Send a plain text, with a text file (name, content) if there is one; return its Message-ID.

        A message of the same `name` has the same Message-ID. `references`: the Message-IDs of those before it
        in its thread, oldest first. Raises `MailFailed`.
        """
        try:
            message = self._message(to, subject, text, attachment, name)
            if references:
                message["In-Reply-To"] = references[-1]
                message["References"] = " ".join(references)
            self._keep(message) if self.spools else self._post(message)
        except (OSError, smtplib.SMTPException, ValueError, LookupError) as error:
            # The last two come of an address or a subject that cannot be written into a header.
            raise MailFailed() from error
        return str(message["Message-ID"])

    def _message(
        self, to: str, subject: str, text: str, attachment: tuple[str, str] | None, name: str | None
    ) -> EmailMessage:
        if not is_email(to, in_house=True):  # the library writes it down, whatever it is
            raise ValueError(f"{to!r} is no e-mail address")
        message = EmailMessage(policy=SMTP)
        message["From"] = self._sender
        message["To"] = to
        if self._reply_to:
            message["Reply-To"] = self._reply_to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(self._clock())
        domain = self._sender.rpartition("@")[2].strip("> ") or "localhost"
        message["Message-ID"] = f"<{name}@{domain}>" if name else make_msgid(domain=domain)
        message.set_content(text)
        if attachment:
            file_name, content = attachment
            message.add_attachment(content, filename=file_name)
        return message

    def _post(self, message: EmailMessage) -> None:
        parts = urlsplit(self._server)
        host, encrypted = parts.hostname or "localhost", parts.scheme == "smtps"
        context = ssl.create_default_context()
        if encrypted:
            client: smtplib.SMTP = smtplib.SMTP_SSL(
                host, parts.port or 465, timeout=TIMEOUT_S, context=context
            )
        else:
            client = smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
        with client:
            client.ehlo()
            if not encrypted and client.has_extn("starttls"):
                client.starttls(context=context)
                encrypted = True
            if parts.username:
                if not encrypted:
                    raise smtplib.SMTPNotSupportedError(
                        f"{host} offers no encryption (STARTTLS), so the password is not sent. "
                        "Use smtps://, a server with STARTTLS, or no password."
                    )
                client.login(unquote(parts.username), unquote(parts.password or ""))
            client.send_message(message)

    def _keep(self, message: EmailMessage) -> None:
        name = f"{self._clock():%Y%m%dT%H%M%S}-{secrets.token_hex(4)}.eml"
        write_private_file(self._spool / name, message.as_bytes())
