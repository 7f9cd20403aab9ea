"""The next workbook: each sheet as it becomes, and what was done to it in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.case.builder import assemble
from data.input.sheet_scan import letters_of
from data.input.tables import Row, Table, Tables
from data.narrative.wording import capital, counted
from data.roll.lines import LinesDone, next_lines
from data.roll.money import escalated, next_budgets, next_contributions, next_settings
from data.roll.scenarios import meant_for_the_old_start, next_scenarios
from data.roll.seam import Happened, Seam
from data.roll.stocks import next_deliveries, next_signed, next_stock, next_storage
from data.schema.inputs import (
    ALLIES,
    BUDGETS,
    CAPACITY,
    CONTRIBUTIONS,
    DELIVERIES,
    FAMILIES,
    OFFERS,
    RESOURCES,
    SCENARIOS,
    SETTINGS_SHEET,
    SHEET,
    SHEETS,
    SIGNED,
    STOCK,
    TERMS,
)
from data.template.dropdowns import TableContent
from data.template.guide import About
from data.template.writer import write_input
from model.case import Case

NOT_CARRIED = ("Columns and sheets of your own, formats, formulas and notes of the last workbook are not in this one: "
               "it holds the figures of the declared columns.")
AS_IT_WAS = "as it was"
_MOST_NAMED = 5  # lines that About names


@dataclass(frozen=True)
class NextBook:
    """The tables of the next workbook, and by sheet what was done to it; what was not touched stands there `as it
    was`."""

    tables: Tables
    done: Mapping[str, str]


def next_book(tables: Tables, case: Case, happened: Happened, seam: Seam) -> NextBook:
    """What the planner's workbook becomes after what has happened up to the seam. `case` is that of `tables`."""
    resources, capacity, lines_done = next_lines(tables, case, happened, seam)
    budgets, all_rows = next_budgets(tables, case, happened, seam)
    new = tables
    for table in (next_settings(tables, case, happened, seam), next_stock(tables, case, happened),
                  next_deliveries(tables, happened, seam), next_signed(tables, happened, seam),
                  escalated(tables[OFFERS], case, seam), escalated(tables[TERMS], case, seam), resources, capacity,
                  budgets, next_contributions(tables, case, happened, seam)):
        new = new.with_table(table)
    new = _numbered(new)
    allies, roomier = next_storage(new, assemble(new), happened)
    new = new.with_table(allies)
    scenarios, gone = next_scenarios(tables, new)
    new = new.with_table(scenarios)
    done = {
        SETTINGS_SHEET.name: _settings_done(case, happened, seam),
        ALLIES.name: _storage_done(roomier),
        FAMILIES.name: "weight is written out where it was blank: else it would change with the prices",
        STOCK.name: f"closing stock of {seam.old.label(seam.gone)} in {counted(len(happened.stock), 'row')}, lots "
                    "with what is left of each",
        DELIVERIES.name: _deliveries_done(tables, happened, seam),
        SIGNED.name: _signed_done(happened, seam),
        OFFERS.name: _prices_done(tables, new, OFFERS.name),
        TERMS.name: _prices_done(tables, new, TERMS.name),
        RESOURCES.name: _resources_done(lines_done),
        CAPACITY.name: _capacity_done(lines_done),
        BUDGETS.name: _budgets_done(case, all_rows, seam, bool(new[BUDGETS].rows)),
        CONTRIBUTIONS.name: _contributions_done(tables, happened, seam),
        SCENARIOS.name: _scenarios_done(new, gone)}
    return NextBook(new, {sheet.name: done.get(sheet.name, AS_IT_WAS) for sheet in SHEETS})


def _numbered(tables: Tables) -> Tables:
    """Every sheet with the letters and the rows that it will have in the file."""
    for sheet in SHEETS:
        table = tables[sheet]
        tables = tables.with_table(Table(sheet.name, {
            name: letters_of(place) for place, name in enumerate(_header(table))}, tuple(
                Row(number, row.values) for number, row in enumerate(table, 2))))
    return tables


def _header(table: Table) -> list[str]:
    """The declared columns that the sheet has or that are filled now; all of them where it has none."""
    columns = [column.name for column in SHEET[table.name].columns]
    filled = {name for row in table for name, value in row.values.items() if value is not None}
    return [name for name in columns if name in table.letters or name in filled] or columns


def content_of(tables: Tables) -> dict[str, TableContent]:
    """The sheets as they are written."""
    content: dict[str, TableContent] = {}
    for sheet in SHEETS:
        header = _header(tables[sheet])
        content[sheet.name] = header, [[row[name] for name in header] for row in tables[sheet]]
    return content


def _settings_done(case: Case, happened: Happened, seam: Seam) -> str:
    text = (f"start is {seam.new.label(1)} in place of {seam.old.label(1)}, periods {seam.new.count} in place of "
            f"{seam.old.count}: the plan ends as before")
    costs = any(case.resources[one.resource].expansion_cost for one in happened.built)
    return f"{text}; expansion_budget is less by what was ordered" if costs and math.isfinite(
        case.expansion_budget) else text


def _storage_done(roomier: list[str]) -> str:
    if not roomier:
        return AS_IT_WAS
    return (f"storage of {', '.join(roomier)} is what the rest of the plan fills: the stock that was there from the "
            "start took more room than there is, and the plan uses that room again; set it as it is")


