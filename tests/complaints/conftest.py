"""A real gateway, as in tests/gateway."""

from tests.gateway.conftest import blockbuster, house

__all__ = ["blockbuster", "house"]
