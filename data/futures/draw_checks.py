"""What is wrong or doubtful in the sheet Uncertainty: what it draws must leave a workbook that can be solved."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from data.futures.factors import Uncertainty, changed_tables, future_tables, read_uncertainty
from data.input.findings import Finding, InvalidWorkbook, error, warning
from data.input.tables import Tables
from data.schema.inputs import SETTINGS_SHEET, UNCERTAINTY
from model.horizon import Horizon

_ENDS = (("least", 0.0), ("largest", 1.0))  # and the quantile of each; an event that may happen does at the largest


def draws_can_be_solved(tables: Tables, errors: Callable[[Tables], Sequence[Finding]]) -> list[Finding]:
    """What is wrong with the rows of Uncertainty, and, where nothing is, with the tables at the least and at the
    largest of all draws. `errors` finds what is wrong with tables; it finds nothing in these."""
    uncertainty, findings = read_uncertainty(tables)
    for one in uncertainty.changes:
        found: list[Finding] = []
        for _, quantile in _ENDS:
            try:
                changed_tables(tables, one, dict.fromkeys(uncertainty.things, quantile))
            except InvalidWorkbook as problem:
                found += problem.findings
        findings += dict.fromkeys(found)
    return findings or _errors_at_the_ends(tables, uncertainty, errors)


def _errors_at_the_ends(tables: Tables, uncertainty: Uncertainty,
                        errors: Callable[[Tables], Sequence[Finding]]) -> list[Finding]:
    """What is wrong where all is at its least, and where all is at its largest."""
    if not uncertainty.changes:
        return []
    findings: list[Finding] = []
    for words, quantile in _ENDS:
        try:
            found = errors(future_tables(tables, uncertainty, dict.fromkeys(uncertainty.things, quantile)))
        except InvalidWorkbook as problem:
            found = problem.findings
        findings += [error(each.sheet, each.cell, f"where everything in Uncertainty is at its {words}: {each.message}")
                     for each in found]
    return findings


def spoilt_draws(findings: Sequence[Finding]) -> list[Finding]:
    """Errors of Uncertainty as warnings: a plan does not need the sheet, its futures do."""
    return [warning(each.sheet, each.cell, f"the futures of Uncertainty cannot be drawn: {each.message}")
            for each in findings]


def what_is_drawn(tables: Tables, horizon: Horizon) -> Iterator[Finding]:
    """Warnings: factors that can change nothing, and periods outside the plan."""
    settings, table = tables[SETTINGS_SHEET], tables[UNCERTAINTY]
    for row in settings:
        if row["name"] == "decided_until":
            period = horizon.number(str(row["value"]))
            if not 1 <= period <= horizon.count:
                means = "nothing" if period < 1 else "everything"
                yield warning(settings.name, settings.cell(row, "value"), f"{row['value']} is no period of the plan, "
                              f"which goes from {horizon.label(1)} to {horizon.label(horizon.count)}: {means} of it is "
                              "decided when futures are drawn")
    for one in read_uncertainty(tables)[0].changes:
        figures, kind = one.distribution, one.distribution.kind
        if kind == "event" and figures.probability == 0:
            yield warning(table.name, table.cell(one.row, "probability"), "the probability is 0: this never happens")
        neutral = {"multiply": 1.0, "add": 0.0}.get(one.change.kind)
        if neutral is not None and (figures.low, figures.high, one.happening) == (neutral, neutral, neutral):
            yield warning(table.name, table.cell(one.row, "high"), "low and high leave everything as it is")
        if one.change.column.kind == "period" and not _is_inside(horizon, str(one.happening)):
            yield warning(table.name, table.cell(one.row, "high"), f"{one.happening} is no period of the plan, which "
                          f"goes from {horizon.label(1)} to {horizon.label(horizon.count)}")


def _is_inside(horizon: Horizon, label: str) -> bool:
    """The label is that of a period of the plan, or of another shape, which is an error of its own."""
    try:
        return 1 <= horizon.number(label) <= horizon.count
    except ValueError:
        return True
