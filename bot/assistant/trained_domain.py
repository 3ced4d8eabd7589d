"""Reads the domain of a trained model once.

Rasa validates it again at each start, as if training had not, and reads its file four times for that: most of
a second of processor time.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.utils.io import read_yaml_file


class TrainedDomain(DomainProvider):  # type: ignore[misc]  # Rasa has no types
    """Provides the domain that training has validated and kept in the model."""

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: object,
    ) -> TrainedDomain:
        """Return the provider of the model's domain."""
        with model_storage.read_from(resource) as folder:
            return cls(model_storage, resource, Domain.from_dict(read_yaml_file(folder / "domain.yml")))


def with_trained_domain(schema: GraphSchema) -> GraphSchema:
    """Return the graph with our provider of the domain in place of Rasa's."""
    nodes = {
        name: replace(node, uses=TrainedDomain) if node.uses is DomainProvider else node
        for name, node in schema.nodes.items()
    }
    return GraphSchema(nodes)
