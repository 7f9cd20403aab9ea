"""Where no plan is proved the message names the level, the two figures that are farthest apart, and what would help.

Such a failure is forced: a level that the solver gives up, or a certificate that cannot be closed. The plan is that of
helpers/command.py, with a rule whose penalty is 1e12 beside the price of 1000: 1e9 times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from data.schema.status import FAILED
from model.levels import COST, Level, shortfall
from model.lexicographic import lexicographic
from model.lexicographic.level_solver import LevelSolver
from model.lp.highs import Solution, SolverFailed
from solve import main
from tests.helpers.command import plan_sheets, write


def _plan(folder: Path, penalty: float = 1e12) -> Path:
    rules = [["rule", "kind", "value", "penalty"], ["R1", "max_quantity", 50, penalty]]
    return write(folder / "plan.xlsx", {**plan_sheets(), "Rules": rules})


def _give_up_at(monkeypatch: pytest.MonkeyPatch, failing: Level) -> None:
    solved = LevelSolver.solve

    def solve(self: LevelSolver, level: Level, *rest: Any) -> Solution:
        if level == failing:
            raise SolverFailed("the solver stopped without an answer")
        return solved(self, level, *rest)

    monkeypatch.setattr(LevelSolver, "solve", solve)


def _leave_a_gap(monkeypatch: pytest.MonkeyPatch, share: float) -> None:
    """The bound that the certificate of cost gives is lower than the value by this share of it."""
    keep = lexicographic._Run._keep

    def kept(self: Any, level: Level, *rest: Any) -> None:
        keep(self, level, *rest)
        if level == COST:
            result = self._results[-1]
            self._results[-1] = lexicographic.replace(result, bound=result.value * (1 - share))

    monkeypatch.setattr(lexicographic._Run, "_keep", kept)


def test_a_level_that_is_given_up_is_named_in_words(tmp_path, monkeypatch, capsys):
    _give_up_at(monkeypatch, shortfall(1))
    assert main([str(_plan(tmp_path)), "-q"]) == FAILED
    said = capsys.readouterr().err
    assert "error: the level shortfall 1 (weighted shortfall of priority 1) could not be solved: the solver" in said
    assert "no result was written" in said and not (tmp_path / "plan-result.xlsx").exists()


def test_the_two_figures_and_what_would_help_follow(tmp_path, monkeypatch, capsys):
    _give_up_at(monkeypatch, COST)
    main([str(_plan(tmp_path)), "-q"])
    said = capsys.readouterr().err
    # The offer is first delivered a quarter after the start; nothing is discounted.
    assert ("the figures that are farthest apart: a unit against rule R1 counts 1e12 (Rules!D2 penalty "
            "1,000,000,000,000), 1e9 times a unit of offer ACME-M1 in 2024-Q2, 1,000 (Offers!D2 price 1,000)") in said
    assert "what would help: a lower penalty" in said


def test_the_gap_that_is_left_is_named_with_what_passes(tmp_path, monkeypatch, capsys):
    _leave_a_gap(monkeypatch, 0.25)
    assert main([str(_plan(tmp_path)), "-q"]) == FAILED
    said = capsys.readouterr().err
    assert "error: the plan failed its verification" in said
    assert ("level cost (discounted payments for orders, expansions, transfers and penalties): another plan may be "
            "lower by 2.500e-01 of it, 1e-07 passes") in said
    assert "Rules!D2 penalty" in said


def test_usual_figures_are_not_blamed(tmp_path, monkeypatch, capsys):
    _give_up_at(monkeypatch, COST)
    main([str(_plan(tmp_path, penalty=2000)), "-q"])
    said = capsys.readouterr().err
    assert "no figures of the workbook are far apart: please report it" in said and "Rules!" not in said


def test_a_face_without_a_plan_is_told_as_that(tmp_path, monkeypatch, capsys):
    solved = LevelSolver.solve

    def solve(self: LevelSolver, level: Level, *rest: Any) -> Solution:
        found = solved(self, level, *rest)
        return lexicographic.replace(found, status="infeasible") if level == COST else found

    monkeypatch.setattr(LevelSolver, "solve", solve)
    assert main([str(_plan(tmp_path)), "-q"]) == FAILED
    assert "could not be solved: rounding leaves no plan that is the best at the levels before it" in (
        capsys.readouterr().err)


@pytest.mark.parametrize(("force", "levels"), [
    (lambda patch: _give_up_at(patch, COST), [("cost", None)]),
    (lambda patch: _leave_a_gap(patch, 0.25), [("cost", 0.25)])])
def test_programs_get_the_same_facts(tmp_path, monkeypatch, capsys, force, levels):
    force(monkeypatch)
    assert main([str(_plan(tmp_path)), "-q", "--json"]) == FAILED
    answer = json.loads(capsys.readouterr().out)
    failure = answer["failure"]
    assert answer["status"] == "failed" and failure["message"]
    assert [(one["level"], one["gap"] and pytest.approx(one["gap"])) for one in failure["levels"]] == levels
    apart = failure["farthest_apart"]
    assert apart["times_log10"] == pytest.approx(9) and "a lower penalty" in apart["help"]
    assert [figure["cells"] for figure in apart["figures"]] == [
        [{"sheet": "Rules", "cell": "D2", "column": "penalty", "value": 1e12}],
        [{"sheet": "Offers", "cell": "D2", "column": "price", "value": 1000}]]


def test_a_level_that_stands_alone_may_fail_too(tmp_path, monkeypatch, capsys):
    # What only chooses among equal plans is no level of the result, but its failure is told as any other's.
    _give_up_at(monkeypatch, lexicographic.SETTLE)
    assert main([str(_plan(tmp_path)), "-q"]) == FAILED
    assert "the level settle (of plans that are equal at every level, the one that the names" in capsys.readouterr().err


def test_a_failing_scenario_is_told_by_its_name_among_others(tmp_path, monkeypatch, capsys):
    _give_up_at(monkeypatch, COST)
    assert main([str(_plan(tmp_path)), "-q", "--all-scenarios", "--jobs", "1", "--json"]) == FAILED
    said = capsys.readouterr()
    assert "error: Twice: the level cost" in said.err and "Rules!D2 penalty" in said.err
    assert all(answer["failure"]["farthest_apart"] for answer in json.loads(said.out))
