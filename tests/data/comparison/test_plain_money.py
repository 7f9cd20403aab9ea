"""What lacks is told in plain money: in this world no weighted value comes near it.

A uses 10 of F a quarter, priority 1: 40 in all, at the price of 100 for 4000. B wants a stock of 12 of G from 2024-Q2
to 2024-Q4, priority 2: at the price of 40 for 480. Line R makes F and line S makes G.

    R makes  F short                 S makes  stock of G in Q2, Q3, Q4    short       at the end
    6        4 + 4 + 4 + 4 = 16      2        4, 6, 8                     8, 6, 4     4 for 160
    8        2 + 2 + 2 + 2 =  8      3        6, 9, 12                    6, 3, 0     none
    3        7 + 7 + 7 + 7 = 28      1        2, 3, 4                     10, 9, 8    8 for 320

The levels weigh them otherwise: F with 7 and A's priority of 3, G with 2 and B's of 5, a stock in each of the three
quarters with a quarter of its shortfall, and all by a time preference of 10 % a year."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.comparison.scenarios import compare
from data.comparison.sentences import compare_text
from data.comparison.studies.budget_frontier import frontier_study
from data.comparison.studies.losses import stress_study
from data.comparison.studies.standalone import alone_study
from data.input.tables import Tables
from model.studies.budget_frontier import frontier_cases
from model.studies.losses import stress_cases
from model.studies.standalone import alone_cases
from tests.helpers.compare_world import entry
from tests.helpers.studies import Ended, optimum, rows_of, solved
from tests.helpers.worlds import world

QUARTER = 1.1 ** -0.25  # what a shortfall counts a quarter later
REQUIRED = 4000 + 480


def lines(shells: float, missiles: float, price: float = 40, **sheets: Any) -> Tables:
    """The workbook with these capacities of R and S, and this price of G."""
    return world(
        Settings={"key": "equal", "time_preference": 0.1},
        Allies=[{"ally": "A", "priority": 3}, {"ally": "B", "priority": 5}],
        Families=[{"family": "F", "weight": 7}, {"family": "G", "weight": 2}],
        Items=[{"item": "I"}, {"item": "J", "family": "G"}],
        Offers=[{"offer": "O"}, {"offer": "P", "item": "J", "price": price}],
        Resources=[{"resource": "R", "capacity": shells}, {"resource": "S", "capacity": missiles}],
        ResourceUse=[{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}],
        Requirements=[{"ally": "A", "quantity": 10},
                      {"ally": "B", "family": "G", "kind": "stock", "quantity": 12, "priority": 2, "from": "2024-Q2",
                       "to": "2024-Q4"}], **sheets)


def test_scenarios_tell_what_lacks_in_money_and_levels_as_they_weigh():
    study = compare([entry("Base", lines(6, 2)), entry("More", lines(8, 3))])
    table = study.tables[0]
    base, more = (dict(zip(table.headers, row, strict=True)) for row in table.cells())
    assert [row["priority 1 short, EUR"] for row in (base, more)] == pytest.approx([1600, 800])
    assert [row["priority 2 short, EUR"] for row in (base, more)] == pytest.approx([160, 0])
    assert more["priority 1 short against Base, EUR"] == pytest.approx(-800)
    assert more["priority 2 short against Base, EUR"] == pytest.approx(-160)
    assert [row["priority 1 met"] for row in (base, more)] == pytest.approx([0.6, 0.8])
    assert [row["priority 2 met"] for row in (base, more)] == pytest.approx([2 / 3, 1])
    assert [row["all met"] for row in (base, more)] == pytest.approx([1 - 1760 / REQUIRED, 1 - 800 / REQUIRED])
    assert study.sentence.startswith("At priority 1 More is best with EUR 800 short, EUR 800 less than in Base (50.0 "
                                     "%); Base is worst with EUR 1,600 short.")
    levels = {(row["scenario"], row["level"]): row for row in rows_of(study, 1)}
    assert levels["Base", "shortfall 1"]["value"] == pytest.approx(3 * 7 * 4 * sum(QUARTER**past for past in range(4)))
    assert levels["Base", "shortfall 2"]["value"] == pytest.approx(
        5 * 2 / 4 * (8 * QUARTER + 6 * QUARTER**2 + 4 * QUARTER**3))
    assert levels["More", "shortfall 2"]["value"] == pytest.approx(5 * 2 / 4 * (6 * QUARTER + 3 * QUARTER**2))
    assert {row["counted in"] for row in levels.values() if row["level"].startswith("shortfall")} == {"weighted"}


def test_needs_met_of_each_ally_are_told_in_money():
    told = {row["of"]: row for row in rows_of(compare([entry("Base", lines(6, 2))]), 2) if row["by"] == "ally"}
    assert [told["A"][name] for name in ("required", "met", "short")] == pytest.approx([4000, 2400, 1600])
    assert [told["B"][name] for name in ("required", "met", "short")] == pytest.approx([480, 320, 160])


def test_the_terminal_gets_the_money():
    base, more = (line.split() for line in compare_text(
        [entry("Base", lines(6, 2)), entry("More", lines(8, 3))]).splitlines()[-2:])
    # 1 - 1760 / 4480 and 1 - 800 / 4480; 24 x 100 + 8 x 40 are paid.
    assert base == ["Base", "60.7", "%", "1,600", "160", "2,720", "2,720"]
    assert more[:9] == ["More", "82.1", "%", "800", "(-50.0", "%)", "0", "(-100.0", "%)"]


def test_stock_that_is_late_alone_lacks_no_money_and_is_not_passed_over():
    # S at 4 makes the 12 of G by Q3, 4 too few in Q2; at 6 by Q2. Either way all 12 are there at the end, for 480.
    late, early = entry("Base", lines(6, 4)), entry("Early", lines(6, 6))
    assert compare([late, early]).sentence.startswith(
        "All scenarios come to the same in money, but not weighted at priority 2: see Levels.")
    # At 50 a unit they cost 600 with the 2400 for F, in place of 480: 120 of 2880 more.
    assert compare([late, entry("Early", lines(6, 6, price=50))]).sentence.startswith(
        "All are alike at priority 1 and priority 2 (in money, not weighted: see Levels). At cost Base is best with "
        "EUR 2,880; Early is worst with EUR 3,000, EUR 120 more than in Base (4.2 %).")


def test_a_loss_is_told_in_money():
    # Without R all of F lacks: 4000 in place of 1600. Without S all 12 of G: 480 in place of 160.
    case = assemble(lines(6, 2))
    study = stress_study(case, optimum(case), solved(stress_cases(case, "resources")), "resources")
    first, second = rows_of(study)
    assert [row["resource"] for row in (first, second)] == ["R", "S"]
    assert (first["priority 1 lost"], first["priority 2 lost"]) == pytest.approx((2400, 0))
    assert (second["priority 1 lost"], second["priority 2 lost"]) == pytest.approx((0, 320))
    assert [row["of the need"] for row in (first, second)] == pytest.approx([2400 / REQUIRED, 320 / REQUIRED])
    assert rows_of(study, 1)[1]["allies hit, by how much"] == "B EUR 320"
    assert study.sentence == (
        "Losing R does most harm: EUR 2,400 more short at priority 1, most of it of F; next comes S.")


@pytest.mark.parametrize(("shells", "told"), [
    (5, "EUR 400 more short at priority 1, but EUR 160 less at later ones: EUR 240 more in all"),
    (5.6, "EUR 160 more short at priority 1, but EUR 160 less at later ones: as much in all"),
    (5.9, "EUR 40 more short at priority 1, but EUR 160 less at later ones: EUR 120 less in all")])
def test_a_loss_of_which_a_later_priority_gains_is_told_in_full(shells: float, told: str):
    # With 12 of G a quarter its 160 are no longer short, with 5 of F a quarter in place of 6 400 more of F are.
    case, other = assemble(lines(6, 2)), assemble(lines(shells, 12))
    study = stress_study(case, optimum(case), [Ended("R", "optimal", case, optimum(other))], "resources")
    assert study.sentence == f"Losing R does most harm: {told}; hit hardest: F."


def test_a_loss_that_adds_at_several_priorities_is_told_in_all():
    # 400 more of F, and of G 320 in place of 160.
    case, other = assemble(lines(6, 2)), assemble(lines(5, 1))
    study = stress_study(case, optimum(case), [Ended("R", "optimal", case, optimum(other))], "resources")
    assert study.sentence == ("Losing R does most harm: EUR 400 more short at priority 1, EUR 560 more in all, most of "
                              "it of F.")


def test_a_plan_that_lacks_less_money_than_base_is_no_harm():
    # What is optimal weighted may lack less money without a line than with it: a plan with 800 short beside 1600.
    case, better = assemble(lines(6, 2)), assemble(lines(8, 2))
    study = stress_study(case, optimum(case), [Ended("R", "optimal", case, optimum(better))], "resources")
    assert rows_of(study)[0]["priority 1 lost"] == pytest.approx(-800)
    assert study.sentence == "No loss of one resource leaves more short than Base."


def test_acting_together_gains_money():
    # Alone A has 3 of R a quarter and B 1 of S: 2800 and 320 are short in place of 1600 and 160. 12 x 100 + 4 x 40
    # are paid in place of 24 x 100 + 8 x 40.
    case = assemble(lines(6, 2))
    study = alone_study(case, optimum(case), solved(alone_cases(case)))
    a, b, total = rows_of(study)
    assert (a["priority 1 gained"], b["priority 2 gained"]) == pytest.approx((1200, 160))
    assert (a["met alone"], a["met together"]) == pytest.approx((0.3, 0.6))
    assert (b["met alone"], b["met together"]) == pytest.approx((1 / 3, 2 / 3))
    assert (total["met alone"], total["met together"]) == pytest.approx((1360 / REQUIRED, 2720 / REQUIRED))
    assert study.sentence == (
        "Acting together rather than alone, what is short comes to EUR 1,600 instead of EUR 2,800 at priority 1, "
        "EUR 160 instead of EUR 320 at priority 2, for EUR 2,720 instead of EUR 1,360. Of 2 allies 2 are better off, 0 "
        "the same and 0 worse off.")


def test_need_against_money_is_told_in_money():
    # A's 1200 buy 12 of the 40 units of F, twice that the 24 that R makes, a quarter of it 3. B has no budget: S makes
    # 8 of 12, for 320. So 300 + 320, 1200 + 320 and 2400 + 320 of 4480 are met.
    case = assemble(lines(6, 2, Budgets=[{"amount": 1200}]))
    study = frontier_study(case, solved(frontier_cases(case)))
    told = {row["times today's money"]: row for row in rows_of(study)}
    assert [told[factor]["priority 1 short"] for factor in (0.25, 1, 2)] == pytest.approx([3700, 2800, 1600])
    assert [told[factor]["priority 1 met"] for factor in (0.25, 1, 2)] == pytest.approx([0.075, 0.3, 0.6])
    assert [row["priority 2 short"] for row in told.values()] == pytest.approx([160] * 8)
    assert told[2]["gained by one more"] == pytest.approx(1)
    assert study.sentence.startswith("With 2 times today's money 60.7 % of the need is met at its price, with today's "
                                     "33.9 %, with 0.25 times 13.8 %. More money still helps at 2 times today's.")
