"""What the next workbook says of money: budgets, contributions and the expansion budget less what is gone, prices at
the new start."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from data.futures.factors import decided_until
from data.input.tables import Row, Table, Tables
from data.roll.seam import Happened, Seam, plain
from data.roll.stocks import Values, renumbered
from data.schema.inputs import ALLIES, BUDGETS, CONTRIBUTIONS, SCENARIOS, SETTING, SETTINGS_SHEET
from model.case import Case
from model.tolerances import NOISE

AllyYear = tuple[str, int]
# What budgets without a row are worked out from.
_BEHIND_BUDGETS = ({"gdp", "defence_share", "munitions_share"}, "minimum_defence_share")


def next_budgets(tables: Tables, case: Case, happened: Happened, seam: Seam) -> tuple[Table, bool]:
    """The sheet Budgets, and whether each ally and year with a limit has a row: not where scenarios speak of budgets or
    of what they are worked out from, so that they go on to do so in the years to come."""
    left, all_rows = budgets_left(case, happened, seam), not _scenarios_speak(tables)
    given = {(str(row["ally"]), int(row["year"] or 0)): row for row in tables[BUDGETS]}
    needed = {key: amount for key, amount in left.items() if all_rows or key in given
              or key[1] == seam.year_under_way or amount != case.budgets[key]}
    return renumbered(tables[BUDGETS], _budgets(case, needed, given)), all_rows


def _budgets(case: Case, left: Mapping[AllyYear, float], given: Mapping[AllyYear, Row]) -> Iterator[Values]:
    for (ally, year), amount in left.items():
        row, same = given.get((ally, year)), amount == case.budgets[ally, year]
        values: Values = {"ally": ally, "year": year} if row is None else row.values
        # One price_unit too much, below what a workbook may hold, is less than what the plan could not pay.
        in_scale = amount / case.money_scale
        least = NOISE if amount >= NOISE and in_scale < NOISE else in_scale
        yield values if same and row is not None else {**values, "amount": plain(least)}


def _scenarios_speak(tables: Tables) -> bool:
    """A scenario changes budgets or what they are worked out from."""
    columns, setting = _BEHIND_BUDGETS
    for row in tables[SCENARIOS]:
        sheet, column = str(row["sheet"] or "").casefold(), str(row["column"] or "").casefold()
        if sheet == BUDGETS.name.casefold() or (sheet == ALLIES.name.casefold() and column in columns) or (
                sheet == SETTINGS_SHEET.name.casefold() and setting in str(row["where"] or "").casefold()):
            return True
    return False


def budgets_left(case: Case, happened: Happened, seam: Seam) -> dict[AllyYear, float]:
    """What row 9 leaves of each ally's money in the years of the next plan, price_unit; a year without a limit is not
    there. Where signed orders alone exceed a limit they set it, in the old plan and so in what is left of it."""
    borne = _borne(happened)
    left: dict[AllyYear, float] = {}
    for ally in case.allies:
        own = _carried(case, ally, borne, seam) if case.carry_over else _by_year(case, ally, borne, seam)
        left |= {(ally, year): amount for year, amount in own.items()}
    return left


def _borne(happened: Happened) -> Mapping[AllyYear, float]:
    """What each ally has paid by calendar year, contributions given less those received."""
    borne: defaultdict[AllyYear, float] = defaultdict(float, happened.paid)
    for (giver, taker, year), amount in happened.given.items():
        borne[giver, year] += amount
        borne[taker, year] -= amount
    return borne


def _by_year(case: Case, ally: str, borne: Mapping[AllyYear, float], seam: Seam) -> dict[int, float]:
    left = {}
    for year in seam.new.years:
        amount = case.budgets.get((ally, year))
        if amount is not None and year == seam.year_under_way:
            signed = case.signed_sums.payments.get((ally, year), 0.0)
            amount = max(0.0, max(amount, signed) - borne.get((ally, year), 0.0))
        if amount is not None:
            left[year] = amount
    return left


def _carried(case: Case, ally: str, borne: Mapping[AllyYear, float], seam: Seam) -> dict[int, float]:
    """Money that is left moves on, up to the first year without a limit."""
    left: dict[int, float] = {}
    amounts, signed, before = 0.0, 0.0, 0.0  # added up; the limit up to the year before
    for year in seam.old.years:
        amount = case.budgets.get((ally, year))
        if amount is None:
            break
        set_by_signed = signed > amounts
        amounts += amount
        signed += case.signed_sums.payments.get((ally, year), 0.0)
        limit = max(amounts, signed)
        if year == seam.new.years[0]:
            spent = math.fsum(borne.get((ally, gone), 0.0) for gone in seam.old.years if gone <= seam.last_year)
            left[year] = max(0.0, limit - spent)
        elif year in seam.new.years:
            left[year] = limit - before if set_by_signed or signed > amounts else amount
        before = limit
    return left


def next_contributions(tables: Tables, case: Case, happened: Happened, seam: Seam) -> Table:
    """The sheet Contributions: a limit without a year becomes one for each year; the one of the year under way is less
    by what was given; rows of years that are over are left out."""
    return renumbered(tables[CONTRIBUTIONS], _contributions(tables, case, happened, seam))


def _contributions(tables: Tables, case: Case, happened: Happened, seam: Seam) -> Iterator[Values]:
    for row in tables[CONTRIBUTIONS]:
        most, given_year = row["max_amount"], row["year"]
        if most is None and given_year is None:
            yield row.values
            continue
        for year in seam.new.years if given_year is None else [int(given_year)]:
            if year < seam.new.years[0]:
                continue
            gone = happened.given.get((str(row["from_ally"]), str(row["to_ally"]), year), 0.0) / case.money_scale
            limit = most if most is None else plain(max(0.0, float(most) - gone))
            yield {**row.values, "year": year, **({} if limit is None else {"max_amount": limit})}


def next_settings(tables: Tables, case: Case, happened: Happened, seam: Seam) -> Table:
    """The sheet Settings: the new start, the periods that are left, what is left for expansions; rows that name no
    setting are the planner's own. What was decided by a period that is over is signed now, so `decided_until` is then
    the new start, as it is by default."""
    cost = sum(case.resources[one.resource].expansion_cost * one.size for one in happened.built)
    changed: dict[str, str | float | int] = {"start": seam.new.label(1), "periods": seam.new.count}
    if decided_until(tables, case.horizon) <= seam.gone:
        changed["decided_until"] = seam.new.label(1)
    if math.isfinite(case.expansion_budget) and cost:
        changed["expansion_budget"] = plain(max(0.0, case.expansion_budget - cost) / case.money_scale)
    return replace(tables[SETTINGS_SHEET], rows=tuple(
        Row(row.number, {**row.values, "value": changed[str(row["name"])]}) if row["name"] in changed else row
        for row in tables[SETTINGS_SHEET] if row["name"] in SETTING))


def escalated(table: Table, case: Case, seam: Seam) -> Table:
    """The sheet Offers or Terms with prices at the new start; only rows with an offer have one."""
    rows = []
    for row in table:
        price = row["price"]
        growth = case.offers[str(row["offer"])].escalation if isinstance(price, float) else 0.0
        if growth and isinstance(price, float):
            row = Row(row.number, {**row.values, "price": price * (1 + growth) ** seam.years_gone})
        rows.append(row)
    return replace(table, rows=tuple(rows))
