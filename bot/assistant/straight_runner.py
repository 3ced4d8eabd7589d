"""Runs Rasa's prediction graph without dask.

Rasa hands its graph to dask for every message and every prediction. Dask builds and orders a graph of a
dozen cheap calls anew each time, which costs more than most of the calls. The graph of a loaded model never
changes, so its order is worked out once, and the same nodes are called one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphNode, GraphNodeHook, GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.storage import ModelStorage

from bot.assistant.trained_domain import with_trained_domain


class StraightRunner(GraphRunner):  # type: ignore[misc]  # Rasa has no types
    """Calls the loaded `nodes` of a graph in an order in which each finds what it needs."""

    def __init__(self, schema: GraphSchema, nodes: Mapping[str, GraphNode]) -> None:
        self._schema = schema
        self._nodes = nodes
        self._orders: dict[tuple[str, ...], list[str]] = {}

    @classmethod
    def create(
        cls,
        graph_schema: GraphSchema,
        model_storage: ModelStorage,
        execution_context: ExecutionContext,
        hooks: list[GraphNodeHook] | None = None,
    ) -> StraightRunner:
        """Return a runner with its nodes loaded, as Rasa asks for one."""
        schema = with_trained_domain(graph_schema)
        loaded = DaskGraphRunner.create(schema, model_storage, execution_context, hooks)
        return cls(schema, loaded._instantiated_nodes)

    def run(
        self, inputs: Mapping[str, Any] | None = None, targets: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """Return what each of the targets puts out, by its name."""
        wanted = tuple(targets or self._schema.target_names)
        done: dict[str, tuple[str, Any]] = {name: (name, value) for name, value in (inputs or {}).items()}
        for name in self._order(wanted):
            if name not in done:
                needs = self._schema.nodes[name].needs.values()
                done[name] = self._nodes[name](*(done.get(need, need) for need in needs))
        return {name: done[name][1] for name in wanted}

    def _order(self, wanted: tuple[str, ...]) -> list[str]:
        if wanted not in self._orders:
            self._orders[wanted] = list(dict.fromkeys(self._needed_first(wanted)))
        return self._orders[wanted]

    def _needed_first(self, names: Sequence[str]) -> Iterator[str]:
        """Yield the nodes of that name, each after everything that it needs. Inputs are not among them."""
        for name in names:
            if name in self._schema.nodes:
                yield from self._needed_first(tuple(self._schema.nodes[name].needs.values()))
                yield name
