"""What the benchmarks conclude from what they measured."""

from pathlib import Path

import pytest

from benchmarks import tables
from benchmarks.cases import write_tables
from benchmarks.generate import Kind, generate
from benchmarks.ratios import BEST, ratios
from data.case.builder import assemble
from data.checks.errors import check
from data.input.findings import errors_of
from data.input.reader import read_workbook
from model.formulation.build import build
from model.phases.linear import program_of

OURS = {"columns": "1000", "read": "1", "build": "2", "hand over": "1", "levels": "30", "explain": "2",
        "whole run": "40", "peak memory": "300"}
RIVALS = {"floor": "0.5", "linopy": "2.5", "ipx: whole run": "25", "ipx: finished": "yes", "ipx: memory": "100",
          "simplex: levels": "90", "simplex: finished": "yes", "simplex: whole run": "99"}
AFRESH = "each level afresh / levels"


def judged(row: tables.Row) -> tuple[str, str]:
    return row["100k"], row["met"]


def test_a_ratio_is_judged_where_its_target_is_set():
    found = ratios({"100k": OURS}, {"100k": RIVALS})
    # From the case to HiGHS 2 + 1 + 0.5 seconds against 2.5 of linopy.
    assert found["build and hand over / linopy"] == {
        "ratio": "build and hand over / linopy", "target": "<= 1.5", "100k": "1.4", "all": "", "met": "yes"}
    assert judged(found["build and hand over / levels"]) == ("0.1", "yes")
    # 40 seconds against 25, the faster of the two plain programs.
    assert judged(found["whole run / plain whole run"]) == ("1.6", "no")
    assert found["peak memory / arrays alone"]["100k"] == "3"
    assert ratios({"10k": OURS}, {"10k": RIVALS})["whole run / plain whole run"]["met"] == ""


def test_levels_are_judged_by_their_geometric_mean_and_by_the_worst_case():
    # 90 / 30 = 3 and 90 / 10 = 9: mean sqrt(27) = 5.2. With 90 / 180 = 0.5 for 9: mean sqrt(1.5) = 1.22.
    both = ratios({"10k": OURS, "100k": OURS | {"columns": "9", "levels": "10"}}, {"10k": RIVALS, "100k": RIVALS})
    assert (both[AFRESH]["all"], both[AFRESH]["met"]) == ("5.2", "yes")
    worse = ratios({"10k": OURS, "100k": OURS | {"columns": "9", "levels": "180"}}, {"10k": RIVALS, "100k": RIVALS})
    assert (worse[AFRESH]["all"], worse[AFRESH]["met"]) == ("1.22", "no")


def test_a_rival_that_was_given_up_is_marked_as_a_bound():
    found = ratios({"100k": OURS}, {"100k": RIVALS | {"simplex: finished": "no"}})
    assert found[AFRESH]["100k"] == "> 3"


def test_the_faster_of_the_ways_to_solve_each_level_afresh_counts():
    found = ratios({"100k": OURS}, {"100k": RIVALS | {"ipx: levels": "60"}})
    assert judged(found[AFRESH]) == ("2", "yes")
    assert judged(found["... by the simplex method"]) == ("3", "")
    found = ratios({"100k": OURS}, {"100k": RIVALS | {"ipx: levels": "60", "ipx: finished": "no"}})
    assert (found[AFRESH]["100k"], found["... by interior point"]["100k"]) == ("3", "> 2")


def test_the_command_is_judged_beside_the_best_of_all_ways_in_every_case():
    # 30 seconds beside 90 and 60; beside 15 and 20, of which the way of 15 was given up: 30 / 20.
    rivals = RIVALS | {"ipx: levels": "60", "cuts: levels": "20", "cuts: finished": "no"}
    found = ratios({"100k": OURS}, {"100k": rivals})
    assert (found[BEST]["100k"], found[BEST]["met"]) == ("1 command", "yes")
    other = RIVALS | {"simplex: levels": "15", "simplex: finished": "no", "ipx: levels": "20"}
    found = ratios({"100k": OURS, "money-100k": OURS}, {"100k": rivals, "money-100k": other})
    assert (found[BEST]["money-100k"], found[BEST]["all"], found[BEST]["met"]) == ("1.5 ipx", "1.22", "yes")
    found = ratios({"money-100k": OURS}, {"money-100k": other | {"cuts: levels": "10", "cuts: finished": "yes"}})
    assert (found[BEST]["money-100k"], found[BEST]["met"]) == ("3 cuts", "no")


@pytest.mark.parametrize("kind", ["capacity", "money"])
def test_a_generated_case_has_no_errors_and_is_the_same_each_time(kind: Kind, tmp_path: Path):
    tables = generate(kind, (5, 3, 6, 6))
    write_tables(tmp_path / "plan.xlsx", tables)
    read, found = read_workbook(tmp_path / "plan.xlsx")
    assert errors_of([*found, *check(read)]) == []
    assert tables == generate(kind, (5, 3, 6, 6)) != generate(kind, (5, 3, 6, 6), seed=1)


def test_growth_is_the_slope_from_the_smallest_to_the_largest_generated_case():
    # Ten times the columns: ten times the seconds is a slope of 1, a hundred times one of 2; the reference is no part.
    grown = OURS | {"columns": "10000", "read": "10", "build": "200"}
    found = ratios({"reference": OURS | {"columns": "1"}, "10k": OURS, "100k": grown}, {})
    assert (found["growth: read"]["all"], found["growth: read"]["met"]) == ("1.00", "yes")
    assert (found["growth: build"]["all"], found["growth: build"]["met"]) == ("2.00", "no")


def test_a_case_stays_in_the_table_until_it_is_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tables, "RESULTS", tmp_path)
    tables.keep("stages", "1M", {"columns": 1e6, "levels": 2609.25})
    tables.keep("stages", "10k", {"columns": 10916.0, "levels": 0.5})
    tables.keep("stages", "10k", {"columns": 10916.0, "levels": 0.75})
    assert tables.load("stages") == {"10k": {"case": "10k", "columns": "10916", "levels": "0.75"},
                                     "1M": {"case": "1M", "columns": "1000000", "levels": "2609.25"}}


def test_what_linopy_is_given_are_the_rows_and_columns_of_the_model():
    in_linopy = pytest.importorskip("benchmarks.linopy_model", exc_type=ImportError).in_linopy
    case = assemble(generate("capacity", (4, 3, 5, 6)))
    program, solver = program_of(build(case)), in_linopy(case)
    assert (solver.getNumRow(), solver.getNumCol()) == (len(program.rows), len(program.columns))
