"""The EU eGovernment Benchmark 2023: unequal weights, nested scores, parts that are not applicable."""

from pathlib import Path

import numpy as np
import pytest

from innocook.core.loader import read_directory
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.scoring import compile_plan, score_table
from tests.acceptance.tables import TOLERANCE, number, rows
from tests.support.questionnaires import number_entry, score_entry, write_questionnaire

TABLE = "eu_egov_benchmark_2023/scores_by_life_event.csv"
OVERALL = "0. OVERALL SCORE"
DIMENSIONS = {
    "D1": "1. User centricity",
    "D2": "2. Transparency",
    "D3": "3. Key Enablers",
    "D4": "4. Cross-border services",
}
WEIGHTS = {"D1": {"Q11": 6, "Q12": 1, "Q13": 2}, "D4": {"Q41": 0.5, "Q42": 0.25, "KEYS": 0.25}}
AVERAGES = {"biennial 2021+2022": ("2021", "2022"), "average 2021": ("2021",), "average 2022": ("2022",)}
REGIONS = ("EU27+", "AVERAGE_EU27")


def countries() -> list[dict[str, str]]:
    return [row for row in rows(TABLE) if row["country"] not in REGIONS]


def is_life_event(row: dict[str, str]) -> bool:
    return row["life_event_or_average"][:5] in ("2021 ", "2022 ")


def plan_of(folder: Path, parts: dict[str, dict[str, float]]) -> Plan:
    """A questionnaire of numbers 0-100 with these scores; D1 to D4 make the overall."""
    asked = [part for below in parts.values() for part in below if part not in parts]
    scores = [score_entry(name, below) for name, below in parts.items()]
    scores.append(score_entry("overall", dict.fromkeys(DIMENSIONS, 1), kind="overall"))
    return compile_plan(read_directory(write_questionnaire(folder, [number_entry(name) for name in asked], scores)))


def scored(plan: Plan, table: list[list[float | None]]) -> dict[str, np.ndarray]:
    """Scores by id; an empty cell is "not applicable"."""
    points = np.array(table, dtype=float)
    return dict(zip(plan.score_ids, score_table(plan, AnswerTable(points, np.isnan(points))).values.T, strict=True))


def test_every_life_event_of_every_country(tmp_path):
    """Overall and four dimensions of 315 rows; the fourth holds key enablers, the mean of 4.3 and 4.4, as a part."""
    simple = {"D2": ("Q21", "Q22", "Q23"), "D3": ("Q31", "Q32", "Q33", "Q34"), "KEYS": ("Q43", "Q44")}
    parts = WEIGHTS | {name: dict.fromkeys(below, 1) for name, below in simple.items()}
    plan = plan_of(tmp_path / "egov", parts)
    published = [row for row in countries() if is_life_event(row)]
    columns = [next(name for name in published[0] if name.startswith(f"{q[1]}.{q[2]} ")) for q in plan.indicator_ids]
    found = scored(plan, [[number(row[column]) for column in columns] for row in published])
    assert len(published) == 35 * 9
    for name, column in {**DIMENSIONS, "overall": OVERALL}.items():
        np.testing.assert_allclose(found[name], [float(row[column]) for row in published], rtol=0, atol=TOLERANCE)


@pytest.mark.parametrize("average", AVERAGES)
def test_country_averages_go_dimension_by_dimension(tmp_path, average):
    """A country's dimension is the mean over its life events, its overall the mean of the four."""
    published = [row for row in countries() if row["life_event_or_average"] == average]
    years = AVERAGES[average]
    events = [row for row in countries() if is_life_event(row) and row["life_event_or_average"].startswith(years)]
    names = sorted({row["life_event_or_average"] for row in events})
    plan = plan_of(
        tmp_path / "egov", {name: {f"{name}E{place}": 1 for place in range(len(names))} for name in DIMENSIONS}
    )
    by_place = {(row["country"], row["life_event_or_average"]): row for row in events}
    table = [
        [number(by_place[row["country"], name][column]) for column in DIMENSIONS.values() for name in names]
        for row in published
    ]
    found = scored(plan, table)
    for name, column in {**DIMENSIONS, "overall": OVERALL}.items():
        np.testing.assert_allclose(found[name], [float(row[column]) for row in published], rtol=0, atol=TOLERANCE)
