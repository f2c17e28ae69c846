"""What a workbook said travels in the page of its preview, packed into one field; nothing is kept on the server."""

from __future__ import annotations

import base64
import binascii
import zlib
from dataclasses import dataclass, replace

from pydantic import TypeAdapter, ValidationError

from innocook.core.plain_text import clean
from innocook.core.workbook import Proposal, Reading
from innocook.core.workbook_changes import Comparison

LARGEST_PACKED, LARGEST = 380_000, 4_000_000


@dataclass(frozen=True, slots=True)
class Carried:
    """A reading without the cells that said nothing new when it was uploaded; `unchanged` counts those.

    `left_out` are the sections in the file that were not the visitor's to answer.
    """

    reading: Reading
    unchanged: int
    left_out: tuple[str, ...] = ()


_CARRIED = TypeAdapter(Carried)


def carried(reading: Reading, comparison: Comparison) -> Carried:
    """What has to travel: changes, cells that cannot be used and rows that are unknown."""
    proposals = [change.proposal for change in comparison.changes]
    faults = comparison.faults
    carried_on = replace(reading, proposals=tuple(proposals), faults=faults)
    return Carried(carried_on, comparison.unchanged, comparison.left_out)


def packed(what: Carried) -> str:
    """As text for a hidden field."""
    return base64.urlsafe_b64encode(zlib.compress(_CARRIED.dump_json(what), 9)).decode("ascii")


def unpacked(text: str) -> Carried | None:
    """Back again; None for what this page did not make. Everything in it is checked again before it is stored."""
    if not text or len(text) > LARGEST_PACKED:
        return None
    try:
        plain = zlib.decompressobj().decompress(base64.urlsafe_b64decode(text), LARGEST)
        found = _CARRIED.validate_json(plain)
    except (binascii.Error, zlib.error, ValidationError, ValueError):
        return None
    cleaned = tuple(_cleaned(proposal) for proposal in found.reading.proposals)
    return replace(found, reading=replace(found.reading, proposals=cleaned))


def _cleaned(proposal: Proposal) -> Proposal:
    answer = replace(proposal.answer, na_text=clean(proposal.answer.na_text), note="")
    return replace(proposal, text=clean(proposal.text), answer=answer)
