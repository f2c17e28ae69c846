"""The rosette: every section a sector, every indicator a petal, its length the points, its colour the principle.

The clockwise order is the same in every language, so that shapes compare. The drawing sets `direction="ltr"`
itself, holds no style and no script, and says in words what it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from innocook.i18n import direction
from innocook.reports import palette
from innocook.reports.rosette_labels import Label, label_markup, labels
from innocook.reports.rosette_shapes import (
    HEART,
    STAR_OUTER,
    STAR_RIM,
    Place,
    Scale,
    almond,
    dot,
    places,
    slim_almond,
    star,
)
from innocook.reports.svg import number, numbers, polar, text

LARGE_SCALE, THUMB_SCALE = Scale(150, 1), Scale(200, 0)
LABEL_WIDTH = 132
DOT, OPEN_DOT, THUMB_DOT = 0.02, 0.018, 0.026


class Size(StrEnum):
    """LARGE for a page (labels, rings, links), THUMB for lists, PRINT for paper (rings; labels are set by the page)."""

    LARGE = "large"
    THUMB = "thumb"
    PRINT = "print"


@dataclass(frozen=True, slots=True)
class Petal:
    """One indicator. `own` (self-assessed) and `validated` are shares of the best points, 0-1, None when blank.

    `not_applicable` draws an open dot whatever the shares are; one that is not `asked` is a dotted outline and nothing
    else. `title` is what the petal says in words.
    """

    id: str
    colour: str
    own: float | None
    validated: float | None = None
    not_applicable: bool = False
    title: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Sector:
    """One section with its label and its petals in the order of asking."""

    id: str
    label: str
    petals: tuple[Petal, ...]


@dataclass(frozen=True, slots=True)
class Rosette:
    """What a rosette shows. `score` is the text in the star; `rings` are the shares of the levels above zero.

    With `is_validated`, `validated` is drawn filled and `own` as a dashed outline where it differs (white where it lies
    inside the filled petal); without, `own` is drawn lightly filled with a full outline. An empty `title` makes a
    drawing that screen readers pass over.
    """

    sectors: tuple[Sector, ...]
    score: str
    is_validated: bool
    title: str = ""
    description: str = ""
    rings: tuple[float, ...] = (0.25, 0.5, 0.75, 1)


Placed = tuple[Petal, Place]


def rosette_svg(
    rosette: Rosette, language: str, size: str = "large", *, prefix: str = "rosette", link: str = ""
) -> str:
    """The rosette as SVG markup; `prefix` keeps ids apart, `link` (such as "#") makes petals links to link + id."""
    kind = Size(size)
    scale = THUMB_SCALE if kind is Size.THUMB else LARGE_SCALE
    placed = _placed(rosette)
    if kind is Size.THUMB:
        body = _thumb_petals(placed, scale, rosette.is_validated)
    else:
        body = _frame(rosette, scale) + "".join(
            _petal(petal, place, rosette.is_validated, link) for petal, place in placed
        )
    if kind is Size.LARGE:
        body += "".join(label_markup(label, direction(language)) for label in rosette_labels(rosette))
    return f"{_opening(rosette, kind, prefix, bool(link))}{body}{_star(rosette, scale, kind)}</svg>"


def rosette_labels(rosette: Rosette) -> tuple[Label, ...]:
    """Where the section labels of the LARGE and PRINT sizes stand, in the units of their view box."""
    return labels(tuple(sector.label for sector in rosette.sectors), LARGE_SCALE.radius)


def view_box(size: Size) -> tuple[float, float, float, float]:
    """Left, top, width and height of the drawing in its own units, with the rosette's middle at 0, 0."""
    if size is Size.LARGE:
        side, height = LARGE_SCALE.radius + LABEL_WIDTH, LARGE_SCALE.radius + 62
        return -side, -height, 2 * side, 2 * height
    radius = THUMB_SCALE.radius + 6 if size is Size.THUMB else LARGE_SCALE.radius * 1.06
    return -radius, -radius, 2 * radius, 2 * radius


def _placed(rosette: Rosette) -> tuple[Placed, ...]:
    spots = places([len(sector.petals) for sector in rosette.sectors])
    return tuple(
        pair
        for sector, row in zip(rosette.sectors, spots, strict=True)
        for pair in zip(sector.petals, row, strict=True)
    )


def _opening(rosette: Rosette, kind: Size, prefix: str, linked: bool) -> str:
    box = numbers(*view_box(kind), digits=0)
    start = f'<svg xmlns="http://www.w3.org/2000/svg" class="rosette rosette-{kind}" viewBox="{box}" direction="ltr"'
    if not rosette.title:
        return f'{start} aria-hidden="true" focusable="false">'
    name = f' role="{"group" if linked else "img"}" aria-label="{text(rosette.title)}"'
    if not rosette.description:
        return f"{start}{name}>"
    described = f' aria-describedby="{prefix}-description"'
    return f'{start}{name}{described}><desc id="{prefix}-description">{text(rosette.description)}</desc>'


