"""Sentences about an institution beside a group of its peers."""

from __future__ import annotations

from innocook.core.peer_places import place_of
from innocook.core.peers import Spread
from innocook.core.scoring import display
from innocook.web.languages import _


def place_sentence(value: float | None, spread: Spread | None) -> str:
    """Where an own score stands among the quartiles of the group; figures are rounded, so what is close is "about"."""
    if spread is None:
        return _("This figure cannot be shown.")
    if value is None:
        return _("You have no score here yet.")
    under, about = place_of(value, spread)
    gaps = {"own": str(display(value)), "lower": str(spread.lower), "median": str(spread.median)}
    gaps["upper"] = str(spread.upper)
    return _about(about, gaps) if about else _between(under, gaps)


def counted_sentence(counted: str, is_latest: bool) -> str:
    """That the figures of an edition do not count the own result as it stands now; empty when they do."""
    sentences = {
        "none": _("These figures were made before your result was validated, so they do not count it."),
        "earlier": _("Your result was corrected after these figures were made. They still count the earlier one.")
        if is_latest
        else _("Your result was corrected after this edition, which counts the earlier one."),
    }
    return sentences.get(counted, "")


def _between(under: int, gaps: dict[str, str]) -> str:
    if under == 0:
        return _("Your score, %(own)s, lies below the first quartile of the group, about %(lower)s.", **gaps)
    if under == 1:
        return _(
            "Your score, %(own)s, lies between the first quartile of the group, about %(lower)s, "
            "and its median, about %(median)s.",
            **gaps,
        )
    if under == 2:
        return _(
            "Your score, %(own)s, lies between the median of the group, about %(median)s, "
            "and its third quartile, about %(upper)s.",
            **gaps,
        )
    return _("Your score, %(own)s, lies above the third quartile of the group, about %(upper)s.", **gaps)


def _about(about: tuple[str, ...], gaps: dict[str, str]) -> str:
    sentences = {
        ("lower",): _("Your score, %(own)s, is close to the first quartile of the group, about %(lower)s.", **gaps),
        ("median",): _("Your score, %(own)s, is close to the median of the group, about %(median)s.", **gaps),
        ("upper",): _("Your score, %(own)s, is close to the third quartile of the group, about %(upper)s.", **gaps),
        ("lower", "median"): _(
            "Your score, %(own)s, lies at about the first quartile and the median of the group, both about %(median)s.",
            **gaps,
        ),
        ("median", "upper"): _(
            "Your score, %(own)s, lies at about the median and the third quartile of the group, both about %(median)s.",
            **gaps,
        ),
    }
    found = sentences.get(about)
    return found or _(
        "Your score, %(own)s, lies at about the median of the group, %(median)s, where half of the group is close.",
        **gaps,
    )
