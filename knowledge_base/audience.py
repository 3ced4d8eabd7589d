"""Which customers an entry is for."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge_base.model import Audience


def may_fit(audience: Audience, attributes: Mapping[str, str]) -> bool:
    """Return whether nothing that is known of a customer speaks against it: staff may know more of them."""
    known = {name.casefold() for name in attributes}
    return fits(tuple(part for part in audience if part[0].casefold() in known), attributes)


def fits(audience: Audience, attributes: Mapping[str, str]) -> bool:
    """Return whether a customer with these attributes is one of the audience; capitals make no difference.

    Every attribute that the audience names must be known and have one of its values.
    """
    known = {name.casefold(): value.strip().casefold() for name, value in attributes.items()}
    return all(
        known.get(name.casefold()) in {value.casefold() for value in values} for name, values in audience
    )
