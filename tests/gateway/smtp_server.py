"""A mail server on a real port."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import cast


class SmtpServer:
    """Keeps the `letters` it took. Refuses the first `busy` for now, and those to `refused` for good.

    With `tls` it offers STARTTLS, or speaks TLS from the start (`from_start`). It always takes a password:
    `passwords` has each with whether it came over TLS.
    """

    def __init__(
        self,
        *,
        busy: int = 0,
        refused: frozenset[str] = frozenset(),
        tls: ssl.SSLContext | None = None,
        from_start: bool = False,
    ) -> None:
        self.letters: list[EmailMessage] = []
        self.passwords: list[tuple[str, bool]] = []
        self.tries = 0
        self._busy = busy
        self._refused = refused
        self._tls = tls
        self._from_start = from_start

    @asynccontextmanager
    async def listening(self, user: str = "") -> AsyncIterator[str]:
        """Listen; the setting under which a gateway finds it, with `user:password@` if one is given."""
        context = self._tls if self._from_start else None
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=context)
        async with server:
            scheme = "smtps" if self._from_start else "smtp"
            yield f"{scheme}://{user}127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            if verb.upper() == "STARTTLS" and self._tls:
                # The client's first words of TLS are not to be read as words of SMTP.
                cast("asyncio.Transport", writer.transport).pause_reading()
                writer.write(b"220 go ahead\r\n")
                await writer.start_tls(self._tls)
                continue
            encrypted = writer.get_extra_info("ssl_object") is not None
            writer.write(self._answer(verb.upper(), rest, encrypted))
            await writer.drain()
            if verb.upper() == "DATA" and self.tries > self._busy:
                self._keep(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
                await writer.drain()
            if verb.upper() == "QUIT":
                break
        writer.close()

    def _answer(self, verb: str, rest: str, encrypted: bool) -> bytes:
        if verb == "EHLO":
            offers = b"250-STARTTLS\r\n" if self._tls and not encrypted else b""
            return b"250-here\r\n" + offers + b"250 AUTH PLAIN\r\n"
        if verb == "AUTH":
            self.passwords.append((b64decode(rest.partition(" ")[2]).decode().split("\0")[-1], encrypted))
            return b"235 welcome\r\n"
        if verb == "RCPT":
            self.tries += 1
            if rest.partition(":")[2].strip("<> ") in self._refused:
                return b"550 nobody of that name\r\n"
        if verb == "DATA":
            return b"354 go on\r\n" if self.tries > self._busy else b"451 come back later\r\n"
        return b"221 bye\r\n" if verb == "QUIT" else b"250 fine\r\n"

    def _keep(self, data: bytes) -> None:
        message = message_from_bytes(data.removesuffix(b".\r\n"), policy=default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
