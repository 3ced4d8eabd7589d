"""What counts as one address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

_NETWORK_BITS = 64


def address_key(address: str) -> str:
    """Return the address that limits count by: IPv6 by its /64, which one subscriber has to themselves."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return f"{IPv6Address(int(parsed) >> _NETWORK_BITS << _NETWORK_BITS)}/{_NETWORK_BITS}"
