"""What settings may not ask for: children's records in the clear on a network, or a password inside an address."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

IN_THE_CLEAR = frozenset({"PLAINTEXT", "SASL_PLAINTEXT"})


def bus_fault(bootstrap: str, security: str, mechanism: str | None, *, allowed: bool) -> str | None:
    """Say what is wrong with how a bus is reached; None: nothing."""
    if security.startswith("SASL_") and mechanism is None:
        return f"kafka.security {security} needs kafka.sasl_mechanism, kafka.username and kafka.password"
    far = [address for address in bootstrap.split(",") if not _is_here(address.strip().rpartition(":")[0])]
    if security in IN_THE_CLEAR and far and not allowed:
        return (
            f"kafka.security {security} would send children's records in the clear to {far[0].strip()}; set SASL_SSL "
            "or SSL, or kafka.allow_plaintext where the network itself is secured"
        )
    return None


def registry_fault(url: str | None, username: str | None, *, allowed: bool) -> str | None:
    """Say what is wrong with how a schema registry is reached; None: nothing. Never repeats the address."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return "registry.url is no address"
    if parts.scheme not in ("http", "https") or not host:
        return "registry.url must begin with https:// or http:// and a host"
    if parts.username is not None or parts.password is not None:
        return "registry.url must hold no password; set registry.username and registry.password"
    if parts.scheme == "http" and username is not None and not _is_here(host) and not allowed:
        return (
            "registry.url would send registry.password in the clear; use https, or set registry.allow_plaintext where "
            "the network itself is secured"
        )
    return None


def _is_here(host: str) -> bool:
    """Say whether a host is this machine, by its name or number alone: nothing is looked up."""
    host = host.strip("[]").lower()
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
