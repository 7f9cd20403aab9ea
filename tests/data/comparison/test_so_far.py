"""Who leads while related cases are solved."""

from __future__ import annotations

from dataclasses import replace

from data.case.builder import assemble
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.so_far import MostMet, WorstLoss
from data.schema.status import Status
from model.plan import ShortfallKey
from model.solve import optimize
from tests.helpers.worlds import world


def ended(name: str, capacity: float, status: Status = "optimal") -> ScenarioOutcome:
    """A line makes so much; 10 are needed first and 10 after that, at 100 EUR each."""
    case = assemble(world(
        Settings={"periods": 1}, Resources=[{"capacity": capacity}], ResourceUse=[{"offer": "O"}],
        Requirements=[{"quantity": 10}, {"quantity": 10, "priority": 3}]))
    return ScenarioOutcome(name, status, case, optimize(case).plan if status == "optimal" else None, "", 0.0)


def test_the_first_of_those_that_meet_most_leads() -> None:
    best = MostMet()
    assert best.after(ended("none", 0, "failed")) is None
    assert best.after(ended("Base", 5)) == "most need met so far: Base, 25.0 %"
    assert best.after(ended("more", 15)) == "most need met so far: more, 75.0 %"
    assert best.after(ended("as much", 15)) == "most need met so far: more, 75.0 %"
    assert best.after(ended("less", 12)) == "most need met so far: more, 75.0 %"
    assert best.after(ended("all", 20)) == "most need met so far: all, 100 %"


def short(name: str, first: float, later: float, status: Status = "optimal") -> ScenarioOutcome:
    """A plan that lacks so many of what is needed first and of what is needed after that."""
    base = ended(name, 20)
    assert base.case is not None and base.plan is not None
    lacking = {ShortfallKey(row.key, 1): quantity
               for row, quantity in zip(base.case.requirements, (first, later), strict=True)}
    return replace(base, status=status, plan=replace(base.plan, shortfall=lacking))


def test_the_worst_loss_is_that_at_the_first_priority() -> None:
    """Base lacks 1 and 2. One more at priority 1, 100 EUR, is worse than 4 more at priority 3."""
    base = short("Base", 1, 2)
    assert base.case is not None
    worst = WorstLoss(base.case)
    assert worst.after(base) is None
    assert worst.after(short("harmless", 1, 2)) is None
    assert worst.after(short("better", 0, 9)) is None
    assert worst.after(short("later", 1, 6)) == "worst so far: later, EUR 400 more short at priority 3"
    assert worst.after(short("first", 2, 2)) == "worst so far: first, EUR 100 more short at priority 1"
    assert worst.after(short("later still", 1, 9)) == "worst so far: first, EUR 100 more short at priority 1"
    assert worst.after(short("no plan", 9, 9, "failed")) == "worst so far: first, EUR 100 more short at priority 1"
    assert worst.after(short("worse", 3, 2)) == "worst so far: worse, EUR 200 more short at priority 1"
