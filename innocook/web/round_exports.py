"""What reviewers take away of a round: its report, its dataset, its data package, and what may be published."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from innocook import __version__
from innocook.core.permissions import Action
from innocook.reports.comparison_pdf import comparison_pdf
from innocook.reports.csv_files import round_csv
from innocook.reports.public_package import PublicAbout, public_package
from innocook.reports.round_package import RoundAbout, round_package
from innocook.reports.round_workbook import round_workbook
from innocook.reports.rounds import RoundTable
from innocook.services import exporting, publication, round_dataset
from innocook.services.comparison import View
from innocook.services.peer_answers import public_tables
from innocook.web.access import needs, visitor
from innocook.web.clock import now
from innocook.web.compared import asked, asked_round, chosen_of_request, page
from innocook.web.database import db, writing
from innocook.web.downloads import CSV, PDF, XLSX, ZIP, download
from innocook.web.languages import current_language
from innocook.web.round_data import round_data
from innocook.web.round_report import annexes_of, comparison_report, scope_of

pages = Blueprint("round_exports", __name__)


@pages.get("/compare/<uuid:round_id>/data")
@needs(Action.EXPORT_COMPARISON)
def data(round_id: UUID) -> ResponseReturnValue:
    """Everything that can be taken away, what is in it and who may see it."""
    view = asked(round_id)
    number = round_dataset.number_of_institutions(db(), view.round, view.chosen.facts())
    edition = next(reversed(publication.editions(db(), round_id)), None)
    return page("compare/data.html", view, number=number, edition=edition)


@pages.get("/compare/<uuid:round_id>/export.csv", endpoint="csv")
@needs(Action.EXPORT_COMPARISON)
def export_csv(round_id: UUID) -> ResponseReturnValue:
    """The dataset: one row for every institution that submitted and fits."""
    return _taken(round_id, "csv", CSV, round_csv(_table(asked(round_id)), current_language()).encode())


@pages.get("/compare/<uuid:round_id>/export.xlsx", endpoint="workbook")
@needs(Action.EXPORT_COMPARISON)
def export_workbook(round_id: UUID) -> ResponseReturnValue:
    """The dataset as a workbook, with words beside the keys."""
    view = asked(round_id)
    return _taken(round_id, "xlsx", XLSX, round_workbook(_table(view), current_language(), scope_of(view)))


@pages.get("/compare/<uuid:round_id>/report.pdf")
@needs(Action.EXPORT_COMPARISON)
def pdf(round_id: UUID) -> ResponseReturnValue:
    """The report of the view, to read and to print."""
    made = comparison_pdf(comparison_report(asked(round_id)), current_language())
    return _taken(round_id, "pdf", PDF, made)


@pages.get("/compare/<uuid:round_id>/package.zip")
@needs(Action.EXPORT_COMPARISON)
def package(round_id: UUID) -> ResponseReturnValue:
    """The data package: every table with its schema and a data dictionary."""
    view = asked(round_id)
    about = RoundAbout(
        round_id=str(round_id),
        countries=view.round.countries,
        filters=view.chosen.facts(),
        engine=__version__,
        created=now(),
        is_whole=view.round.is_whole,
        annexes=annexes_of(view),
        analysis={"scores": view.kind, "national": view.chosen.national},
    )
    made = round_package(_table(view), view.round.plan.questionnaire, about, current_language())
    return _taken(round_id, "package", ZIP, made, "package.zip")


@pages.get("/compare/<uuid:round_id>/public.zip")
@needs(Action.EXPORT_COMPARISON)
def public(round_id: UUID) -> ResponseReturnValue:
    """What may be published: the latest edition of the figures of groups; a page that says so when there is none."""
    compared, latest = asked_round(round_id), next(reversed(publication.editions(db(), round_id)), None)
    if latest is None:
        return page("compare/not_published.html", asked(round_id)), 409
    line, document = publication.edition(db(), round_id, latest.n)
    about = PublicAbout(
        round_id=str(round_id),
        round_name=compared.name,
        countries=round_dataset.countries(db(), round_id),
        edition=line.n,
        published=line.at,
        engine=document["engine"],
    )
    made = public_package(public_tables(document), compared.plan.questionnaire, about, current_language())
    return _taken(round_id, "public", ZIP, made, "public.zip")


def _table(view: View) -> RoundTable:
    return round_data(view.round, round_dataset.institutions(db(), view.round, view.chosen.facts()))


def _name(round_id: UUID, ending: str) -> str:
    """What a file is called: its round, the filters and the kind of scores that its address asks for, the language."""
    asked_for = [str(round_id)[:8], *chosen_of_request().query().values(), current_language()]
    return f"innocook-round-{'-'.join(''.join(filter(_is_plain, each)) for each in asked_for)}{ending}"


def _is_plain(sign: str) -> bool:
    return sign.isascii() and (sign.isalnum() or sign == "_")


def _taken(round_id: UUID, what: str, kind: str, content: bytes, ending: str = "") -> ResponseReturnValue:
    if request.method == "GET":
        with writing() as session:
            exporting.log_round(session, visitor(), round_id, what, at=now())
    return download(content, kind, _name(round_id, f"{'-' if ending else '.'}{ending or what}"))
