"""What a loss or a delay does: each beside Base, the worst first."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.comparison.first_pages.of_losses import losses_page
from data.comparison.studies import (
    MOST_NAMED,
    Study,
    StudyCase,
    difference,
    listed,
    message_of,
    plan_of,
    priorities_of,
    short_name,
    terms_notes,
)
from data.figures.money import amount, money, unit_of_money
from data.figures.requirement_values import required_by, short_by
from data.figures.result_table import ResultTable, Row, make_table
from data.narrative.wording import capital, family_name, named
from data.narrative.wording import months as in_months
from data.schema.compared.comparison import ComparisonChart
from data.schema.compared.studies import Harm, losses_by_sheet, losses_sheet, who_is_hit_sheet
from model.case import Case, Manufacturer, Requirement, Resource
from model.plan import Plan
from model.studies.cost_allocation import cost_shares
from model.studies.losses import Kind

SINGULAR: Mapping[Kind, str] = {"manufacturers": "manufacturer", "resources": "resource", "countries": "country",
                                "regions": "region"}
MOST_DRAWN = 12

Parts = tuple[int, str, str]  # priority, family and ally of a requirement


@dataclass(frozen=True)
class Loss:
    """What a loss adds to Base, price_unit: what is short by priority, by family and by ally (only what differs), and
    payments."""

    name: str
    status: str
    priorities: tuple[float, ...]
    families: Mapping[str, float]
    allies: Mapping[str, float]
    dearer: float

    @property
    def value(self) -> float:
        """More short than in Base, all priorities."""
        return sum(self.priorities)

    @property
    def only_adds(self) -> bool:
        """At no priority less is short."""
        return min(self.priorities, default=0.0) >= 0

    @property
    def does_harm(self) -> bool:
        """More is short at the first priority at which it differs."""
        return next((added for added in self.priorities if added), 0.0) > 0


@dataclass(frozen=True)
class Stress:
    """What is done to the case, one thing at a time, and how that is said: `doing` is what does most harm (`Losing
    {}`), `one` an instance of it (`loss of one manufacturer`), `many` are several, `under` is when there is no plan
    (`without {}`); what a reader has to know is the `note`, and `in_short` what of it stands on the first page."""

    harm: Harm
    title: str
    doing: str
    one: str
    many: str
    under: str
    facts: Mapping[str, str]
    note: str
    in_short: str


def stress_study(case: Case, base: Plan, solved: Sequence[StudyCase], kind: Kind, start: int = 1) -> Study:
    """The plan of the case (Base) beside those of `stress_cases(case, kind, start)`, named by the loss."""
    what, since = SINGULAR[kind], "" if start == 1 else f" from {case.horizon.label(start)} on"
    note = "The plan knows of the loss from the first period; what is already contracted still arrives."
    return _study(case, base, solved, Stress(
        Harm(what), f"one {what} lost at a time{since}", f"Losing {{}}{since}", f"loss of one {what}{since}", "losses",
        "without {}", {"lost": f"one {what} at a time", "from": case.horizon.label(start)},
        note, note))


def delay_study(case: Case, base: Plan, solved: Sequence[StudyCase], months: float) -> Study:
    """The plan of the case (Base) beside those of `delay_cases(case, months)`, named by who is late."""
    late = in_months(case, months, case.horizon.periods_in(months))
    length = f"{months:g} month{'' if months == 1 else 's'}"
    return _study(case, base, solved, Stress(
        Harm("manufacturer", f"{length} late", "Delays", "more short"), f"one manufacturer late by {length} at a time",
        f"A delay of {length} of {{}}", f"delay of one manufacturer by {length}", "delays", f"{length} after {{}}",
        {"late": "all new capacity, and one manufacturer at a time", "by": late},
        "New capacity is what the plan orders and what is announced. A manufacturer that is late delivers its orders "
        "so much later, signed ones too, and has its new capacity as late. The plan knows of the delay from the first "
        "period; Deliveries arrive when they were to.",
        f"All new capacity, or all orders and new capacity of one manufacturer, come {length} later than promised; the "
        "plan knows of it from the first period."))


def _study(case: Case, base: Plan, solved: Sequence[StudyCase], stress: Stress) -> Study:
    losses, harm, unit = _losses(case, base, solved), stress.harm, unit_of_money(case)
    failed = [one for one in solved if plan_of(one) is None]
    main = _losses_table(case, harm, losses, failed)
    tables = (main, _who_is_hit(case, harm, losses, failed),
              make_table(case, losses_by_sheet(harm, "family"),
                         [_lost_by(case, loss.name, loss.families, case.families) for loss in losses], case.families),
              make_table(case, losses_by_sheet(harm, "ally"),
                         [_lost_by(case, loss.name, loss.allies, case.allies) for loss in losses], case.allies))
    return Study(
        title=f"{case.title or 'Joint procurement'}: {stress.title}",
        sentence=stress_sentence(case, losses, failed, stress),
        page=losses_page(case, harm, tables, priorities_of(case), (stress.doing, stress.one, stress.in_short)),
        tables=tables,
        charts=(
            ComparisonChart(main.sheet, "column", f"More short than in Base, each {harm.what} {harm.done}", "lost",
                            ("all_lost",), unit, MOST_DRAWN),
            ComparisonChart(main.sheet, "column", "By priority", "lost", ("lost_value",), unit, MOST_DRAWN)),
        facts={"scenario": case.scenario, **stress.facts},
        notes=(stress.note, *(f"{capital(stress.under.format(short_name(one.name)))} there is no plan: "
                              f"{message_of(one)}." for one in failed), *terms_notes([case])),
        families=tuple(case.families))


def _losses_table(case: Case, harm: Harm, losses: Sequence[Loss], failed: Sequence[StudyCase]) -> ResultTable:
    """What each loss does, the worst first, then those without a plan."""
    sheet, priorities = losses_sheet(harm), list(map(str, priorities_of(case)))
    required = sum(required_by(case, _parts).values())
    rows: list[Row] = [
        {"lost": loss.name, "name": _called(case, harm.what, loss.name), "rank": rank,
         "lost_value": dict(zip(priorities, (money(case, added) for added in loss.priorities), strict=True)),
         "all_lost": money(case, loss.value), "of_the_need": loss.value / required if required else None,
         "dearer_by": money(case, loss.dearer), "families_hit": len(_worse(loss.families)),
         "allies_hit": len(_worse(loss.allies)), "status": loss.status} for rank, loss in enumerate(losses, 1)]
    blank = dict.fromkeys(column.key for column in sheet.columns) | {"lost_value": dict.fromkeys(priorities)}
    rows += [{**blank, "lost": one.name, "name": _called(case, harm.what, one.name), "status": one.status}
             for one in failed]
    return make_table(case, sheet, rows, priorities)


def _who_is_hit(case: Case, harm: Harm, losses: Sequence[Loss], failed: Sequence[StudyCase]) -> ResultTable:
    """Families and allies that lack more, and why there is no plan where there is none."""
    rows: list[Row] = [
        {"lost": loss.name, "families_hit": _all_listed(case, loss.families),
         "allies_hit": _all_listed(case, loss.allies), "why_there_is_no_plan": None} for loss in losses]
    rows += [{"lost": one.name, "families_hit": None, "allies_hit": None, "why_there_is_no_plan": message_of(one)}
             for one in failed]
    return make_table(case, who_is_hit_sheet(harm), rows)


def _all_listed(case: Case, added: Mapping[str, float]) -> str:
    worse = _worse(added)
    return listed(case, worse, len(worse)) or "none"


def _lost_by(case: Case, name: str, added: Mapping[str, float], keys: Iterable[str]) -> Row:
    """What a loss adds to what is short of each of the keys."""
    return {"lost": name, "lost_value": {key: money(case, added.get(key, 0.0)) for key in keys}}


def _losses(case: Case, base: Plan, solved: Sequence[StudyCase]) -> list[Loss]:
    """The losses with a plan, the most harm first: by what is short at the first priority, then at the next."""
    required, before = required_by(case, _parts), short_by(case, base, _parts)
    paid = _paid(case, base)
    losses = []
    for one in solved:
        plan = plan_of(one)
        if plan is not None:
            after = short_by(case, plan, _parts)
            by_priority, by_family, by_ally = (_added(place, required, before, after) for place in range(3))
            losses.append(Loss(
                one.name, one.status, tuple(by_priority[priority] for priority in priorities_of(case)),
                {str(key): value for key, value in by_family.items() if value},
                {str(key): value for key, value in by_ally.items() if value}, _paid(case, plan) - paid))
    return sorted(losses, key=lambda loss: tuple(-added for added in loss.priorities))


def _parts(row: Requirement) -> Parts:
    return row.priority, row.family, row.ally


def _added(place: int, required: Mapping[Parts, float], before: Mapping[Parts, float],
           after: Mapping[Parts, float]) -> dict[int | str, float]:
    """More short than before by priority (`place` 0), family (1) or ally (2), price_unit."""
    def folded(values: Mapping[Parts, float]) -> defaultdict[int | str, float]:
        total: defaultdict[int | str, float] = defaultdict(float)
        for key, value in values.items():
            total[key[place]] += value
        return total

    more, less = folded(after), folded(before)
    return {key: difference(more[key], less[key], size) for key, size in folded(required).items()}


def _paid(case: Case, plan: Plan) -> float:
    return sum(share.total for share in cost_shares(case, plan).values())


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


def _in_all(case: Case, loss: Loss, first: float) -> str:
    """What a loss adds at all priorities, behind what it adds at the first, `, EUR 3 m more in all`; what is short less
    later is told before it."""
    if loss.only_adds:
        return f", {amount(case, loss.value)} more in all" if loss.value > first else ""
    less = amount(case, math.fsum(-added for added in loss.priorities if added < 0))
    added = difference(loss.value, 0.0, first)
    in_all = f"{amount(case, abs(added))} {'more' if added > 0 else 'less'}" if added else "as much"
    return f", but {less} less at later ones: {in_all} in all"


def stress_sentence(case: Case, losses: Sequence[Loss], failed: Sequence[StudyCase], stress: Stress) -> str:
    """The worst losses with what they cost in shortfall, and how many do no harm."""
    harmful, what = [loss for loss in losses if loss.does_harm], stress.harm.what
    parts = []
    if harmful:
        worst, priorities = harmful[0], priorities_of(case)
        first = next((priority, added) for priority, added in zip(priorities, worst.priorities, strict=True) if added)
        parts.append(f"{stress.doing.format(_called(case, what, worst.name))} does most harm: {amount(case, first[1])} "
                     f"more short at priority {first[0]}{_in_all(case, worst, first[1])}")
        if worse := _worse(worst.families):
            hardest = family_name(case, max(worse, key=lambda family: worse[family]))
            mostly = worst.only_adds and 2 * max(worse.values()) > math.fsum(worse.values())
            parts[-1] += f", most of it of {hardest}" if mostly else f"; hit hardest: {hardest}"
        if others := [_called(case, what, loss.name) for loss in harmful[1:MOST_NAMED]]:
            parts.append(f"next {'comes' if len(others) == 1 else 'come'} {', '.join(others)}")
        largest = max(harmful, key=lambda loss: loss.value)
        if difference(largest.value, worst.value, largest.value) > 0:
            parts.append(f"{_called(case, what, largest.name)} adds most in all, {amount(case, largest.value)}, but "
                         "less where it counts first")
    elif losses:
        parts.append(f"No {stress.one} leaves more short than Base")
    harmless = len(losses) - len(harmful)
    if harmful and harmless:
        leave = "leaves" if harmless == 1 else "leave"
        parts.append(f"{harmless} of {len(losses)} {stress.many} {leave} no more short than Base")
    if failed:
        names = ", ".join(short_name(one.name) for one in failed[:MOST_NAMED])
        parts.append(f"{stress.under.format(names + (' and others' if len(failed) > MOST_NAMED else ''))} there is no "
                     "plan")
    return "; ".join(parts) + "." if parts else f"There is no {what} to lose."