def _deliveries_done(tables: Tables, happened: Happened, seam: Seam) -> str:
    over = sum(seam.old.number(str(row["period"])) <= seam.gone for row in tables[DELIVERIES])
    last = seam.old.label(seam.gone)
    parts = [f"{counted(over, 'row')} up to {last} left out, as what came is in Stock"] * bool(over)
    parts += [f"{counted(len(happened.late), 'row')} for what did not come, in its new period"] * bool(happened.late)
    parts += [f"{counted(len(happened.under_way), 'row')} for transfers that have left and are on their way"] * bool(
        happened.under_way)
    return "; ".join(parts) or AS_IT_WAS


def _signed_done(happened: Happened, seam: Seam) -> str:
    if not happened.signed:
        return AS_IT_WAS
    return (f"all rows stay, those delivered by now as history for limits, shares and rules; "
            f"{counted(len(happened.signed), 'row')} for what was ordered up to {seam.old.label(seam.gone)}, with its "
            "price and the share that is paid")


def _prices_done(old: Tables, new: Tables, sheet: str) -> str:
    grown = sum(before["price"] != now["price"] for before, now in zip(old[sheet], new[sheet], strict=True))
    return f"{counted(grown, 'price')} escalated to the new start" if grown else AS_IT_WAS


def _resources_done(done: LinesDone) -> str:
    if not done.built:
        return AS_IT_WAS
    text = [f"what was ordered of {_named(done.built)} is capacity now: max_expansion is what is left of it, and "
            "commitment is multiplied by the part that is left"]
    parts = ((done.committed, "min_rate of {} is what it is committed to make for that"),
             (done.costed, "idle_cost of {} is the price of the dearest offer on it"),
             (done.without_rate, "the rate of {} that cost nothing is left out, as it would cost something now"),
             (done.oversold, "where signed orders alone took more of {} than there was, that is its capacity, beside "
                             "what was built"))
    return "; ".join([*text, *(words.replace("{}", _named(keys)) for keys, words in parts if keys)])


def _named(keys: Sequence[str]) -> str:
    """The first of the keys, and how many more there are."""
    rest = f" and {len(keys) - _MOST_NAMED:,} more" if len(keys) > _MOST_NAMED else ""
    return f"{', '.join(keys[:_MOST_NAMED])}{rest}"


def _capacity_done(done: LinesDone) -> str:
    return ("expansions that were ordered are announced capacity from the day that they are ready, and what they are "
            "committed to is min_rate for as long as that holds") if done.built else AS_IT_WAS


def _budgets_done(case: Case, all_rows: bool, seam: Seam, any_rows: bool) -> str:
    if not any_rows:
        return AS_IT_WAS
    which = "a row for each ally and year with a limit" if all_rows else (
        "a row for each ally with a limit in its first year; later years without a row are worked out from GDP as "
        "before, as scenarios change that")
    text = [which]
    if seam.year_under_way is not None:
        text.append(f"{seam.year_under_way} is less by what was paid, contributions included")
    if case.carry_over:
        text.append(f"{seam.new.years[0]} has what was left of the years before")
    return "; ".join(text)


def _contributions_done(tables: Tables, happened: Happened, seam: Seam) -> str:
    if not tables[CONTRIBUTIONS].rows:
        return AS_IT_WAS
    text = ["a limit without a year stands there by year"]
    if any(year == seam.year_under_way for _, _, year in happened.given):
        text.append(f"{seam.year_under_way} is less by all that the plan gives in that year: a plan does not say when "
                    "in a year money moves")
    return "; ".join(text)


def _scenarios_done(new: Tables, gone: list[str]) -> str:
    text = [f"left out, as it would change nothing any more: {told}" for told in gone]
    doubtful = meant_for_the_old_start(new)
    if doubtful:
        text.append(f"look at {', '.join(doubtful)}: figures that these set or add were meant for the old start")
    return "; ".join(text) or AS_IT_WAS


def write_next(path: Path, book: NextBook, seam: Seam, source: str, notes: Sequence[str]) -> None:
    """Writes the workbook, whole or not at all; `source` says from which files it was made. OSError where it cannot be
    written."""
    write_input(path, content_of(book.tables), about(book, seam, source, notes))


def about(book: NextBook, seam: Seam, source: str, notes: Sequence[str]) -> About:
    """What About says."""
    title = str(book.tables.setting("title") or "") or "The next plan"
    last = seam.old.label(seam.gone)
    return (
        (f"{title}: from {seam.new.label(1)} on", f"Planning goes on after {last}. {source}"),
        ("What to do", ""),
        ("1 correct", "Correct here what did not go as planned, and what is known better by now: "
                      "needs, capacities, prices."),
        ("2 plan", "Solve this workbook: that makes the plan from here to the end. Orders may then change that need "
                   "not. Tick Stay near the last result in the window, or type python solve.py NEXT.xlsx --keep "
                   "OLD-result.xlsx: then it stays as near to the plan of the old result, which is named above, as can "
                   "be without loss."),
        ("What was done", ""),
        *((sheet, _sentence(text)) for sheet, text in book.done.items() if text != AS_IT_WAS),
        ("as they were", ", ".join(sheet for sheet, text in book.done.items() if text == AS_IT_WAS) or "none"),
        ("not carried over", NOT_CARRIED),
        *([("What to know", ""), *(("", _sentence(note)) for note in notes)] if notes else []),
    )


def _sentence(text: str) -> str:
    return f"{capital(text)}."
