"""Causes that survive being lifted, by tiny worlds whose answer is worked out by hand."""

from __future__ import annotations

from typing import Any

import pytest

from data.input.tables import Tables
from data.narrative import lifted_causes
from data.narrative.causes import NO_LIMIT, Claim
from data.narrative.lifted_causes import CHECKED, LiftedCauses, checked_causes
from data.narrative.obstacles import obstacle
from data.narrative.rows import cause_of
from data.report.summary.parts import LARGEST
from model.lp.highs import SolverFailed
from model.row_kinds import BUDGET, STOCK_BALANCE, TRANSFER_LIMIT, USE, RowId
from model.sensitivity.lifted_limits import LiftedLimits
from model.sensitivity.shortfall_reasons import PriceTerm
from tests.helpers.explained import Explained, explained, explained_at_random
from tests.helpers.worlds import world

ONE = {"periods": 1}
SHORT: dict[str, Any] = {"Settings": ONE, "Requirements": [{"quantity": 10}]}


def uses(*pairs: str) -> list[dict[str, Any]]:
    """`KO`: the resource K is used by the offer O."""
    return [{"resource": pair[0], "offer": pair[1]} for pair in pairs]


def lines(**capacity: float) -> list[dict[str, Any]]:
    return [{"resource": key, "capacity": each} for key, each in capacity.items()]


def causes(tables: Tables) -> dict[str, float]:
    """The money that each cause explains."""
    found = explained(tables)
    reasons = found.explainer.reasons(found.plan.shortfall)
    return {cause.words: cause.money for cause in checked_causes(found.case, found.plan, found.relaxation, reasons)}


def test_one_limit_alone():
    # 4 of 10 are made on K; without its limit all: 6 short at 100 are its own.
    assert causes(world(**SHORT, Resources=lines(K=4), ResourceUse=uses("KO"))) == pytest.approx(
        {"capacity of K": 600})


def test_two_limits_that_block_together():
    # O takes one of each line. Without K's limit L makes 4 still, and the other way round; without both it is all 10.
    # The price is K's or L's, so that by prices alone one of them would have it all.
    assert causes(world(**SHORT, Resources=lines(K=4, L=4), ResourceUse=uses("KO", "LO"))) == pytest.approx(
        {"capacity of K and capacity of L together": 600})


def test_what_is_not_in_the_way_is_not_among_those_that_block_together():
    # W takes 20 and is nowhere full: it is on the way of a unit, but lifting K and L without it is enough.
    assert causes(world(**SHORT, Resources=lines(K=4, L=4, W=20), ResourceUse=uses("KO", "LO", "WO"))) == pytest.approx(
        {"capacity of K and capacity of L together": 600})


def test_of_equal_ways_only_those_count_that_lifting_opens():
    # O is made on K, P on L and M at once, 3 of each. One more of K is one more; neither L nor M alone brings any.
    # The prices know two equal ways, by K and by one of L and M.
    assert causes(world(**SHORT, Offers=[{"offer": "O"}, {"offer": "P"}], Resources=lines(K=3, L=3, M=3),
                        ResourceUse=uses("KO", "LP", "MP"))) == pytest.approx({"capacity of K": 400})


def test_any_of_several_stays_where_each_alone_helps():
    assert causes(world(**SHORT, Offers=[{"offer": "O"}, {"offer": "P"}], Resources=lines(K=3, L=3),
                        ResourceUse=uses("KO", "LP"))) == pytest.approx({"any of several full lines for F: K, L": 400})


def claimed(found: Explained, *rows: RowId) -> Claim:
    """A claim that the rows are what the shortfall of the first requirement is for, checked."""
    reason = found.reason(2, 1)
    claim = Claim(members={cause_of(found.case, row, signed=False): 1.0 for row in rows})
    claim.add(reason, 1, 600.0, 600.0)
    LiftedCauses(found.case, found.relaxation).check(claim)
    return claim


GIVING = {"Settings": ONE, "Allies": [{"ally": "A"}, {"ally": "B"}], "Offers": [{"lead_months": 3}],
          "Stock": [{"ally": "B", "quantity": 4}], "Requirements": [{"quantity": 10}],
          "Transfers": [{"from_ally": "B", "to_ally": "A", "max_quantity": 4}]}


def test_no_limit_is_named_where_lifting_all_changes_nothing():
    # B has 4, of which 4 may move: without the limit B has no more either.
    found = explained(world(**GIVING))
    claim = claimed(found, TRANSFER_LIMIT.row(2, 1))
    assert not claim.members and claim.in_words(found.case) == NO_LIMIT


def test_a_limit_that_is_not_in_the_way_gives_way_to_the_one_that_is():
    # A has money left: its budget is in nobody's way, K alone is, on the same way.
    found = explained(world(**SHORT, Resources=lines(K=4), ResourceUse=uses("KO"), Budgets=[{"amount": 10_000}]))
    claim = claimed(found, BUDGET.row("A", 2024))
    assert claim.in_words(found.case) == "capacity of K" and not claim.together


