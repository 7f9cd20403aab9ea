"""What goes to each capital: a small workbook an ally, with its own rows alone."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from data.figures.money import amount
from data.figures.purchases import purchases
from data.figures.result_table import Cell, ResultTable, Row, label_of, make_table
from data.files import result_path, write_whole
from data.narrative.text import shortened
from data.narrative.wording import capital
from data.report.orders import contract_parts
from data.report.summary.plain import plain_family, plain_share, plain_units
from data.report.summary.terminal import answers
from data.report.summary.words import MISSING, SURE, missing
from data.schema.colors import DARK
from data.schema.plan_sheets import BUDGETS, CONTRACTS, CONTRIBUTIONS, COST_SHARES, ORDERS, TRANSFERS
from data.schema.reason_sheets import DISCOUNTS_EARNED
from data.schema.stock_sheets import (
    COMPLETE_ROUNDS,
    MOVEMENTS,
    NEEDS,
    REASONS,
    SHORTFALLS,
    STOCK_BY_FAMILY,
    STOCK_BY_ITEM,
)
from data.schema.summary import IN_PLAIN_WORDS, PLAN_BY_FAMILY, SHARE_MET, SUMMARY
from data.workbook.first_page.page import AllyTold, PageBlock, SheetLink, write_ally_page
from data.workbook.formats import CellFormats, WrittenSheet
from data.workbook.result import open_workbook, sheet_links, write_sheets
from data.workbook.table_sheet import table_sheet
from model.case import Case
from model.plan import Plan

# The sheets of an ally's workbook with the keys of the columns that name the ally; of Contracts it
# has its parts, of Reasons those of its own shortfalls.
SHEETS: dict[str, tuple[str, ...]] = {
    ORDERS.name: ("ally",), CONTRACTS.name: (), STOCK_BY_FAMILY.name: ("ally",), STOCK_BY_ITEM.name: ("ally",),
    COMPLETE_ROUNDS.name: ("ally",), NEEDS.name: ("ally",), SHORTFALLS.name: ("ally",), REASONS.name: (),
    TRANSFERS.name: ("from_ally", "to_ally"), CONTRIBUTIONS.name: ("from_ally", "to_ally"), BUDGETS.name: ("ally",),
    DISCOUNTS_EARNED.name: ("ally",)}


def write_per_ally(folder: Path, result: Path, case: Case, plan: Plan,
                   report: Mapping[str, ResultTable]) -> list[Path]:
    """Write a workbook for each ally into the folder, made where it is missing, and return where they are:
    NAME-for ALLY.xlsx, NAME being that of the result. Raises OSError where one cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / result.with_suffix(".xlsx").name
    return [write_whole(result_path(base, base, f"for {ally}", several=True), ally_bytes(case, plan, report, ally))
            for ally in case.allies]


def ally_report(case: Case, plan: Plan, report: Mapping[str, ResultTable], ally: str) -> dict[str, ResultTable]:
    """The tables of an ally's workbook by the names of its sheets: the rows of the report that name the ally."""
    own = {}
    for name, keys in SHEETS.items():
        if keys and name in report:
            named = zip(*(report[name].values(key) for key in keys), strict=True)
            own[name] = report[name].only([ally in names for names in named])
        elif name == CONTRACTS.name:
            own[name] = contract_parts(case, purchases(case, plan), ally)
        elif name in report:
            own[name] = _own_reasons(report[name], own[SHORTFALLS.name])
    return own


def _own_reasons(reasons: ResultTable, short: ResultTable) -> ResultTable:
    """The reasons of the ally's own shortfalls, without those that they hold for beside it."""
    told = set(short.values("reason_number"))
    own = reasons.only([number in told for number in reasons.values("number")])
    return own.without("needs").without("weighted").without("where")


def ally_bytes(case: Case, plan: Plan, report: Mapping[str, ResultTable], ally: str) -> bytes:
    """The ally's workbook as a file's content."""
    own = ally_report(case, plan, report, ally)
    buffer = io.BytesIO()
    workbook = open_workbook(buffer, case, plan, f"scenario {case.scenario}, {ally}")
    formats = CellFormats(workbook, list(case.families))
    cover = WrittenSheet(workbook, formats, workbook.add_worksheet(SUMMARY))
    cover.sheet.set_tab_color(DARK)
    linked: list[SheetLink] = []
    by_family = plan_by_family(case, own)
    for name, table in {PLAN_BY_FAMILY.name: by_family, **own}.items():
        written = write_sheets(workbook, formats, table, name, table_sheet())
        linked += sheet_links(written, table.sheet.meaning)
    figures, answer = ally_figures(report, own, ally), answers(report)
    write_ally_page(cover, AllyTold(
        _title(case, ally), answer["horizon"], answer["scenario"], _facts(case, figures, own),
        [*_stocks(case, by_family), *_blocks(case, plan, ally, figures), *_verified(report)]), linked)
    cover.sheet.activate()
    workbook.close()
    return buffer.getvalue()


