"""Values that are in many entries."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.protocol.editing import EntryLink, VariableHistory, VariablesView, VariableValue, VariableView
from bot.services.errors import NotFound, PayloadInvalid
from bot.services.texts import require_readable
from bot.services.views import view_as
from knowledge_base.store import KnowledgeStore
from knowledge_base.tidy import one_line
from knowledge_base.variables import NAME


@dataclass(frozen=True)
class Variables:
    """Each change returns all variables as they are then."""

    _store: KnowledgeStore

    async def list_all(self) -> VariablesView:
        """Return every variable with its value and the entries that use it."""
        return await self._change(lambda: None)

    async def list_history(self, name: str) -> VariableHistory:
        """Return every value that a variable had; raise `NotFound` for one that never was."""
        values = await asyncio.to_thread(self._store.variables.list_history, name)
        if not values:
            raise NotFound()
        return VariableHistory(tuple(view_as(VariableValue, each) for each in values))

    async def set(self, by: str, name: str, value: str) -> VariablesView:
        """Let customers be told this value from now on."""
        require_readable(value)
        if not NAME.fullmatch(name):
            raise PayloadInvalid(
                reason="a name has small letters, digits and _ only, and begins with a letter"
            )
        if not one_line(value):
            raise PayloadInvalid(reason="value should not be empty")
        return await self._change(lambda: self._store.variables.set_variable(name, value, by))

    async def remove(self, by: str, name: str) -> VariablesView:
        """Remove a name that no entry uses any more."""
        return await self._change(lambda: self._store.variables.remove_variable(name, by))

    async def _change(self, change: Callable[[], object]) -> VariablesView:
        def write() -> VariablesView:
            change()
            return self._view()

        return await asyncio.to_thread(write)

    def _view(self) -> VariablesView:
        uses = self._store.variables.list_uses()
        titles = {
            entry_id: self._store.get_entry(entry_id).latest.content.question
            for used in uses.values()
            for entry_id in used
        }
        return VariablesView(
            tuple(
                view_as(
                    VariableView,
                    variable,
                    value=variable.value or "",
                    used_in=tuple(EntryLink(entry_id, titles[entry_id]) for entry_id in uses[variable.name]),
                )
                for variable in self._store.variables.list_variables()
            )
        )
