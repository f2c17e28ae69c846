"""The charts of the comparison's pages, from the same rows as their tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from markupsafe import Markup

from innocook.core.bands import display
from innocook.reports import palette
from innocook.reports.axes import score_axis, share_of
from innocook.reports.band_bars import BandBars, BandRow, band_bars_svg
from innocook.reports.charts_plotly import Figure
from innocook.reports.charts_plotly_compare import band_bars_figure, strips_figure
from innocook.reports.score_building import score_colours
from innocook.reports.strips import StripRow, Strips, strips_svg
from innocook.services.comparison import View
from innocook.web.compare_rows import Glance, SpreadRow
from innocook.web.languages import _, current_language


def glance_charts(view: View, glance: Glance) -> Mapping[str, Markup | Figure | None]:
    """How the scores spread and how many institutions are in each maturity group, drawn and for Plotly."""
    language = current_language()
    spread = _strips(view, glance)
    bands = _bands(glance, language)
    return {
        "strips": Markup(strips_svg(spread, language)),  # noqa: S704 - our own drawing, its texts escaped
        "plotly_strips": strips_figure(spread, language),
        "bands": Markup(band_bars_svg(bands, language)) if bands else None,  # noqa: S704 - as above
        "plotly_bands": band_bars_figure(bands, language) if bands else None,
    }


def _strips(view: View, glance: Glance) -> Strips:
    colours = score_colours(view.group.plan.questionnaire)
    rows = tuple(_row(view, row, colours.get(row.score.id, palette.ACTION)) for row in glance.spreads)
    return Strips(_("How the scores spread"), rows, score_axis(glance.overall))


def _row(view: View, row: SpreadRow, colour: str) -> StripRow:
    values = view.group.values(row.score.id)
    known = (share_of(row.score, value) for value in values[~np.isnan(values)].tolist())
    found = row.quartiles
    ends = (found.lower, found.median, found.upper) if found else (None, None, None)
    shown = "–" if found is None else str(display(found.median))
    return StripRow(
        row.score.name.in_language(current_language()),
        colour,
        tuple(share for share in known if share is not None),
        *(share_of(row.score, end) for end in ends),
        shown,
    )


def _bands(glance: Glance, language: str) -> BandBars | None:
    if glance.overall is None or glance.bands is None:
        return None
    names = tuple(band.name.in_language(language) for band in glance.overall.bands)
    counts = tuple(glance.bands.counts[band.id] for band in glance.overall.bands)
    title = _("Institutions per maturity group")
    return BandBars(title, names, (BandRow(glance.overall.name.in_language(language), counts, glance.bands.unrated),))
