"""What lifting a rule, a group's share or a standard share changes, worked out by hand."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest

import solve as command
from data.case.builder import assemble
from data.command.parallel import run_many
from data.input.tables import Tables
from data.report.policy_costs import (
    PricedPolicy,
    in_money,
    priced_tables,
    rule_price_facts,
    rule_price_text,
    rule_prices_table,
)
from data.report.report import VerifiedPlan, make_report
from data.workbook.result import workbook_bytes
from model.case import Case
from model.phases.phase import Outcome
from model.sensitivity.policies import Kind, policies
from model.sensitivity.policy_costs import RulePrice, Solving, priced_policies, rule_prices
from model.verification.verify import verify
from tests.helpers.command import plan_sheets, write
from tests.helpers.random_worlds import random_world
from tests.helpers.result_world import frame_of, shown
from tests.helpers.worlds import level_named, outcome, world

# M makes I at 100, N makes J at 150, both of family F: its weight is their mean, 125.
TWO = {"Settings": {"periods": 1}, "Items": [{"item": "I"}, {"item": "J", "standard": "yes"}],
       "Manufacturers": [{"manufacturer": "M"}, {"manufacturer": "N"}],
       "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "item": "J", "price": 150}],
       "Requirements": [{"quantity": 10}]}
HALF_M = {"rule": "half", "kind": "max_share", "value": 0.5, "family": "F", "manufacturer": "M"}


def prices(tables: Tables) -> tuple[Case, dict[tuple[str, str], dict[str, float]]]:
    """The case, and the changes of each policy; whether or not those without a price are solved again."""
    case, solved = assemble(tables), outcome(tables)
    found = all_prices(case, solved)
    assert [alike(price) for price in found] == [as_pair(price) for price in all_prices(case, solved, priced(solved))]
    return case, {(price.kind, price.key): by_name(price) for price in found}


def rule_price(kind: Kind, key: str, changes: dict[str, float], short: dict[int, float] | None = None) -> PricedPolicy:
    """A price whose levels are given by their names, with the change of what is short in money by priority: none unless
    given."""
    price = RulePrice(kind, key, {level_named(name): change for name, change in changes.items()})
    return PricedPolicy(price, {level.priority: 0.0 for level in price.changes if level.is_shortfall} | (short or {}))


def texts(tables: Tables) -> dict[str, str]:
    """What lifting each policy does, in words, by its name."""
    case, solved = assemble(tables), outcome(tables)
    assert solved.plan is not None
    return {one.price.key: rule_price_text(case, one)
            for one in in_money(case, solved.plan, all_prices(case, solved))}


def by_name(price: RulePrice) -> dict[str, float]:
    """The changes by the names of the levels."""
    return {str(level): change for level, change in price.changes.items()}


def all_prices(case: Case, solved: Outcome, only: frozenset | None = None) -> tuple[RulePrice, ...]:
    assert solved.plan is not None
    return rule_prices(case, solved.plan, priced=only)


def apart_from_seconds(price: RulePrice) -> object:
    assert price.plan is not None
    return price.kind, price.key, price.changes, price.plan.order, price.plan.shortfall


def alike(price: RulePrice) -> object:
    return price.key, pytest.approx(price.changes, rel=1e-6, abs=1e-6)


def as_pair(price: RulePrice) -> object:
    return price.key, price.changes


def priced(solved: Outcome) -> frozenset | None:
    return priced_policies(solved.relaxation)


def test_a_rule_that_makes_the_plan_dearer():
    # At most half from M: 5 * 100 + 5 * 150 = 1250. Without it all from M: 1000.
    tables = world(**TWO, Rules=[HALF_M])
    _, found = prices(tables)
    assert found["rule", "half"] == pytest.approx({"shortfall 1": 0, "cost": -250, "tidy": 0})
    assert texts(tables) == {"half": "lifting this rule would reduce the cost by EUR 250"}


def test_a_rule_that_keeps_needs_unmet():
    # N can make 3, so M may make 3 as well: 4 of 10 short at 125, for 3 * 100 + 3 * 150 = 750. Without the rule
    # M makes all: nothing short, for 1000.
    tables = world(**TWO, Rules=[HALF_M], Resources=[{"capacity": 3}], ResourceUse=[{"offer": "P"}])
    _, found = prices(tables)
    assert found["rule", "half"] == pytest.approx({"shortfall 1": -500, "cost": 250, "tidy": 0})
    assert texts(tables) == {
        "half": "lifting this rule would reduce what is short at priority 1 by EUR 500 and raise the cost by EUR 250"}


def test_what_lacks_is_told_in_money_whatever_it_weighs():
    # As above for an ally that counts threefold: the 4 rounds still cost 500 to buy, and weigh 1500.
    tables = world(**TWO, Allies=[{"priority": 3}], Rules=[HALF_M], Resources=[{"capacity": 3}],
                   ResourceUse=[{"offer": "P"}])
    _, found = prices(tables)
    assert found["rule", "half"]["shortfall 1"] == pytest.approx(-1500)
    assert texts(tables)["half"].startswith("lifting this rule would reduce what is short at priority 1 by EUR 500 and")


@pytest.mark.parametrize(("money", "words"), [
    (-2e6, "reduce what is short at priority 1 by EUR 2 m"),
    (0, "reduce the weighted shortfall of priority 1, with as much short at its price"),
    (3e6, "reduce the weighted shortfall of priority 1, with EUR 3 m more short at its price")])
def test_a_change_in_weight_that_is_none_in_money_is_told_as_such(money: float, words: str):
    assert rule_price_text(assemble(world(**TWO)), rule_price("rule", "half", {"shortfall 1": -5.0}, {1: money})) == (
        f"lifting this rule would {words}")


def test_a_rule_of_several_rows_is_lifted_as_a_whole():
    # At least 2 from N in each of two quarters, of 10 needed: 2 * (8 * 100 + 2 * 150) = 2200, without it 2000.
    _, found = prices(world(**{**TWO, "Settings": {"periods": 5}}, Rules=[
        {"rule": "floor", "kind": "min_quantity", "value": 2, "manufacturer": "N", "for_each": "year"}]))
    # Years 2024 (four quarters) and 2025 (one): one row each, 2 units dearer by 50 in each year.
    assert found["rule", "floor"]["cost"] == pytest.approx(-200)


def test_a_groups_share():
    # A and B share J alone; A also fires I. A must take half of its 10 in J: 5 * 150 + 5 * 100, without the share
    # 10 * 100. B has no choice.
    _, found = prices(world(
        **{**TWO, "Requirements": [{"ally": "A", "quantity": 10}, {"ally": "B", "quantity": 10}]},
        Allies=[{"ally": "A"}, {"ally": "B"}],
        Systems=[{"ally": "A", "system": "S"}, {"ally": "A", "system": "T"}, {"ally": "B", "system": "T"}],
        Certified=[{"system": "S", "item": "I"}, {"system": "T", "item": "J"}],
        Groups=[{"ally": "A", "share": 0.5}, {"ally": "B", "share": 0.5}]))
    assert found == {("group", "G"): pytest.approx({"shortfall 1": 0, "cost": -250, "tidy": 0})}


def test_a_standard_share_beside_a_rule_that_does_not_bind():
    # A fifth in the standard J: 2 * 150 + 8 * 100 = 1100, without it 1000. At most 20 in all hinders nobody.
    tables = world(**TWO, Families=[{"standard_share": 0.2}],
                   Rules=[{"rule": "most", "kind": "max_quantity", "value": 20}])
    _, found = prices(tables)
    assert found == {("rule", "most"): pytest.approx({"shortfall 1": 0, "cost": 0, "tidy": 0}),
                     ("family", "F"): pytest.approx({"shortfall 1": 0, "cost": -100, "tidy": 0})}
    assert priced(outcome(tables)) == {("family", "F")}


def test_each_policy_once_in_the_order_of_the_workbook():
    case = assemble(world(
        **TWO, Allies=[{"ally": "A"}, {"ally": "B"}],
        Families=[{"family": "F", "standard_share": 0.1}, {"family": "G"}],
        Groups=[{"group": "none", "ally": "A", "share": 0}, {"group": "G", "ally": "A", "share": 0.1}],
        Rules=[{**HALF_M, "rule": "z"}, {**HALF_M, "rule": "a"}, {**HALF_M, "rule": "off", "active": "no"}]))
    assert policies(case) == (("rule", "z"), ("rule", "a"), ("group", "G"), ("family", "F"))


@pytest.mark.parametrize("seed", range(8))
def test_what_has_no_price_costs_nothing_in_random_workbooks(seed: int):
    tables = random_world(seed)
    solved = outcome(tables)
    if solved.status == "optimal":
        prices(tables)


def test_a_level_that_is_not_proved_has_no_price():
    tables = world(**TWO, Rules=[HALF_M])
    solved, case = outcome(tables), assemble(tables)
    assert solved.plan is not None
    levels = [replace(level, proved=level.name == "shortfall 1") for level in solved.plan.levels]
    (price,) = rule_prices(case, replace(solved.plan, levels=tuple(levels)))
    assert by_name(price) == {"shortfall 1": 0}


def test_solves_at_once_find_the_same():
    tables = world(**TWO, Families=[{"standard_share": 0.6}],
                   Rules=[HALF_M, {**HALF_M, "rule": "third", "value": 1 / 3}])
    solved, case = outcome(tables), assemble(tables)
    assert solved.plan is not None
    told: list[RulePrice] = []
    found = rule_prices(case, solved.plan, solving=Solving(for_each=partial(run_many, jobs=3)),
                        progress=told.append)
    assert found == tuple(told)
    assert list(map(apart_from_seconds, found)) == list(map(apart_from_seconds, all_prices(case, solved)))
    assert [price.key for price in found] == ["half", "third", "F"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    # 60 a quarter from the second on, 90 a year by the rule: 60 in Q2, the most urgent, and 30 in Q3. Without it 30
    # more in Q3 and 60 in Q4, which cost 1000 each; the level counts later ones less, by 5 % a year.
    plan = write(tmp_path / "plan.xlsx", {**plan_sheets(), "Rules": [
        ["rule", "kind", "value", "for_each"], ["LESS", "max_quantity", 90, "year"]]})
    assert command.main([str(plan), "--rule-prices", "--json", "-q"]) == 0
    (price,) = json.loads(capsys.readouterr().out)["rule_prices"]
    assert (price["kind"], price["name"]) == ("rule", "LESS")
    assert price["short"] == {"priority 1": pytest.approx(-90_000)}
    assert price["changes"]["shortfall 1"] == pytest.approx(-30_000 / 1.05 ** 0.5 - 60_000 / 1.05 ** 0.75)
    assert command.main([str(plan), "--rule-prices", "-q"]) == 0
    assert ("\nWhat policy costs\n  rule LESS: lifting this rule would reduce what is short at priority 1 by EUR "
            "90,000 and raise the cost by EUR 90,000\n") in capsys.readouterr().out
    assert command.main([str(plan), "--json", "-q"]) == 0
    assert "rule_prices" not in json.loads(capsys.readouterr().out)


def test_the_table_has_a_row_a_policy_and_a_column_a_level():
    case = assemble(world(**{**TWO, "Settings": {"money_scale": 1e6}}))
    table = frame_of(rule_prices_table(case, [
        rule_price("rule", "half", {"shortfall 1": -2.5e6, "shortfall 2": 1e6, "equity": 4e6, "cost": 0, "tidy": 1e6},
                   {1: -2e6, 2: 1.5e6}),
        rule_price("group", "G", {"shortfall 1": 0, "shortfall 2": 0, "equity": -4e6, "cost": 2e9, "tidy": 0}),
        rule_price("family", "F", {"shortfall 1": 0, "shortfall 2": 0, "equity": 0, "cost": 0, "tidy": 7}),
        rule_price("rule", "late", {})]))
    assert list(table.columns[:3]) == ["policy", "name", "in words"]
    assert list(table.columns[3:]) == [
        f"{what} EUR million" for what in ("priority 1 short", "priority 2 short", "cost")]
    assert table.iloc[:, [0, 1, 3, 4, 5]].values.tolist() == [
        ["rule", "half", -2, 1.5, 0], ["group share", "G", 0, 0, 2000], ["standard share", "F", 0, 0, 0],
        ["rule", "late", None, None, None]]
    assert table["in words"].tolist() == [
        "lifting this rule would reduce what is short at priority 1 by EUR 2 m and raise what is short at priority 2 "
        "by EUR 1.5 m",
        "lifting this group's share would spread what is missing more evenly and raise the cost by EUR 2 bn",
        "lifting this standard share would change nothing",
        "not known: without this rule no level was proved in time"]


def test_the_facts_of_a_rule_leave_out_what_only_brings_deliveries_forward():
    (fact,) = rule_price_facts([rule_price("rule", "half", {"shortfall 1": -2.0, "cost": 1.0, "tidy": 7.0}, {1: -1.5})])
    assert fact == {"kind": "rule", "name": "half", "short": {"priority 1": -1.5},
                    "changes": {"shortfall 1": -2.0, "cost": 1.0}}


def test_rules_and_standards_say_what_lifting_would_do():
    # At most half from M costs 250 (above); half standard costs nothing beside it, and the group has no price.
    tables = world(**TWO, Rules=[HALF_M], Families=[{"standard_share": 0.5}], Allies=[{"ally": "A"}, {"ally": "B"}],
                   Groups=[{"group": "F", "ally": "A", "share": 0.1}, {"group": "F", "ally": "B", "share": 0.1}])
    solved, case = outcome(tables), assemble(tables)
    assert solved.plan is not None
    report = make_report(VerifiedPlan(case, solved.plan, verify(case, solved.plan)))
    assert "without it" not in report["Rules"].headers and "without it" not in report["Standards"].headers
    priced = priced_tables(case, [
        rule_price("rule", "half", {"cost": -250.0}), rule_price("group", "F", {"cost": 0.0}),
        rule_price("family", "F", {"cost": -40.0})], report)
    told = shown(priced)
    assert told["Rules"]["without it"].tolist() == ["lifting this rule would reduce the cost by EUR 250"]
    assert told["Standards"][["row", "member", "without it"]].values.tolist() == [
        ["group", "A", "lifting this group's share would change nothing"],
        ["group", "B", "lifting this group's share would change nothing"],
        ["family", None, "lifting this standard share would reduce the cost by EUR 40"]]
    assert told["Rule prices"]["name"].tolist() == ["half", "F", "F"]
    assert "without it" not in report["Rules"].headers, "the report itself stays as it was"
    written = openpyxl.load_workbook(io.BytesIO(workbook_bytes(case, solved.plan, {**report, **priced})))
    assert [cell.value for cell in written["Rules"][1]][-1] == "without it"
    assert written["Rules"].cell(2, written["Rules"].max_column).value == told["Rules"]["without it"][0]


@pytest.mark.parametrize(("factor", "told"), [(1 - 2e-7, 0.0), (1 - 1e-4, -0.1)])
def test_what_two_proofs_may_differ_by_is_no_change(factor: float, told: float) -> None:
    # Each of two solves is proved to 1e-7 of its 1,000: they may be twice that apart though nothing has changed. A
    # ten-thousandth is a change.
    case, solved = assemble(world(**TWO, Rules=[{**HALF_M, "value": 1}])), outcome(world(**TWO))
    assert solved.plan is not None
    with_rule = solved.plan.levels
    without = tuple(replace(level, value=level.value * factor) for level in with_rule)
    (price,) = rule_prices(case, solved.plan, solving=Solving(for_each=lambda *given: iter([(without, solved.plan)])))
    assert by_name(price)["cost"] == pytest.approx(told, abs=1e-6)