def plan_by_family(case: Case, own: Mapping[str, ResultTable]) -> ResultTable:
    """The ally's stock from the start to the end of the horizon, one row a family."""
    values, accounts = dict[Cell, float](), dict[Cell, dict[Cell, dict[str, Cell]]]()
    for order in own[ORDERS.name].rows():
        values[order["family"]] = values.get(order["family"], 0.0) + _sum([order["value"]])
    for line in own[STOCK_BY_FAMILY.name].rows():
        accounts.setdefault(line["family"], {})[line["movement"]] = line
    at_end = label_of("in_period", case.horizon.label(case.horizon.count))
    rows: list[Row] = []
    for family, account in accounts.items():
        held = account[MOVEMENTS["closing"]]
        rows.append({
            "family": family, "unit": held["unit"], "stock_at_start": held["opening"],
            "contracted_before": _all_of(account, "deliveries", "signed"), "ordered": _all_of(account, "orders"),
            **{movement: _all_of(account, movement) for movement in ("received", "sent", "issued", "taken",
                                                                     "written_off")},
            "stock_at_end": held[at_end],
            **{key: account.get(MOVEMENTS[movement], {}).get(at_end)
               for key, movement in (("target_at_end", "target"), ("coverage", "coverage"))},
            "value": values.get(family, 0.0)})
    return make_table(case, PLAN_BY_FAMILY, rows).without_unused({
        "taken": bool(case.components), "written_off": case.has_lots})


def _all_of(account: Mapping[Cell, Mapping[str, Cell]], *movements: str) -> float:
    """What these movements of an account come to in all periods together."""
    return _sum(value for movement in movements for key, value in account.get(MOVEMENTS[movement], {}).items()
                if key.startswith("in_period"))


def _title(case: Case, ally: str) -> str:
    name = case.allies[ally].name
    return shortened(f"{name or ally}: its part of {case.title or 'the joint procurement'}", 200)


@dataclass(frozen=True)
class AllyFigures:
    """The plan at a glance for an ally: the share of its need that is met at the families' prices (None where nothing
    is required), and sums of money as reported; `holding` is None where holding stock costs nothing, `signed` where the
    workbook has no signed orders."""

    share_met: Cell
    orders: float
    given: float
    received: float
    contracts: int
    holding: float | None = None
    signed: float | None = None


def ally_figures(report: Mapping[str, ResultTable], own: Mapping[str, ResultTable], ally: str) -> AllyFigures:
    """The key figures of the ally; `own` are the tables of its workbook."""
    shares = {row["ally"]: row["met"] for row in report[SHARE_MET.name].rows()}
    shared = report[COST_SHARES.name]
    holding = next((_sum([row["holding"]]) for row in shared.rows() if row["ally"] == ally), 0.0) if shared.places(
        "holding") else None
    budgets = own[BUDGETS.name]
    return AllyFigures(shares.get(ally), _sum(budgets.values("orders")),
                       _sum(budgets.values("given")), _sum(budgets.values("received")), len(own[CONTRACTS.name]),
                       holding, _sum(budgets.values("signed")) if budgets.places("signed") else None)


def _facts(case: Case, figures: AllyFigures, own: Mapping[str, ResultTable]) -> list[dict[str, Cell]]:
    """The four facts of the ally: what it pays, what is met, its contracts, its first delivery."""
    met = figures.share_met
    parts = list(own[CONTRACTS.name].rows())
    delivered = sorted(str(row["delivery_period"]) for row in own[ORDERS.name].rows() if row["quantity"])
    signed = f"; the first is signed in {parts[0]['order_period']}" if parts else ""
    return [
        {"label": "To pay for orders", "value": _spoken(case, figures.orders),
         "note": f"of which other nations bear {_spoken(case, figures.received)}" if figures.received else
                 "all of it borne by the nation itself"},
        {"label": "What is met", "value": plain_share(met) if isinstance(met, float) else "nothing required",
         "note": "of all that the nation requires, counted at what it costs"},
        {"label": "Contracts to join", "value": f"{figures.contracts:,}", "note": f"new contracts{signed}"},
        {"label": "First delivery", "value": delivered[0] if delivered else "none",
         "note": f"of new orders; the last in {delivered[-1]}" if delivered else "of new orders"}]


def _stocks(case: Case, by_family: ResultTable) -> list[PageBlock]:
    """The part of each stock target that is there at the end, and how the stock comes to that."""
    lines = []
    for row in by_family.rows():
        family, share = str(row["family"]), row["coverage"]
        start, ordered, end, target = (plain_units(_sum([row[key]]), case.families[family].unit) for key in (
            "stock_at_start", "ordered", "stock_at_end", "target_at_end"))
        wanted = f", where {target} are asked for" if row["target_at_end"] else ""
        lines.append((plain_share(min(share, 1.0)) if isinstance(share, float) else "–",
                      f"{capital(plain_family(case, family))}: {start} at the start, {ordered} ordered, {end} at the "
                      f"end{wanted}."))
    return [PageBlock("Stock at the end, of its target", lines)] if lines else []


def _blocks(case: Case, plan: Plan, ally: str, figures: AllyFigures) -> list[PageBlock]:
    """What the ally pays and gets beside its orders, and what it lacks."""
    costs = [(_spoken(case, money), text) for money, text in (
        (figures.signed, "still to pay for orders that are signed already."),
        (figures.given, "to be given to other nations."),
        (figures.received, "to be received from other nations."),
        (figures.holding, "for holding stock.")) if money]
    blocks = [PageBlock("What is paid beside", costs)] if costs else []
    lacks = [(told.figure, told.text) for told in missing(case, plan, ally)]
    return [*blocks, PageBlock(MISSING, lacks)]


def _verified(report: Mapping[str, ResultTable]) -> list[PageBlock]:
    """How sure the plan is of which this is a part."""
    lines = [(str(row["figure"]), str(row["text"])) for row in report[IN_PLAIN_WORDS.name].rows()
             if row["question"] == SURE]
    return [PageBlock(SURE, lines)]


def _spoken(case: Case, reported: float | None) -> str:
    """A sum as reported, in a sentence."""
    return amount(case, (reported or 0.0) * case.money_scale)


def _sum(values: Iterable[Cell]) -> float:
    """The sum of the numbers that are known."""
    return float(sum(value for value in values if isinstance(value, (int, float))))
