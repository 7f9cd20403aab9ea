"""What a loss does: each loss beside Base, the worst first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.comparison.studies import (
    MOST_NAMED,
    Solved,
    amount,
    difference,
    listed,
    message_of,
    plan_of,
    priorities_of,
    short_name,
)
from data.figures.frame import Cell, declared_frame, money, unit_of_money
from data.figures.requirement_values import required_by, short_by
from data.narrative.wording import family_name, named
from data.schema.comparison import ComparisonChart
from data.schema.studies import Study, stress_sheets
from model.case import Case, Manufacturer, Requirement, Resource
from model.plan import Plan
from model.studies.cost_allocation import cost_shares
from model.studies.losses import Kind

SINGULAR: Mapping[Kind, str] = {"manufacturers": "manufacturer", "resources": "resource", "countries": "country",
                                "regions": "region"}
MOST_DRAWN = 12

Rows = list[tuple[Cell, ...]]
Parts = tuple[int, str, str]  # priority, family and ally of a requirement


@dataclass(frozen=True)
class Loss:
    """What a loss adds to Base, price_unit: value short by priority, by family and by ally (only what differs), and
    payments."""

    name: str
    status: str
    priorities: tuple[float, ...]
    families: Mapping[str, float]
    allies: Mapping[str, float]
    dearer: float

    @property
    def value(self) -> float:
        """Value short more than in Base, all priorities."""
        return sum(self.priorities)


def stress_study(case: Case, base: Plan, entries: Sequence[Solved], kind: Kind, start: int = 1) -> Study:
    """The plan of the case (Base) beside those of `stress_cases(case, kind, start)`, named by the loss."""
    losses = _losses(case, base, entries)
    failed = [entry for entry in entries if plan_of(entry) is None]
    priorities, unit, what = priorities_of(case), unit_of_money(case), SINGULAR[kind]
    sheets = stress_sheets(what, priorities)
    required = sum(required_by(case, _parts).values())
    rows: Rows = [_row(case, what, rank, loss, required) for rank, loss in enumerate(losses, 1)]
    blank = (None,) * (len(priorities) + 6)
    rows += [(entry.name, _called(case, what, entry.name), *blank, entry.status) for entry in failed]
    hit: Rows = [(loss.name, _all_listed(case, loss.families), _all_listed(case, loss.allies), None) for loss in losses]
    hit += [(entry.name, None, None, message_of(entry)) for entry in failed]
    tables: tuple[tuple[Rows, Sequence[str]], ...] = (
        (rows, ()), (hit, ()),
        (_matrix(case, {loss.name: loss.families for loss in losses}, case.families), tuple(case.families)),
        (_matrix(case, {loss.name: loss.allies for loss in losses}, case.allies), tuple(case.allies)))
    since = "" if start == 1 else f" from {case.horizon.label(start)} on"
    return Study(
        title=f"{case.title or 'Joint procurement'}: one {what} lost at a time{since}",
        sentence=stress_sentence(case, losses, failed, what, since),
        sheets=sheets,
        tables={sheet.name: declared_frame(sheet, table, case.currency, unit, each)
                for sheet, (table, each) in zip(sheets, tables, strict=True)},
        charts=(
            ComparisonChart(sheets[0].name, "column", f"Value short more than in Base, {kind} lost", what,
                            ("all lost {money}",), unit, MOST_DRAWN),
            ComparisonChart(sheets[0].name, "column", "By priority", what,
                            tuple(f"priority {priority} lost {{money}}" for priority in priorities), unit, MOST_DRAWN)),
        facts={"scenario": case.scenario, "lost": f"one {what} at a time", "from": case.horizon.label(start)},
        notes=("The plan knows of the loss from the first period; what is already contracted still arrives.",
               *(f"Without {short_name(entry.name)} there is no plan: {message_of(entry)}." for entry in failed)))


def _all_listed(case: Case, added: Mapping[str, float]) -> str:
    worse = _worse(added)
    return listed(case, worse, len(worse)) or "none"


def _matrix(case: Case, added: Mapping[str, Mapping[str, float]], keys: Iterable[str]) -> Rows:
    """A row a loss: value short more than in Base by each of the keys."""
    return [(name, *(money(case, by_key.get(key, 0.0)) for key in keys)) for name, by_key in added.items()]


def _losses(case: Case, base: Plan, entries: Sequence[Solved]) -> list[Loss]:
    """The losses with a plan, the most harm first: by the value short at the first priority, then at the next."""
    required, before = required_by(case, _parts), short_by(case, base, _parts)
    paid = _paid(case, base)
    losses = []
    for entry in entries:
        plan = plan_of(entry)
        if plan is not None:
            after = short_by(case, plan, _parts)
            by_priority, by_family, by_ally = (_added(place, required, before, after) for place in range(3))
            losses.append(Loss(
                entry.name, entry.status, tuple(by_priority[priority] for priority in priorities_of(case)),
                {str(key): value for key, value in by_family.items() if value},
                {str(key): value for key, value in by_ally.items() if value}, _paid(case, plan) - paid))
    return sorted(losses, key=lambda loss: tuple(-added for added in loss.priorities))


def _parts(row: Requirement) -> Parts:
    return row.priority, row.family, row.ally


def _added(place: int, required: Mapping[Parts, float], before: Mapping[Parts, float],
           after: Mapping[Parts, float]) -> dict[int | str, float]:
    """Value short more than before by priority (`place` 0), family (1) or ally (2), price_unit."""
    def folded(values: Mapping[Parts, float]) -> defaultdict[int | str, float]:
        total: defaultdict[int | str, float] = defaultdict(float)
        for key, value in values.items():
            total[key[place]] += value
        return total

    more, less = folded(after), folded(before)
    return {key: difference(more[key], less[key], size) for key, size in folded(required).items()}


def _paid(case: Case, plan: Plan) -> float:
    return sum(share.total for share in cost_shares(case, plan).values())


def _row(case: Case, what: str, rank: int, loss: Loss, required: float) -> tuple[Cell, ...]:
    return (loss.name, _called(case, what, loss.name), rank, *(money(case, added) for added in loss.priorities),
            money(case, loss.value), loss.value / required if required else None, money(case, loss.dearer),
            len(_worse(loss.families)), len(_worse(loss.allies)), loss.status)


def _worse(added: Mapping[str, float]) -> dict[str, float]:
    """What lacks more than in Base."""
    return {key: value for key, value in added.items() if value > 0}


def _called(case: Case, what: str, key: str) -> str:
    """What is lost, by its name where it has one."""
    owner: Manufacturer | Resource | None = None
    if what == "manufacturer":
        owner = case.manufacturers.get(key)
    elif what == "resource":
        owner = case.resources.get(key)
    return short_name(key) if owner is None else named(owner.name, short_name(key))


def stress_sentence(case: Case, losses: Sequence[Loss], failed: Sequence[Solved], what: str, since: str) -> str:
    """The worst losses with what they cost in shortfall, and how many do no harm."""
    harmful = [loss for loss in losses if any(loss.priorities)]
    parts = []
    if harmful:
        worst, priorities = harmful[0], priorities_of(case)
        first = next((priority, added) for priority, added in zip(priorities, worst.priorities, strict=True) if added)
        parts.append(f"Losing {_called(case, what, worst.name)}{since} does most harm: {amount(case, first[1])} more "
                     f"short at priority {first[0]}, {amount(case, worst.value)} in all")
        if worse := _worse(worst.families):
            parts[-1] += f", most of it of {family_name(case, max(worse, key=lambda family: worse[family]))}"
        if others := [_called(case, what, loss.name) for loss in harmful[1:MOST_NAMED]]:
            parts.append(f"next come {', '.join(others)}")
    elif losses:
        parts.append(f"No loss of one {what}{since} leaves more short than Base")
    harmless = len(losses) - len(harmful)
    if harmful and harmless:
        parts.append(f"{harmless} of {len(losses)} losses leave no more short than Base")
    if failed:
        parts.append(f"without {', '.join(short_name(entry.name) for entry in failed[:MOST_NAMED])}"
                     f"{' and others' if len(failed) > MOST_NAMED else ''} there is no plan")
    return "; ".join(parts) + "." if parts else f"There is no {what} to lose."
