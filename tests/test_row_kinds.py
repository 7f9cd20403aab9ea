"""Every kind of row, and every variable, on its whole way: model, verification, prices, reasons, relaxations,
conflicts, words, cells and documents. A kind that lacks a part of its declaration is stopped here."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, fields, replace
from functools import cache

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from data.narrative.explanations import bottleneck_facts
from data.narrative.obstacles import obstacle
from data.narrative.relaxations import relaxation_text
from data.narrative.rows import cause_of, cell_of, families_of, filled, place_of, when_of
from data.narrative.shadow_prices import shadow_price_text
from data.schema import results
from data.schema.inputs import SETTING, SHEET
from model.case import Case, Threshold
from model.formulation import build as building
from model.formulation.build import build
from model.formulation.expressions import add_rows, at_least
from model.levels import shortfall
from model.lexicographic.solved_levels import SolvedLevels
from model.lp.scaling import scale
from model.lp.standard_form import all_joined
from model.phases.linear import program_of
from model.phases.phase import LinearRelaxation
from model.plan import Plan
from model.row_kinds import CAPACITY, DEFINITIONS, ROW_KINDS, RULE, Cause, RowId, RowKind, row_kind
from model.sensitivity.policies import lifted, policies
from model.sensitivity.relaxed_program import Relaxation
from model.sensitivity.shadow_prices import ShadowPrice
from model.sensitivity.shortfall_reasons import PriceTerm
from model.solve import optimize
from model.variables import DECISIONS, VARIABLES
from model.verification.rows import RECOMPUTED
from model.verification.verify import verify
from tests.helpers.command import ROOT
from tests.helpers.explained import solved
from tests.helpers.random_worlds import random_world
from tests.helpers.worlds import outcome, world
from tests.helpers.worlds_of_terms import world_of_terms

ALL = (*ROW_KINDS, *DEFINITIONS)
each_kind = pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)


@dataclass(frozen=True)
class Met:
    """A row of a kind in a random workbook, and the variables that stand in rows of the kind in any."""

    case: Case
    row: RowId
    variables: frozenset[str]


@cache
def met() -> dict[str, Met]:
    """Every kind of row that random workbooks have, by name."""
    first: dict[str, tuple[Case, RowId]] = {}
    variables: dict[str, set[str]] = {}
    for relaxation in (*(unsolved(world_of_terms(seed) if seed % 2 else random_world(seed)) for seed in range(40)),
                       with_a_threshold(), near_an_earlier_plan()):
        program = relaxation.program
        by_row = program.matrix.tocsr()
        for component in program.rows.blocks:
            places = program.rows.of(component)
            # A transfer row of one family is told by it; the first row of a kind may be the plainest.
            first[component] = relaxation.case, relaxation.row(places[0])
            columns = by_row[places.start:places.stop].indices
            variables.setdefault(component, set()).update(program.columns[int(column)].component for column in set(
                columns.tolist()))
    return {name: Met(*first[name], frozenset(variables[name])) for name in first}


def with_a_threshold() -> LinearRelaxation:
    """What explains a plan of which whole numbers have been chosen."""
    case = assemble(world(Requirements=[{"quantity": 5}]))
    return optimize(replace(case, thresholds=(Threshold(key="T", first=1, last=4, at_least=9),))).relaxation


def near_an_earlier_plan() -> LinearRelaxation:
    """What explains a plan that stays near another one."""
    return of_case(replace(assemble(world(Requirements=[{"quantity": 5}])), kept={("O", "A", 1): 3.0}))


def unsolved(tables: Tables) -> LinearRelaxation:
    return of_case(assemble(tables))


def of_case(case: Case) -> LinearRelaxation:
    built = build(case)
    program = program_of(built)
    return LinearRelaxation(built, program, SolvedLevels(all_joined(program), (), None, False, scale(program)))


def test_random_workbooks_have_every_declared_kind_and_no_other():
    assert set(met()) == {kind.name for kind in ALL}


def test_every_number_of_the_mathematics_is_one_kind():
    labels = [kind.label for kind in ROW_KINDS]
    assert [int(label) for label in labels if label.isdigit()] == [*range(1, 16), 17, 18, 19, 20]
    assert len(set(labels)) == len(labels)
    assert {kind.number for kind in DEFINITIONS} <= {kind.number for kind in ROW_KINDS}


@pytest.mark.parametrize("kind", ROW_KINDS, ids=lambda kind: kind.name)
def test_a_kind_stands_under_its_number_in_the_mathematics(kind: RowKind):
    text = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    assert f"**Row {kind.label}, " in text


@each_kind
def test_the_variables_that_a_kind_limits_are_those_that_stand_in_its_rows(kind: RowKind):
    assert met()[kind.name].variables == set(kind.limits)


@each_kind
def test_the_key_of_a_row_has_the_parts_that_its_kind_names(kind: RowKind):
    row = met()[kind.name].row
    assert row.kind is kind and len(row.key) == len(kind.index)


@each_kind
def test_a_kind_is_the_same_in_another_process(kind: RowKind):
    assert pickle.loads(pickle.dumps(kind)) is kind is row_kind(kind.name)


def test_the_verification_recomputes_every_kind():
    assert {*RECOMPUTED, RULE} == set(ROW_KINDS)
    solved_world = outcome(random_world(3))
    assert solved_world.plan is not None
    checks = verify(assemble(random_world(3)), solved_world.plan).rows
    assert [(check.row, check.name) for check in checks[:len(ROW_KINDS)]] == [
        (kind.label, kind.title) for kind in ROW_KINDS]


@pytest.mark.parametrize("kind", ROW_KINDS, ids=lambda kind: kind.name)
def test_a_kind_can_be_told_as_an_obstacle_and_as_a_cause(kind: RowKind):
    case, row = met()[kind.name].case, met()[kind.name].row
    for term in (PriceTerm(row, 1.0, False, ("A0",), None), PriceTerm(row, 1.0, True, ("A0",), 1),
                 PriceTerm(row, 1.0), PriceTerm(row, 1.0, signed=True)):
        assert said(obstacle(case, "A0", term))
    for cause in (cause_of(case, row, signed=False), cause_of(case, row, signed=True)):
        assert said(str(cause)) and said(cause.short) and said(cause.shortest)


def said(text: str) -> bool:
    """The text says something, and nothing in it is left to be filled in."""
    return bool(text.strip()) and not set("{}") & set(text)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.has_shadow_price], ids=lambda kind: kind.name)
def test_a_kind_with_a_price_has_words_for_it_a_place_and_a_cell(kind: RowKind):
    case, row = met()[kind.name].case, met()[kind.name].row
    price = ShadowPrice(row, shortfall(1), 2.0, 10.0, 1.0, 1.0)
    assert said(shadow_price_text(case, price)) and families_of(case, row) <= set(case.families)
    facts = bottleneck_facts(case, price)
    assert (facts["kind"], facts["name"], facts["period"]) == (kind.name, place_of(case, row), when_of(case, row))
    assert cell_of(case, row)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.may_be_lifted], ids=lambda kind: kind.name)
def test_a_kind_that_may_be_lifted_says_so_and_names_its_cell(kind: RowKind):
    case, row = met()[kind.name].case, met()[kind.name].row
    assert said(filled(case, kind.words.limit, row))
    assert kind.figure is not None and cell_of(case, row).startswith(kind.figure.sheet)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.relaxation is not None], ids=lambda kind: kind.name)
def test_a_kind_that_can_be_relaxed_has_a_price_and_words_for_it(kind: RowKind):
    case, row = met()[kind.name].case, met()[kind.name].row
    assert kind.relaxation is not None and kind.words.lever
    keys = list(kind.relaxation.by(case, row.key))
    assert row.key in keys
    for key in keys:
        assert kind.relaxation.price(case, key) > 0
        assert said(relaxation_text(case, Relaxation(RowId(kind, key), 1.0, 5.0)))


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.lifted_by], ids=lambda kind: kind.name)
def test_a_kind_that_can_be_lifted_is_gone_from_the_case_then(kind: RowKind):
    case, row = met()[kind.name].case, met()[kind.name].row
    policy = next(each for each in policies(case) if each == (kind.lifted_by, row.part(kind.lifted_by)))
    assert policy not in policies(lifted(case, policy))


def test_the_cell_behind_a_row_is_that_of_the_workbook():
    case = assemble(world(Resources=[{"resource": "K", "capacity": 1}, {"resource": "L[1]", "capacity": 5}],
                          Budgets=[{"amount": 7}], Settings={"expansion_budget": 3},
                          Transfers=[{"from_ally": "A", "to_ally": "A"}]))
    letters = {"capacity": cell_of(case, CAPACITY.row("L[1]", 1)), "none": cell_of(case, CAPACITY.row("gone", 1))}
    assert letters["capacity"].startswith("Resources!") and letters["capacity"].endswith("3")
    assert letters["none"] == "Resources: gone"
    assert cell_of(case, row_kind("budget").row("A", 2024)).startswith("Budgets!")
    assert cell_of(case, row_kind("expansion_budget").row()).startswith("Settings!")
    assert cell_of(case, row_kind("transfer_limit").row(2, 1)).startswith("Transfers!")


def test_a_kind_that_is_not_declared_cannot_be_built(monkeypatch: pytest.MonkeyPatch):
    stray = RowKind("stray", 99, "limit", ("ally",), "units", ("order",), Cause("a stray limit"))
    usual = building.add_transfers

    def with_stray(model, case, indices):
        usual(model, case, indices)
        add_rows(model, stray, ["A"], lambda model, ally: at_least([(1.0, model.order[indices.orders[0]])], 0.0))

    monkeypatch.setattr(building, "add_transfers", with_stray)
    with pytest.raises(KeyError, match="stray"):
        build(assemble(world(Requirements=[{"quantity": 1}])))


def test_the_decisions_of_the_plan_are_the_declared_ones():
    assert {kind.name for kind in DECISIONS} == {field.name for field in fields(Plan)} - {
        "levels", "settled", "whole", "simplified"}
    for kind in DECISIONS:
        assert kind.key is not None and kind.key._fields == kind.index
        assert kind.sheet in {sheet.name for sheet in results.SHEETS}


def test_every_variable_of_the_model_is_declared():
    named: set[str] = set()
    for seed in range(40):
        named |= set(unsolved(random_world(seed)).program.columns.blocks)
    named |= set(near_an_earlier_plan().program.columns.blocks)
    assert named == {kind.name for kind in VARIABLES}


def test_the_keys_of_a_plan_are_of_their_types():
    plan = solved_plan()
    for kind in DECISIONS:
        assert kind.key is not None
        assert all(type(key) is kind.key for key in getattr(plan, kind.name)), kind.name


def solved_plan() -> Plan:
    plans = [outcome(random_world(seed)).plan for seed in (3, 5)]
    return next(plan for plan in plans if plan is not None)


def test_no_row_is_found_that_the_program_does_not_have():
    relaxation = solved(world(Requirements=[{"quantity": 1}]))
    assert relaxation.program.rows.place(CAPACITY.name, ("nobody", 1)) is None


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.figure is not None], ids=lambda kind: kind.name)
def test_the_figure_behind_a_kind_stands_in_a_declared_column(kind: RowKind):
    assert kind.figure is not None
    sheet = SHEET[kind.figure.sheet]
    assert sheet.column(kind.figure.column)
    assert not kind.figure.setting or kind.figure.setting in SETTING
