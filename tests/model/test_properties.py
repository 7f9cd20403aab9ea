"""What holds for every valid workbook: more room never hurts, and the same problem in other words has the same levels.

Every plan on the way is verified as well: `solved_levels` fails otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.input.tables import Tables
from tests.helpers.strategies import (
    Columns,
    Values,
    assert_no_worse,
    assert_same_levels,
    changed,
    mapped,
    renamed,
    scaled,
    shuffled,
    solved_levels,
    with_rows,
    with_rules,
    with_setting,
    worlds,
)

EXAMPLES = 8
few = settings(derandomize=True, deadline=None, max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))

MAXIMA = ("max_share", "max_spend_share", "max_quantity", "max_spend")
MINIMA = ("min_share", "min_spend_share", "min_quantity", "min_spend")
UNITS = ("max_share", "min_share", "max_quantity", "min_quantity")  # a violation is counted in units
SPENDS = ("max_spend", "min_spend")

# Sums of money in money_scale units, and money for one unit of something.
SUMS: Columns = (("Allies", "gdp", 1), ("Budgets", "amount", 1), ("Contributions", "max_amount", 1))
PRICES: Columns = (("Offers", "price", 1), ("Offers", "transport", 1), ("Families", "weight", 1),
                   ("Families", "holding_cost", 1),
                   ("Resources", "expansion_cost", 1), ("Resources", "idle_cost", 1), ("Transfers", "cost", 1))
# Twice as many units of half the size: figures of units double, figures a unit halve.
UNIT_SIZE: Columns = (
    ("Requirements", "quantity", 1), ("Stock", "quantity", 1), ("Deliveries", "quantity", 1),
    ("Offers", "max_quantity", 1), ("Transfers", "max_quantity", 1), ("Offers", "price", -1),
    ("Offers", "transport", -1), ("Families", "weight", -1), ("Families", "storage_per_unit", -1),
    ("Transfers", "cost", -1), ("Families", "holding_cost", -1))


# More room. The levels are compared lexicographically, which says more than the first one alone.

def more_capacity(tables: Tables) -> Tables:
    """Base, announced ramp-up and project alike: the commitment of row 6 asks for c (1 + K/E) of what is built, so that
    K without E would ask for more load, and could hurt."""
    return scaled(tables, 1.5, (("Resources", "capacity", 1), ("Resources", "max_expansion", 1),
                                ("Capacity", "capacity", 1)))


def more_money(tables: Tables) -> Tables:
    """Budgets, those that follow from GDP, contributions and the budget of expansions."""
    return with_setting(scaled(tables, 1.5, SUMS), "expansion_budget", lambda value: value * 1.5)


def larger_projects(tables: Tables) -> Tables:
    """E alone: 1 + K/E gets smaller."""
    return scaled(tables, 1.5, (("Resources", "max_expansion", 1),))


def wider_limits(tables: Tables) -> Tables:
    """What an offer, a transfer row and a depot can take."""
    return scaled(tables, 1.5, (("Offers", "max_quantity", 1), ("Transfers", "max_quantity", 1),
                                ("Allies", "storage", 1)))


def lower_shares(tables: Tables) -> Tables:
    """Rows 6, 11 and 12; no share becomes 0, which would change which expansions fit into the horizon."""
    return scaled(tables, 0.5, (("Groups", "share", 1), ("Families", "standard_share", 1),
                                ("Resources", "commitment", 1)))


def looser_rules(tables: Tables) -> Tables:
    """Hard and soft rules alike."""
    loose = with_rules(tables, MAXIMA, "value", lambda value: value * 1.5)
    loose = with_rules(loose, ("max_share", "max_spend_share"), "value", lambda value: min(value, 1.0))
    return with_rules(loose, MINIMA, "value", lambda value: value * 0.5)


def no_maxima(tables: Tables) -> Tables:
    """The rules that only forbid are switched off."""
    return changed(tables, "Rules", lambda values: [] if values["kind"] in MAXIMA and not values.get("penalty")
                   else [values])


def another_transfer(tables: Tables) -> Tables:
    """A way more between the first and the last ally, for any family."""
    allies = [row["ally"] for row in tables["Allies"]]
    return with_rows(tables, "Transfers", [{"from_ally": allies[0], "to_ally": allies[-1]}])


RELAXATIONS = (more_capacity, more_money, larger_projects, wider_limits, lower_shares, looser_rules, no_maxima,
               another_transfer)


@pytest.mark.parametrize("relax", RELAXATIONS, ids=lambda relax: relax.__name__)
@given(tables=worlds)
@few
def test_more_room_is_no_worse(relax: Callable[[Tables], Tables], tables: Tables):
    assert_no_worse(solved_levels(relax(tables)), solved_levels(tables))


@given(tables=worlds)
@few
def test_more_opening_stock_is_no_worse(tables: Tables):
    """The added units can always be kept, as nothing forces an ally to issue them. That needs room: stock of an item
    that nobody can use is never got rid of and takes the storage of what is needed, so storage is unlimited here."""
    roomy = changed(tables, "Allies", lambda values: [{**values, "storage": None}])
    more = mapped(roomy, "Stock", "quantity", lambda value: value * 1.5 + 1)
    assert_no_worse(solved_levels(more), solved_levels(roomy))


@given(tables=worlds)
@few
def test_a_lower_stock_target_leaves_no_more_short(tables: Tables):
    """n[k,t] >= q - stock falls with q. A lower `use` could hurt where stocks are too large for the depot, and the
    bands of row 15 are tenths of q, so the comparison is of the shortfall levels and of stock rows."""
    lower = changed(tables, "Requirements", lambda values: [
        {**values, "quantity": float(values["quantity"] or 0) * (0.5 if values["kind"] == "stock" else 1)}])
    before = {name: value for name, value in solved_levels(tables).items() if name not in ("equity", "cost", "tidy")}
    assert_no_worse(solved_levels(lower), before)


# The same problem in other words.

@given(tables=worlds, factor=st.sampled_from((2.0, 7.3, 1000.0)))
@few
def test_money_in_another_currency(tables: Tables, factor: float):
    """All money times k: every level is money but the conflicts, which are parts of the bounds of their rows.

    A penalty of a spend rule is money for money and stays. A bound below one price_unit is not divided by in
    level 0, so that its part of the conflicts would change: such worlds are left out."""
    assume(all(float(row["value"] or 0) >= 0.001 for row in tables["Rules"] if row["kind"] == "min_spend"))
    richer = with_setting(scaled(tables, factor, (*SUMS, *PRICES)), "expansion_budget", lambda value: value * factor)
    richer = with_rules(richer, SPENDS, "value", lambda value: value * factor)
    richer = with_rules(richer, UNITS, "penalty", lambda value: value * factor)
    expected = {name: value if name == "conflicts" else value * factor for name, value in solved_levels(tables).items()}
    assert_same_levels(solved_levels(richer), expected, factor)


@given(tables=worlds)
@few
def test_sums_in_another_scale(tables: Tables):
    """Sums in single price_units instead of thousands of them."""
    single = with_setting(scaled(tables, 1000.0, SUMS), "expansion_budget", lambda value: value * 1000)
    single = with_rules(with_setting(single, "money_scale", lambda value: value / 1000), SPENDS, "value",
                        lambda value: value * 1000)
    assert_same_levels(solved_levels(single), solved_levels(tables))


@given(tables=worlds, factor=st.sampled_from((2.0, 7.3, 100.0)), on_lines=st.booleans())
@few
def test_units_of_another_size(tables: Tables, factor: float, on_lines: bool):
    """Twice as many units of half the size cost, store and load what they did: no level changes.

    `on_lines`: the lines are counted in the new units too, else a unit takes less of them. A bound below one unit
    is not divided by in level 0: such worlds are left out."""
    assume(all(float(row["value"] or 0) >= 1 for row in tables["Rules"] if row["kind"] == "min_quantity"))
    smaller = scaled(tables, factor, UNIT_SIZE)
    if on_lines:
        smaller = scaled(smaller, factor, (("Resources", "capacity", 1), ("Resources", "max_expansion", 1),
                                           ("Capacity", "capacity", 1), ("Resources", "expansion_cost", -1),
                                           ("Resources", "min_rate", 1), ("Capacity", "min_rate", 1),
                                           ("Resources", "idle_cost", -1)))
    else:
        smaller = changed(smaller, "ResourceUse", lambda values: [
            {**values, "quantity": float(values.get("quantity", 1) or 0) / factor}])
    smaller = with_rules(smaller, ("max_quantity", "min_quantity"), "value", lambda value: value * factor)
    smaller = with_rules(smaller, UNITS, "penalty", lambda value: value / factor)
    assert_same_levels(solved_levels(smaller), solved_levels(tables))


@given(data=st.data(), tables=worlds)
@few
def test_rows_and_sheets_in_another_order(data: st.DataObject, tables: Tables):
    assert_same_levels(solved_levels(shuffled(tables, data.draw)), solved_levels(tables))


@given(tables=worlds, frame=st.sampled_from(("={}", "ß{}Æ", "{} x,y|z*", "[{}]", "'{}\"", "{}.1", "年{}" + "w" * 300)))
@few
def test_keys_of_any_spelling(tables: Tables, frame: str):
    """Keys are names and nothing else, whatever they look like."""
    assert_same_levels(solved_levels(renamed(tables, frame.format)), solved_levels(tables))


def halves(values: Values, column: str, key: str = "") -> Iterable[Values]:
    """The row twice with half of the number; the key of the second is a new one."""
    half = values if values.get(column) is None else {**values, column: float(values[column] or 0) / 2}
    yield half
    yield {**half, key: f"{values[key]} twin"} if key else half


@given(tables=worlds)
@few
def test_an_offer_in_two_halves(tables: Tables):
    """Two offers of one maker for one item at one price, each with half of the limit, are one offer: shares and
    common items count items. (The weights are given: a default weight is a mean over offers and would change. A rule
    that names one offer says nothing of its twin.)"""
    tables = changed(tables, "Rules", lambda values: [] if values.get("offer") else [values])
    twins = changed(tables, "Offers", lambda values: halves(values, "max_quantity", "offer"))
    twins = changed(twins, "ResourceUse", lambda values: [values] + (
        [{**values, "offer": f"{values['offer']} twin"}] if values.get("offer") else []))
    twins = changed(twins, "Attributes", lambda values: [values] + (
        [{**values, "offer": f"{values['offer']} twin"}] if values.get("offer") else []))
    assert_same_levels(solved_levels(twins), solved_levels(tables))


@given(tables=worlds)
@few
def test_a_use_in_two_halves(tables: Tables):
    """Row 2 adds up the use rows, and the bands of two halves are halves of the bands: to spread a shortfall evenly
    over both rows costs the equity level what it did, and no less is possible. Two stock rows are served by
    the same stock and are not the sum of two: they stay whole."""
    split = changed(tables, "Requirements", lambda values: halves(values, "quantity") if values["kind"] == "use"
                    else [values])
    assert_same_levels(solved_levels(split), solved_levels(tables))


@given(tables=worlds)
@few
def test_transfers_and_deliveries_in_two_halves(tables: Tables):
    """Limits and quantities of such rows add up."""
    split = changed(tables, "Transfers", lambda values: halves(values, "max_quantity"))
    split = changed(split, "Deliveries", lambda values: halves(values, "quantity"))
    assert_same_levels(solved_levels(split), solved_levels(tables))


@given(tables=worlds)
@few
def test_what_nobody_uses_changes_nothing(tables: Tables):
    """An ally without systems, an item without offers and certificates, a maker, a line and a rule that is off."""
    ballast = with_rows(tables, "Allies", [{"ally": "Atlantis", "gdp": 5.0, "storage": 0.0}])
    ballast = with_rows(ballast, "Items", [{"item": "dud", "family": tables["Families"].rows[0]["family"]}])
    ballast = with_rows(ballast, "Manufacturers", [{"manufacturer": "idle", "country": "X", "region": "North"}])
    ballast = with_rows(ballast, "Resources", [{"resource": "ruin", "capacity": 0.0}])
    ballast = with_rows(ballast, "Rules", [{"rule": "off", "kind": "max_quantity", "value": 0.0, "active": "no"}])
    group = tables["Groups"].rows[:1]
    ballast = with_rows(ballast, "Groups", [{**row.values, "ally": "Atlantis"} for row in group])
    assert_same_levels(solved_levels(ballast), solved_levels(tables))
