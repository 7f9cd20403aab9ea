"""Who leads while related cases are solved."""

from __future__ import annotations

from data.case.builder import assemble
from data.comparison.outcomes import ScenarioOutcome
from data.comparison.so_far import MostMet, WorstLoss
from data.schema.status import Status
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


def test_the_worst_loss_is_that_at_the_first_priority() -> None:
    """Base makes 15, so that 5 lack at priority 3. With 8 left 2 more lack at priority 1, 200 EUR; with 9 left 1."""
    base = ended("Base", 15)
    assert base.case is not None
    worst = WorstLoss(base.case)
    assert worst.after(base) is None
    assert worst.after(ended("harmless", 15)) is None
    assert worst.after(ended("later", 11)) == "worst so far: later, EUR 400 more short at priority 3"
    assert worst.after(ended("first", 9)) == "worst so far: first, EUR 100 more short at priority 1"
    assert worst.after(ended("no plan", 0, "failed")) == "worst so far: first, EUR 100 more short at priority 1"
    assert worst.after(ended("worse", 8)) == "worst so far: worse, EUR 200 more short at priority 1"
    assert worst.after(ended("milder", 12)) == "worst so far: worse, EUR 200 more short at priority 1"
