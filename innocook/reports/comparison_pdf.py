"""The comparison of a round as a tagged PDF (PDF/UA-1): the same figures as the pages, in three languages."""

from __future__ import annotations

from typing import Any

from innocook.core.group_summary import spread
from innocook.i18n import Translator, translator
from innocook.reports import palette
from innocook.reports.comparison_blocks import Block, paragraph
from innocook.reports.comparison_glance import glance_blocks, group_blocks, shown, warning
from innocook.reports.comparison_items import annex_blocks, indicator_blocks
from innocook.reports.comparison_order import order_blocks
from innocook.reports.comparison_report import ComparisonReport, fact_names, fact_titles
from innocook.reports.pdf import typeset
from innocook.reports.wording import kind_name, named


def comparison_pdf(report: ComparisonReport, language: str) -> bytes:
    """The report; the same report and language give the same bytes."""
    return typeset("comparison.typ", comparison_data(report, language), language, report.made_on)


def comparison_data(report: ComparisonReport, language: str) -> dict[str, Any]:
    """Everything the template prints, as plain data: it only sets type."""
    t = translator(language)
    title, name = _title(report, t), named(report.round_name, language)
    return {
        "language": language,
        "meta": {"title": f"{title} – {name}", "author": t.gettext("InnoCook self-assessment")},
        "title": title,
        "author": name,
        "is_validated": report.is_validated,
        "colours": palette.document_colours(),
        "words": {"page": t.gettext("Page %(page)s of %(pages)s", page="{page}", pages="{pages}")},
        "cover": _cover(report, t),
        "sections": _sections(report, t) if len(report.group) else _nobody(t),
    }


def _title(report: ComparisonReport, t: Translator) -> str:
    if report.is_validated:
        return t.gettext("Comparison report: validated scores")
    return t.gettext("Comparison report: self-assessed scores")


def _cover(report: ComparisonReport, t: Translator) -> Block:
    overall = report.overall
    found = spread(report.group, overall.id) if overall else None
    return {
        "product": t.gettext("InnoCook self-assessment"),
        "round": named(report.round_name, t.language),
        "status": kind_name(report.kind, t),
        "made_on": t.gettext("Report of %(date)s", date=t.date(report.made_on)),
        "number": t.ngettext("%(num)d institution", "%(num)d institutions", len(report.group)),
        "filters": [[title, value] for title, value in _filters(report, t)],
        "figures": [
            {"label": label, "value": shown(value)}
            for label, value in (
                (t.gettext("First quartile"), found.lower if found else None),
                (t.gettext("Median"), found.median if found else None),
                (t.gettext("Third quartile"), found.upper if found else None),
            )
        ],
        "score": overall.name.in_language(t.language) if overall else "",
        "warning": warning(report, t),
        "confidential": t.gettext("Confidential: for reviewers"),
        "source": t.gettext(
            "%(title)s, version %(version)s",
            title=report.source.title.in_language(t.language),
            version=report.source.version,
        ),
    }


def _filters(report: ComparisonReport, t: Translator) -> list[tuple[str, str]]:
    names, titles = fact_names(report, t), fact_titles(t)
    found = [(titles[fact], names[fact].get(key, key)) for fact, key in report.facts.items()]
    if not report.is_whole_round:
        countries = t.gettext(", ").join(named(name, t.language) for name in report.countries.values())
        found.insert(0, (t.gettext("Only institutions of"), countries))
    elif not found:
        found = [(t.gettext("Institutions"), t.gettext("All that submitted or were validated"))]
    counted = t.gettext("All indicators")
    if not report.is_national_counted:
        counted = t.gettext("Without those that depend on the country")
    return [*found, (t.gettext("What is counted"), counted)]


def _sections(report: ComparisonReport, t: Translator) -> list[Block]:
    named_parts = (
        (t.gettext("The round at a glance"), [*_left_out(report, t), *glance_blocks(report, t)]),
        (t.gettext("Groups"), group_blocks(report, t)),
        (t.gettext("What may be concluded about the order"), order_blocks(report, t)),
        (t.gettext("Indicators"), indicator_blocks(report, t)),
        (t.gettext("Technical annex"), annex_blocks(report, t)),
        (t.gettext("How these figures were made"), [{"kind": "terms", "items": _method(report, t)}]),
    )
    return [
        {"title": title, "blocks": blocks, "new_page": place < len(named_parts) - 1}
        for place, (title, blocks) in enumerate(named_parts)
    ]


def _nobody(t: Translator) -> list[Block]:
    said = paragraph(t.gettext("No institution fits these filters."))
    return [{"title": t.gettext("The round at a glance"), "blocks": [said], "new_page": True}]


def _left_out(report: ComparisonReport, t: Translator) -> list[Block]:
    if not report.left_out:
        return []
    names = [report.asked.score_by_id[key].name.in_language(t.language) for key in report.left_out]
    said = t.gettext(
        "Left out, because fewer than two of their indicators remain: %(scores)s.", scores=t.gettext(", ").join(names)
    )
    return [paragraph(said)]


def _method(report: ComparisonReport, t: Translator) -> list[list[str]]:
    source = report.source
    return [
        [t.gettext("Scores"), _scores_said(report, t)],
        [t.gettext("Quartiles"), t.gettext("Linear between neighbours (type 7), shown in whole points, half up.")],
        [
            t.gettext("Groups"),
            t.gettext("As frozen when the institution joined the round; at most two filters at once."),
        ],
        [t.gettext("Order"), t.gettext("Tiers and intervals, never a league table. Lists are sorted by name.")],
        [t.gettext("Questionnaire"), f"{source.title.in_language(t.language)} ({source.id})"],
        [t.gettext("Version"), source.version],
        [t.gettext("SHA-256 of its content"), source.sha256],
        [t.gettext("Version of the program"), report.engine],
    ]


def _scores_said(report: ComparisonReport, t: Translator) -> str:
    if report.is_validated:
        return t.gettext(
            "Validated by a reviewer against the evidence; institutions without a validated result are left out."
        )
    return t.gettext("Self-assessed as submitted, not checked by a reviewer. Drafts are never in it.")
