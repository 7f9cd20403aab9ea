"""Plans rolled on: workbooks written, solved and rolled through files as a planner does, and the rest of an old plan
as a plan of the next workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from data.case.builder import assemble
from data.checks.errors import check
from data.comparison.keeping.earlier_plan import earlier_plan, kept_plan
from data.figures.money import units_of
from data.input.findings import errors_of
from data.input.reader import read_workbook
from data.input.tables import Row, Tables
from data.report.report import VerifiedPlan, make_report
from data.roll.book import NextBook, content_of, next_book
from data.roll.planned import planned
from data.roll.result import read_result_lines
from data.roll.seam import Happened, Seam
from data.run_facts import run_facts
from data.template.writer import write_input
from data.workbook.result import write_results
from model.case import Case
from model.plan import (
    ContributionKey,
    ExpansionKey,
    LineKey,
    OrderKey,
    Plan,
    RoundKey,
    ShortfallKey,
    StockKey,
    TransferKey,
)
from model.solve import optimize
from model.verification.ledger import Ledger
from model.verification.rules import combinations_of, folded
from model.verification.verify import verify

ABOUT = (("A random plan", "for a test"),)


@dataclass(frozen=True)
class Solved:
    """A workbook on disk with its case and plan."""

    path: Path
    tables: Tables
    case: Case
    plan: Plan


def in_order(tables: Tables) -> Tables:
    """The tables with windows that end before they begin turned round: such a workbook would not be planned at all."""
    for name in ("Offers", "Requirements", "Rules", "Thresholds"):
        rows = []
        for row in tables[name]:
            first, last = row["from"], row["to"]
            turned = first is not None and last is not None and str(last) < str(first)
            rows.append(Row(row.number, {**row.values, "from": last, "to": first}) if turned else row)
        tables = tables.with_table(replace(tables[name], rows=tuple(rows)))
    return tables


def write_tables(path: Path, tables: Tables) -> Path:
    """The tables as a workbook."""
    write_input(path, content_of(tables), ABOUT)
    return path


def read_valid(path: Path) -> Tables:
    """The tables of a workbook without errors."""
    tables, found = read_workbook(path)
    errors = errors_of([*found, *check(tables)])
    assert not errors, [finding.line() for finding in errors]
    return tables


def solved(path: Path, earlier: Path | None = None) -> Solved | None:
    """The workbook with its plan, near that of an earlier result where there is one, and its result beside it; None
    where it contradicts itself."""
    tables = read_valid(path)
    case = assemble(tables)
    if earlier is not None:
        case, _ = kept_plan(case, earlier_plan(earlier))
    found = optimize(case)
    if found.status != "optimal" or found.plan is None:
        return None
    facts = run_facts(path, "Base", "optimal", {}, {})
    report = make_report(VerifiedPlan(case, found.plan, verify(case, found.plan), (), facts, None))
    write_results(result_of(path), case, found.plan, report)
    return Solved(path, tables, case, found.plan)


def result_of(path: Path) -> Path:
    return path.with_name(f"{path.stem}-result.xlsx")


@dataclass(frozen=True)
class Rolled:
    """The next workbook as read again, what happened by the seam, and what was done."""

    tables: Tables
    case: Case
    happened: Happened
    book: NextBook


def rolled(old: Solved, gone: int, path: Path) -> Rolled:
    """The next workbook, written and read again."""
    seam = Seam(old.case.horizon, gone)
    happened = planned(old.case, old.tables, read_result_lines(result_of(old.path), units_of(old.case)), seam)
    book = next_book(old.tables, old.case, happened, seam)
    tables = read_valid(write_tables(path, book.tables))
    return Rolled(tables, assemble(tables), happened, book)


def rest_of(old: Case, plan: Plan, new: Case, gone: int) -> Plan:
    """What the plan decides after the seam, in the keys of the next case: nothing is decided anew. What a line stays
    below its rate follows from its load, and contributions of the year under way are given."""
    transfer_of = {before.key: now.key for before, now in zip(old.transfers, new.transfers, strict=True)}
    need_of = {before.key: now.key for before, now in zip(old.requirements, new.requirements, strict=True)}
    order = {OrderKey(offer, ally, period - gone): quantity for (offer, ally, period), quantity in plan.order.items()
             if period - old.lead(old.offers[offer], ally) > gone}
    rest = Plan(
        levels=(), order=order, stock=_later(plan.stock, gone), issue=_later(plan.issue, gone),
        contribution=_contributions(old, plan, new, old.horizon.year(gone)),
        transfer={TransferKey(transfer_of[key.transfer], key.item, key.period - gone, _end(key.usable_to, gone)): moved
                  for key, moved in plan.transfer.items() if key.period > gone},
        expansion={ExpansionKey(line, period - gone): size for (line, period), size in plan.expansion.items()
                   if period > gone},
        shortfall={ShortfallKey(need_of[row], period - gone): short for (row, period), short in plan.shortfall.items()
                   if period > gone},
        violation={}, idle=_idle(new, order), written_off=_later(plan.written_off, gone),
        completed=_later_rounds(plan.completed, gone), matched=_later_rounds(plan.matched, gone),
        taken=_later(plan.taken, gone), whole=plan.whole)
    rows = combinations_of(Ledger(new, rest))  # a rule that nothing can be ordered for has no row any more
    return replace(rest, violation={key: amount for key, amount in plan.violation.items()
                                    if folded(key.combination) in rows.get(key.rule, {})})


def _end(usable_to: int, gone: int) -> int:
    return usable_to - gone if usable_to else 0


def _later(table: Mapping[StockKey, float], gone: int) -> dict[StockKey, float]:
    return {StockKey(key.ally, key.item, key.period - gone, _end(key.usable_to, gone)): quantity
            for key, quantity in table.items() if key.period > gone}


def _later_rounds(table: Mapping[RoundKey, float], gone: int) -> dict[RoundKey, float]:
    return {key._replace(period=key.period - gone): quantity for key, quantity in table.items() if key.period > gone}


def _contributions(old: Case, plan: Plan, new: Case, last_year: int) -> dict[ContributionKey, float]:
    moved = {}
    for (key, year), amount in plan.contribution.items():
        if year > last_year:
            row = old.contribution_of[key]
            (now,) = [other.key for other in new.contributions if (other.from_ally, other.to_ally) == (
                row.from_ally, row.to_ally) and other.holds_in(year)]
            moved[ContributionKey(now, year)] = amount
    return moved


def _idle(case: Case, order: Mapping[OrderKey, float]) -> dict[LineKey, float]:
    idle = {}
    for key, line in case.resources.items():
        use = case.resource_use.get(key, {})
        for period in case.horizon.periods if line.idle_cost > 0 else ():
            load = case.signed_sums.load.get((key, period), 0.0) + sum(
                use.get(other.offer, 0.0) * quantity for other, quantity in order.items() if other.period == period)
            if line.rate(period) > load:
                idle[LineKey(key, period)] = line.rate(period) - load
    return idle
