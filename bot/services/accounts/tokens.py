"""What supervisors do with tokens of the REST API, and who calls with one."""

from __future__ import annotations

from datetime import timedelta

from bot.conversation.accounts.tokens import Token, TokenStore
from bot.conversation.database import RecordFile
from bot.protocol.tokens import TokenCreate, TokenMade, TokenView
from bot.protocol.tokens import Tokens as TokenViews
from bot.services.clock import Clock
from bot.services.errors import NotFound
from bot.services.texts import require_readable
from bot.services.views import view_as
from bot.storage.writer import Writer

# Noting each use would write to the disk at each request.
_NOTED_EVERY = timedelta(minutes=1)


class Tokens:
    """What supervisors do with tokens (`access_tokens`), and who calls with one."""

    def __init__(self, file: RecordFile, writer: Writer, clock: Clock) -> None:
        self._store = TokenStore(file)
        self._writer = writer
        self._clock = clock

    async def list_all(self) -> TokenViews:
        """Return all tokens, the newest first, revoked ones too."""
        tokens = await self._writer.read(self._store.list_tokens)
        return TokenViews(tuple(view_as(TokenView, token) for token in tokens))

    async def make(self, by: str, asked: TokenCreate) -> TokenMade:
        """Make a token; its key is told this once."""
        require_readable(asked.name)
        name, now = " ".join(asked.name.split()), self._clock()
        token, key = await self._writer.write(lambda: self._store.add_token(name, asked.scopes, by, now))
        return TokenMade(view_as(TokenView, token), key)

    async def revoke(self, by: str, token_id: str) -> TokenView:
        """Let the token open nothing from now on; raise `NotFound` when there is none."""
        now = self._clock()
        token = await self._writer.write(lambda: self._store.revoke_token(token_id, by, now))
        if token is None:
            raise NotFound()
        return view_as(TokenView, token)

    async def find(self, key: str) -> Token | None:
        """Return the token that this is the key of, unless it was revoked."""
        return await self._writer.read(lambda: self._store.get_token_by_key(key.strip())) if key else None

    async def note_use(self, token: Token) -> None:
        """Remember that the token was used, when that was noted long enough ago."""
        now = self._clock()
        if token.last_used_at is None or now - token.last_used_at >= _NOTED_EVERY:
            await self._writer.write(lambda: self._store.note_use(token, now))
