"""A mail server on a real port."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


class SmtpServer:
    """Keeps the `letters` it took. Refuses the first `busy` for now, and those to `refused` for good."""

    def __init__(self, *, busy: int = 0, refused: frozenset[str] = frozenset()) -> None:
        self.letters: list[EmailMessage] = []
        self.tries = 0
        self._busy = busy
        self._refused = refused

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Listen; the setting under which a gateway finds it."""
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        async with server:
            yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 ready\r\n")
        while line := (await reader.readline()).decode().strip():
            verb, _, rest = line.partition(" ")
            writer.write(self._answer(verb.upper(), rest))
            if verb.upper() == "DATA" and self.tries > self._busy:
                self._keep(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(b"250 taken\r\n")
            await writer.drain()
            if verb.upper() == "QUIT":
                break
        writer.close()

    def _answer(self, verb: str, rest: str) -> bytes:
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
