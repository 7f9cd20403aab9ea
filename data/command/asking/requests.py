"""What can be asked for: the four requests, whose fields are the options of the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from model.studies.losses import Kind

KINDS: tuple[Kind, ...] = ("manufacturers", "resources", "countries", "regions")  # what --stress can lose
DELAY: Final = "delay"  # what --stress can do besides


@dataclass(frozen=True)
class NewWorkbook:
    """--new: write a workbook, empty or the worked example."""

    path: Path
    example: bool


@dataclass(frozen=True)
class ResultPair:
    """--diff: say what changed between two results."""

    old: Path
    new: Path


@dataclass(frozen=True)
class Window:
    """--window, or no argument at all: open the window, with a workbook where one is named."""

    plan: Path | None
    asked: bool  # --window was given: where no window can be opened that is told, in place of the usage


@dataclass(frozen=True)
class Options:
    """A workbook to check or to plan with; a field an option, None where it was not given."""

    plan: Path
    result: Path | None
    instead: Path | None
    scenario: str | None
    all_scenarios: bool
    scenarios: Sequence[str] | None
    full: bool
    alone: bool
    stress: Kind | Literal["delay"] | None
    frontier: bool
    room: float | None
    simulate: int | None
    seed: int | None
    hedge: Sequence[str] | None
    since: str | None
    months: float | None
    jobs: int | None
    scheduler: str | None
    check: bool
    json: bool
    time_limit: float | None
    quiet: bool
    events: bool
    watch: bool
    rule_prices: bool
    levers: bool
    confirm: int | None
    compare_with: Path | None
    keep: Path | None
    per_ally: Path | None
    brief: Path | None
    roll: Path | None
    periods: int | None
    force: bool
    actuals: Path | None
    new_actuals: Path | None

    @property
    def compares_scenarios(self) -> bool:
        """Several scenarios are to be compared."""
        return self.all_scenarios or bool(self.scenarios)

    @property
    def asks_study(self) -> bool:
        """Allies alone, losses, other budgets, what is free or futures are to be compared with the plan."""
        return (self.alone or self.stress is not None or self.frontier or self.room is not None
                or self.simulate is not None or self.hedge is not None)


Request = NewWorkbook | ResultPair | Window | Options
