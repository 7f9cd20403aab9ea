"""A hedge from the workbook to its plans: the futures with their probabilities, the one program of all, and Base's
first orders in each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from data.comparison.outcomes import ScenarioOutcome
from data.futures.factors import decided_until
from data.futures.probabilities import probabilities
from data.hedge.memory import available_bytes, guard
from data.input.findings import Finding, InvalidWorkbook, error
from data.input.scenarios import BASE
from data.input.tables import Tables
from data.report.policy import lacking_rules
from data.schema.inputs import SCENARIOS
from data.schema.status import CONFLICT, FAILED, TIME_LIMIT
from model.case import Case
from model.lexicographic.listener import Listener
from model.studies.decided import Decided, decided_by
from model.studies.hedge.first_stage import Future
from model.studies.hedge.hedge import Hedge, HedgeTask, hedge


class Refused(Exception):
    """There is no hedge to tell of: the exit code and why."""

    def __init__(self, code: int, message: str):
        self.code = code
        super().__init__(message)


@dataclass(frozen=True)
class AskedHedge:
    """The workbook as it stands and the futures, all without terms that take whole numbers; `until` is the last period
    that is decided now, `seconds` what the solver has for one future."""

    base: Case
    futures: Sequence[Future]
    until: int
    seconds: float

    @property
    def own(self) -> dict[str, Case]:
        """The cases that are solved by themselves: Base first, then the futures."""
        return {BASE: replace(self.base, whole=False), **{each.name: each.case for each in self.futures}}


def asked_hedge(tables: Tables, base: Case, cases: Mapping[str, Case], seconds: float | None) -> AskedHedge:
    """The hedge of the named cases. Raises InvalidWorkbook where their probabilities, or what they share, do not
    agree."""
    if findings := [each for name, case in cases.items() for each in _apart(tables, base, name, case)]:
        raise InvalidWorkbook(findings)
    likely = probabilities(tables, list(cases))
    futures = [Future(name, likely[name], replace(case, whole=False)) for name, case in cases.items()]
    return AskedHedge(base, futures, decided_until(tables, base.horizon), seconds or base.time_limit)


def _apart(tables: Tables, base: Case, name: str, case: Case) -> list[Finding]:
    """In what a future cannot be joined with the workbook as it stands."""
    found = []
    if case.horizon != base.horizon:
        found.append("start, period or number of periods")
    if (case.currency, case.money_scale) != (base.currency, base.money_scale):
        found.append("currency or money_scale")
    found += [f"keys of {sheet}" for sheet, one, other in (
        ("Offers", case.offers, base.offers), ("Allies", case.allies, base.allies),
        ("Resources", case.resources, base.resources)) if one.keys() != other.keys()]
    table = tables[SCENARIOS]
    row = next((row for row in table if str(row["scenario"]).casefold() == name.casefold()), None)
    cell = "" if row is None else table.cell(row, "scenario")
    return [error(table.name, cell, f"{name} changes the {what}: the futures of --hedge share them") for what in found]


def solved_hedge(asked: AskedHedge, listener: Listener) -> Hedge:
    """The hedge, verified. Raises Refused where there is none, TooLarge where the memory is not there, and SolverFailed
    where HiGHS fails."""
    found = hedge(HedgeTask(asked.futures, asked.until, asked.seconds * len(asked.futures), listener=listener,
                            sized=guard(available_bytes())))
    if found is None:
        raise Refused(TIME_LIMIT, "the time limit came before any plan for all futures")
    if not found.check.passed:
        raise Refused(FAILED, f"the plan for all futures failed its verification{_failed(found)}")
    if found.status == "conflict":
        broken = [f"{future.name}: {', '.join(rules)}" for future, plan in zip(found.futures, found.plans, strict=True)
                  if (rules := lacking_rules(future.case, plan))]
        raise Refused(CONFLICT, "whatever is signed first, not all of these minimum rules can be kept: "
                      + "; ".join(broken))
    return found


def _failed(found: Hedge) -> str:
    """What failed, each with what passes."""
    rows = [*found.check.rows, *(row for each in found.check.futures for row in each.rows)]
    said = [f"row {row.row} {row.name}: {row.largest:.3e} above {row.tolerance:.0e} at {row.where}"
            for row in rows if not row.passed]
    said += [f"level {level}: {drift:.3e} away" for level, drift in found.check.drift.items() if drift > 0]
    return "".join(f"; {each}" for each in said)


def after_base_first(asked: AskedHedge, base: ScenarioOutcome, say: Callable[[str], None]) -> tuple[
        Decided | None, list[Hedge | None]]:
    """What Base's plan decides first, and what comes of it in each future, in order; nothing where Base has no plan.
    Where a future's limits do not let it have all that Base enlarges, it has what they let it have. Raises SolverFailed
    where HiGHS fails."""
    if base.plan is None or base.status not in ("optimal", "time_limit"):
        return None, [None] * len(asked.futures)
    first = decided_by(asked.base, base.plan, asked.until)
    found = []
    for future in asked.futures:
        say(f"Base's first orders in {future.name}")
        task = HedgeTask([replace(future, probability=1.0)], asked.until, asked.seconds, first)
        found.append(hedge(task) or hedge(replace(task, cut=True)))
    return first, found