def _frame(rosette: Rosette, scale: Scale) -> str:
    rings = "".join(
        f'<circle class="rosette-ring" r="{number((HEART + (1 - HEART) * share) * scale.radius)}"/>'
        for share in rosette.rings
    )
    step = 360 / max(len(rosette.sectors), 1)
    ends = (
        (polar(place * step, HEART * scale.radius), polar(place * step, scale.radius * 1.05))
        for place in range(len(rosette.sectors))
    )
    hairs = "".join(f"M{numbers(*near)}L{numbers(*far)}" for near, far in ends)
    return f'<g fill="none" stroke="{palette.RING}" stroke-width=".7">{rings}<path d="{hairs}"/></g>'


def _petal(petal: Petal, place: Place, is_validated: bool, link: str) -> str:
    shapes = "".join(_petal_shapes(petal, place, is_validated))
    title = f"<title>{text(petal.title)}</title>" if petal.title else ""
    if link:
        return f'<a href="{text(link + petal.id)}" class="petal">{title}{shapes}</a>'
    return f"<g>{title}{shapes}</g>" if title else shapes


def _petal_shapes(petal: Petal, place: Place, is_validated: bool) -> Iterator[str]:
    scale, colour = LARGE_SCALE, petal.colour
    if not petal.asked:
        yield f'<path d="{almond(scale, place, 1)}" fill="none" stroke="{palette.UNASKED}" stroke-dasharray="1.5 3"/>'
        return
    outline = f'fill="none" stroke="{colour}" stroke-width="1.1"'
    yield f'<path d="{almond(scale, place, 1)}" fill="{colour}" fill-opacity="{palette.GHOST_TINT}"/>'
    if petal.not_applicable:
        yield f'<path d="{dot(scale, place, OPEN_DOT)}" {outline}/>'
        return
    shown = petal.validated if is_validated else petal.own
    if shown == 0:
        yield f'<path d="{dot(scale, place, DOT)}" fill="{colour}"/>'
    elif shown is not None:
        light = "" if is_validated else f' fill-opacity="{palette.SELF_TINT}" stroke="{colour}" stroke-width="1.1"'
        yield f'<path d="{almond(scale, place, shown)}" fill="{colour}"{light}/>'
    if is_validated and petal.own is not None and petal.own != shown:
        path = almond(scale, place, petal.own) if petal.own else dot(scale, place, DOT * 1.5)
        inside = shown is not None and petal.own < shown
        line = palette.CARD if inside else colour
        yield f'<path d="{path}" fill="none" stroke="{line}" stroke-width="1.1" stroke-dasharray="3 2"/>'


def _thumb_petals(placed: tuple[Placed, ...], scale: Scale, is_validated: bool) -> str:
    return "".join(
        _thumb_colour(colour, [pair for pair in placed if pair[0].colour == colour], scale, is_validated)
        for colour in dict.fromkeys(petal.colour for petal, _ in placed)
    )


def _thumb_colour(colour: str, placed: list[Placed], scale: Scale, is_validated: bool) -> str:
    def joined(draw: Callable[[Petal, Place], str]) -> str:
        return "".join(draw(petal, place) for petal, place in placed)

    def filled(petal: Petal, place: Place) -> str:
        shown = petal.validated if is_validated else petal.own
        if petal.not_applicable or shown is None:
            return ""
        return slim_almond(scale, place, shown) if shown else dot(scale, place, THUMB_DOT)

    ghosts = joined(lambda _petal, place: slim_almond(scale, place, 1))
    open_dots = joined(lambda petal, place: dot(scale, place, THUMB_DOT) if petal.not_applicable else "")
    light = "" if is_validated else ' fill-opacity=".35" stroke-width="3"'
    return (
        f'<g fill="{colour}" stroke="{colour}" stroke-width="0">'
        f'<path opacity="{palette.GHOST_TINT}" d="{ghosts}"/><path{light} d="{joined(filled)}"/>'
        + (f'<path fill="none" stroke-width="3" d="{open_dots}"/>' if open_dots else "")
        + "</g>"
    )


def _star(rosette: Rosette, scale: Scale, kind: Size) -> str:
    thumb = kind is Size.THUMB
    size = number(scale.radius * (0.17 if thumb else 0.15), 0)
    rim = "" if thumb else f'<path d="{star(scale, STAR_RIM)}" fill="none" stroke="{palette.GOLD}"/>'
    return (
        f'<path d="{star(scale, STAR_OUTER)}" fill="{palette.INK}"/>{rim}'
        f'<text class="rosette-score" y="{number(scale.radius * (0.06 if thumb else 0.053))}" font-size="{size}"'
        f' font-weight="700" text-anchor="middle" fill="{palette.CARD}">{text(rosette.score)}</text>'
    )
