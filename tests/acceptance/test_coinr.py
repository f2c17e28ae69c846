"""A composite index of 49 indicators in four levels, computed independently under equal and drawn weights."""

import csv
import json
from functools import cache

import numpy as np
import pytest
from click.testing import CliRunner

from innocook.cli import main
from innocook.core.plan import Plan
from innocook.core.points import AnswerTable
from innocook.core.robustness import WeightSets, rank_intervals, robustness, scores_under
from innocook.core.scoring import compile_plan
from tests.acceptance.tables import TOLERANCE, number, rows
from tests.support.questionnaires import number_entry, numeric, questionnaire, score, score_entry, write_questionnaire

INDEX = "Index"


@cache
def tree() -> tuple[list[str], dict[str, list[str]]]:
    """Indicators, and the parts of each score, parts first."""
    listed = [row for row in rows("coinr_asem/indicators_meta.csv") if row["Type"] in ("Indicator", "Aggregate")]
    scores = {row["iCode"]: [] for row in sorted(listed, key=lambda row: row["Level"]) if row["Type"] == "Aggregate"}
    for row in listed:
        if row["Parent"]:
            scores[row["Parent"]].append(row["iCode"])
    return [row["iCode"] for row in listed if row["Type"] == "Indicator"], scores


def plan() -> Plan:
    indicators, scores = tree()
    made = [score(name, parts) for name, parts in scores.items()]
    return compile_plan(questionnaire([numeric(name) for name in indicators], made))


def table(name: str) -> AnswerTable:
    """Normalised indicators; a gap in the data is a blank."""
    points = np.array(
        [[number(row[each]) for each in tree()[0]] for row in rows(f"coinr_asem/{name}.csv")], dtype=float
    )
    return AnswerTable(points, np.zeros(points.shape, dtype=bool))


def weight_sets() -> WeightSets:
    """The 200 stored sets; the weight of the index itself plays no part."""
    listed = [row for row in rows("coinr_asem/mc_weight_sets.csv") if row["iCode"] != INDEX]
    drawn = [[float(row[f"w{n}"]) for row in listed] for n in range(1, 201)]
    return WeightSets(tuple(row["iCode"] for row in listed), np.array(drawn))


def test_scores_and_ranks_through_the_command(tmp_path):
    """All eleven scores of 51 countries to 1e-9 and all their ranks exactly, with files in and JSON out."""
    indicators, scores = tree()
    entries = [score_entry(name, dict.fromkeys(parts, 1)) for name, parts in scores.items()]
    entries[-1]["kind"] = "overall"
    folder = write_questionnaire(tmp_path / "asem", [number_entry(name) for name in indicators], entries)
    with (tmp_path / "answers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["uCode", *indicators], delimiter=";")
        writer.writeheader()
        writer.writerows(rows("coinr_asem/stage_normalised.csv"))
    done = CliRunner().invoke(main, ["score", str(folder), str(tmp_path / "answers.csv"), "--format", "json"])
    found = {row["institution"]: row for row in json.loads(done.stdout)}
    for published in rows("coinr_asem/computed_by_COINr_arith_scores.csv"):
        for name in scores:
            assert found[published["uCode"]][name] == pytest.approx(float(published[name]), abs=TOLERANCE)
    for published in rows("coinr_asem/computed_by_COINr_arith_ranks.csv"):
        assert {name: found[published["uCode"]][f"{name}_rank"] for name in scores} == {
            name: int(published[name]) for name in scores
        }


def test_scores_under_two_hundred_weight_sets():
    """The index of every country under every set."""
    published = rows("coinr_asem/computed_by_COINr_mc_scores.csv")
    expected = [[float(row[f"w{n}"]) for row in published] for n in range(1, 201)]
    found = scores_under(plan(), table("stage_normalised"), INDEX, weight_sets())
    np.testing.assert_allclose(found, expected, rtol=0, atol=TOLERANCE)


def test_rank_intervals_over_two_hundred_weight_sets():
    """Mean, median, 5 % and 95 % rank of every country."""
    published = rows("coinr_asem/computed_by_COINr_mc_rank_stats.csv")
    found = rank_intervals(plan(), table("stage_normalised"), INDEX, weight_sets())
    for values, column in [(found.mean, "Mean"), (found.median, "Median"), (found.low, "Q5"), (found.high, "Q95")]:
        np.testing.assert_allclose(values, [float(row[column]) for row in published], rtol=0, atol=TOLERANCE)


def test_intervals_of_the_index_over_two_hundred_weight_sets():
    """5 %, 50 % and 95 % of every country, type 7 over the published scores; the ranks as published."""
    published = rows("coinr_asem/computed_by_COINr_mc_scores.csv")
    drawn = [[float(row[f"w{n}"]) for row in published] for n in range(1, 201)]
    found = robustness(plan(), table("stage_normalised"), INDEX, weight_sets())
    intervals = [found.scores.low, found.scores.median, found.scores.high]
    np.testing.assert_allclose(intervals, np.percentile(drawn, [5, 50, 95], axis=0), rtol=0, atol=TOLERANCE)
    ranked = rows("coinr_asem/computed_by_COINr_mc_rank_stats.csv")
    for values, column in [(found.ranks.median, "Median"), (found.ranks.low, "Q5"), (found.ranks.high, "Q95")]:
        np.testing.assert_allclose(values, [float(row[column]) for row in ranked], rtol=0, atol=TOLERANCE)


def test_gaps_in_the_data_drop_out_and_their_weight_is_spread_again():
    """63 gaps under the first weight set, at every level."""
    published = rows("coinr_asem/computed_by_COINr_na_weightset1_scores.csv")
    sets = weight_sets()
    first = WeightSets(sets.part_ids, sets.weights[:1])
    for name in tree()[1]:
        found = scores_under(plan(), table("na_normalised"), name, first)[0]
        np.testing.assert_allclose(found, [float(row[name]) for row in published], rtol=0, atol=TOLERANCE)
