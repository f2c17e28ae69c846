"""E-mail addresses that mail servers everywhere take."""

from __future__ import annotations

import re

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
ADDRESS = re.compile(rf"{_ATOM}(\.{_ATOM})*@([^\W_]([\w-]*[^\W_])?\.)+[^\W_]([\w-]*[^\W_])?")
LONGEST_ADDRESS = 254
LONGEST_LOCAL_PART = 64


def is_reachable(address: str) -> bool:
    """Whether mail can be sent to the address, as far as its shape says."""
    local, _at, domain = address.rpartition("@")
    try:
        fits = bool(ADDRESS.fullmatch(address)) and len(local) <= LONGEST_LOCAL_PART and bool(domain.encode("idna"))
    except UnicodeError:
        return False
    return fits and len(address) <= LONGEST_ADDRESS
