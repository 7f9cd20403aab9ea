"""What goes to each capital: a small workbook an ally, with its own rows alone."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from data.figures.frame import make_frame, unit_of_money
from data.figures.purchases import purchases
from data.files import result_path, write_whole
from data.narrative.text import shortened
from data.narrative.wording import percent
from data.report.orders import contract_parts
from data.schema.results import SHEET
from data.workbook import summary as results_summary
from data.workbook.formats import DARK, Formats
from data.workbook.result import open_workbook, write_sheets
from data.workbook.table import SHARES
from model.case import Case
from model.plan import Plan

# The sheets of an ally's workbook, the declared tables behind them, and the columns that name the ally.
SHEETS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Orders", "Orders", ("ally",)),
    ("Contracts", "Contract parts", ()),
    ("Stock", "Stock", ("ally",)),
    ("Shortfalls", "Shortfalls", ("ally",)),
    ("Transfers", "Transfers", ("from ally", "to ally")),
    ("Contributions", "Contributions", ("from ally", "to ally")),
    ("Budgets", "Budgets", ("ally",)),
)
_COLUMNS = len(SHEET["Plan by family"].columns)  # of the first page: those of its table


def write_per_ally(folder: Path, result: Path, case: Case, plan: Plan,
                   report: Mapping[str, pd.DataFrame]) -> list[Path]:
    """Write a workbook for each ally into the folder, made where it is missing, and return where they are:
    NAME-for ALLY.xlsx, NAME being that of the result. Raises OSError where one cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    base = folder / result.with_suffix(".xlsx").name
    return [write_whole(result_path(base, base, f"for {ally}", several=True), ally_bytes(case, plan, report, ally))
            for ally in case.allies]


def ally_report(case: Case, plan: Plan, report: Mapping[str, pd.DataFrame], ally: str) -> dict[str, pd.DataFrame]:
    """The tables of an ally's workbook by the names of its sheets: the rows of the report that name the ally."""
    own = {}
    for name, table, columns in SHEETS:
        if columns:
            frame = report[table]
            named = frame[list(columns)].itertuples(index=False, name=None)
            own[name] = _rows_of(frame, [ally in names for names in named])
    own["Contracts"] = contract_parts(case, purchases(case, plan), ally)
    return {name: own[name] for name, _, _ in SHEETS}


def ally_bytes(case: Case, plan: Plan, report: Mapping[str, pd.DataFrame], ally: str) -> bytes:
    """The ally's workbook as a file's content."""
    own = ally_report(case, plan, report, ally)
    buffer = io.BytesIO()
    workbook = open_workbook(buffer, case, plan, f"scenario {case.scenario}, {ally}")
    formats = Formats(workbook, list(case.families))
    cover = workbook.add_worksheet(results_summary.NAME)
    cover.set_tab_color(DARK)
    linked: dict[str, str] = {}
    for name, table, _ in SHEETS:
        linked |= write_sheets(workbook, formats, SHEET[table], own[name], name)
    figures = _figures(case, report, own, ally)
    facts = results_summary.facts_of(report) | {"title": _title(case, ally), "answer": _answer(case, figures, own)}
    row = results_summary.write_head(cover, formats, facts, linked, _COLUMNS)
    row = results_summary.write_tiles(cover, formats, figures, row)
    row = results_summary.write_part(cover, formats, "Plan by family", plan_by_family(case, own), row + 1)
    results_summary.set_one_page(cover, row, _COLUMNS)
    cover.activate()
    workbook.close()
    return buffer.getvalue()


def plan_by_family(case: Case, own: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The ally's stock from the start to the end of the horizon, one row a family."""
    stock, value = own["Stock"], f"value {unit_of_money(case)}"
    rows = []
    for family, moves in stock[stock["row"] == "family"].groupby("family", sort=False):
        first, last = moves.iloc[0], moves.iloc[-1]
        orders = own["Orders"]
        rows.append((str(family), first["unit"], first["opening"],
                     *(_sum(moves, name) for name in ("deliveries", "orders", "received", "sent", "issued")),
                     last["closing"], last["target"], last["coverage"],
                     _sum(_rows_of(orders, [other == family for other in orders["family"]]), value)))
    return make_frame(case, "Plan by family", rows)


def _rows_of(frame: pd.DataFrame, wanted: list[bool]) -> pd.DataFrame:
    """The rows that are wanted; the columns stay where there are none."""
    return frame[pd.Series(wanted, index=frame.index, dtype=bool)]


def _title(case: Case, ally: str) -> str:
    name = case.allies[ally].name
    return shortened(f"{name or ally}: its part of {case.title or 'the joint procurement'}", 200)


def _figures(case: Case, report: Mapping[str, pd.DataFrame], own: Mapping[str, pd.DataFrame],
             ally: str) -> pd.DataFrame:
    """The key figures of the ally, named as those of the plan."""
    unit = unit_of_money(case)
    shares = dict(report["Share met"].itertuples(index=False, name=None))
    budgets, short = own["Budgets"], own["Shortfalls"]
    return make_frame(case, "Key figures", [
        ("requirements met, by value", shares.get(ally), SHARES),
        ("short by value", _sum(short, f"value short {unit}"), unit),
        ("orders", _sum(budgets, f"orders {unit}"), unit),
        ("contributions given", _sum(budgets, f"given {unit}"), unit),
        ("contributions received", _sum(budgets, f"received {unit}"), unit),
        ("contracts to join", len(own["Contracts"]), "number"),
    ])


def _answer(case: Case, figures: pd.DataFrame, own: Mapping[str, pd.DataFrame]) -> str:
    """What the plan means for the ally, in a sentence."""
    share, short, orders, given, received, count = figures["value"]
    met = "Nothing is required" if share is None else (
        f"The plan meets {percent(share, 'all')} of what is required by value")
    sentence = f"{met}; {count:,} contracts to join, {orders:,.1f} {unit_of_money(case)} to pay for orders"
    if given:
        sentence += f", {given:,.1f} to give to others"
    if received:
        sentence += f", of which others bear {received:,.1f}"
    if short:
        lacking = own["Shortfalls"]
        worst = lacking.iloc[lacking[f"value short {unit_of_money(case)}"].astype(float).to_numpy().argmax()]
        sentence += f". Most is lacking of {shortened(str(worst['family']), 80)} in {worst['period']}"
    return sentence + "."



def _sum(frame: pd.DataFrame, column: str) -> float:
    return float(sum(value for value in frame[column] if value is not None))