def test_what_is_no_limit_is_left_as_it_is():
    # B's own use is nothing that could be lifted; the limit beside it brings nothing and goes.
    found = explained(world(**GIVING))
    use = cause_of(found.case, USE.row("B", "F", 1), signed=False)
    assert list(claimed(found, USE.row("B", "F", 1), TRANSFER_LIMIT.row(2, 1)).members) == [use]


def test_what_comes_to_the_same_words_is_one_cause():
    # F is made on K alone; G on K by P, or on L and M at once by Q. G's two equal ways come down to K, which is F's
    # cause as well. K makes 3 and Q 3; needed are 10 of either: 14 short at 100.
    found = causes(world(
        Settings=ONE, Families=[{"family": "F"}, {"family": "G"}], Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}, {"offer": "Q", "item": "J"}],
        Resources=lines(K=3, L=3, M=3), ResourceUse=uses("KO", "KP", "LQ", "MQ"),
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}]))
    assert found == pytest.approx({"capacity of K": 1400})


def test_so_many_are_checked_as_summary_lists():
    assert CHECKED >= LARGEST


def test_those_that_move_up_are_checked_too(monkeypatch: pytest.MonkeyPatch):
    # As above, with H besides, made on X and Y at once, of which 1 of 2 is short. The first two causes come down to
    # one, so that the third is the second: it is checked as well, where it would be X or Y by its price.
    monkeypatch.setattr(lifted_causes, "CHECKED", 2)
    assert causes(world(
        Settings=ONE, Families=[{"family": each} for each in "FGH"],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}, {"item": "N", "family": "H"}],
        Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}, {"offer": "Q", "item": "J"}, {"offer": "S", "item": "N"}],
        Resources=lines(K=3, L=3, M=3, X=1, Y=1), ResourceUse=uses("KO", "KP", "LQ", "MQ", "XS", "YS"),
        Requirements=[{"quantity": 10}, {"family": "G", "quantity": 10}, {"family": "H", "quantity": 2}],
    )) == pytest.approx({"capacity of K": 1400, "capacity of X and capacity of Y together": 100})


def test_where_the_solver_fails_the_causes_are_those_of_the_prices(monkeypatch: pytest.MonkeyPatch):
    def fails(*given: Any) -> bool:
        raise SolverFailed("no answer")

    monkeypatch.setattr(LiftedLimits, "falls", fails)
    (words,) = causes(world(**SHORT, Resources=lines(K=4, L=4), ResourceUse=uses("KO", "LO")))
    assert words in ("capacity of K", "capacity of L")


def test_causes_still_explain_all_that_is_short():
    seen = 0
    for found in explained_at_random(range(12)):
        ranked = checked_causes(found.case, found.plan, found.relaxation,
                                found.explainer.reasons(found.plan.shortfall))
        assert sum(cause.weighted for cause in ranked) == pytest.approx(found.weighted_shortfall)
        assert len({cause.words for cause in ranked}) == len(ranked)
        seen += bool(ranked)
    assert seen > 5


Q1 = {"from": "2024-Q1", "to": "2024-Q1"}
STORED: dict[str, Any] = {"Settings": {"periods": 2}, "Allies": [{"storage": 3}], "Families": [{"storage_per_unit": 1}]}


def test_no_room_is_not_no_use():
    # O delivers in Q1 only. A has room for 3 of the 5 that it wants in both quarters: it has use for more.
    tables = world(**STORED, Offers=[{"to": "2024-Q1"}], Requirements=[{"kind": "stock", "quantity": 5}])
    assert explained(tables).text(2, 1) == ("A has no room for it from 2024-Q2 on; cheapest way: offer O, delivered in "
                                            "2024-Q1")
    assert causes(tables) == pytest.approx({"room for stocks": 200})


def test_no_use_and_no_room():
    # 8 of G arrive in Q2 and leave room for 2: of the 5 of F that A wants in Q1, and not later, 3 would be in the way.
    tables = world(
        Settings={"periods": 2}, Allies=[{"storage": 10}],
        Families=[{"family": each, "storage_per_unit": 1} for each in "FG"],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}], Offers=[{"offer": "O"}, {"offer": "P", "item": "J"}],
        Deliveries=[{"item": "J", "period": "2024-Q2", "quantity": 8}],
        Requirements=[{"kind": "stock", "quantity": 5, **Q1}])
    assert explained(tables).text(2, 1).startswith("A has no use and no room for it from 2024-Q2 on")
    assert causes(tables) == pytest.approx({"room for stocks": 300})


def test_where_there_is_room_none_is_said_to_lack():
    case = explained(world(**SHORT, Resources=lines(K=4), ResourceUse=uses("KO"))).case
    assert obstacle(case, "A", PriceTerm(STOCK_BALANCE.row("A", ("I",), 0, 1), 1.0, own=True, use=False)) == (
        "A cannot hold it without loss to other needs from 2024-Q1 on")
