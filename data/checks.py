"""What the reader cannot see in one cell: relations between cells and sheets. A check is a function
that returns all its findings; each message says what to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from data.checks_warn import WARNINGS
from data.findings import Finding, error
from data.horizon import Horizon
from data.rows import Row, Table, Tables
from data.scenarios import apply_scenario, scenario_names
from data.tables import SHEET, SHEETS
from data.values import near

Check = Callable[[Tables], Iterator[Finding]]


def check(tables: Tables) -> list[Finding]:
    """Every finding about the tables. Warnings are looked for only where there is no error: they
    need tables that make sense."""
    errors = [finding for each in ERRORS for finding in each(tables)]
    if errors:
        return errors
    return [finding for each in WARNINGS for finding in each(tables)]


def check_all(tables: Tables) -> list[Finding]:
    """`check`, and what is wrong with each scenario: its rows, and the tables that it makes."""
    findings = check(tables)
    for name in scenario_names(tables)[1:]:
        changed, problems = apply_scenario(tables, name)
        findings += problems
        if not problems:
            findings += [finding for each in ERRORS for finding in each(changed) if finding not in findings]
    return findings


def settings_are_there(tables: Tables) -> Iterator[Finding]:
    """start and periods have no default."""
    given = {row["name"] for row in tables["Settings"]}
    for name in ("start", "periods"):
        if name not in given and "Settings" in tables.sheets:
            yield error("Settings", "", f"the setting {name} is missing")


def labels_have_the_shape(tables: Tables) -> Iterator[Finding]:
    """Period labels are read again: a scenario may have changed them or the length of a period."""
    horizon = Horizon(tables.period_unit, 0, 1)
    cells = [(tables["Settings"], row, "value") for row in tables["Settings"] if row["name"] == "start"]
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns if column.kind == "period"]
        cells += [(tables[sheet.name], row, name) for row in tables[sheet.name] for name in names]
    for table, row, name in cells:
        if row[name] is not None:
            try:
                horizon.number(str(row[name]))
            except ValueError as problem:
                yield error(table.name, table.cell(row, name), str(problem))


def keys_are_known(tables: Tables) -> Iterator[Finding]:
    """Keys of another sheet exist there: a scenario may have changed them."""
    for sheet in SHEETS:
        for column in sheet.columns:
            if not column.refers_to or column.refers_to == "Systems":
                continue
            own = SHEET[column.refers_to].columns[0].name
            known = {row[own] for row in tables[column.refers_to]}
            for row in tables[sheet.name]:
                if row[column.name] is not None and row[column.name] not in known:
                    yield error(sheet.name, tables[sheet.name].cell(row, column.name),
                                f"{column.name} {row[column.name]!r} is not in {column.refers_to}"
                                f"{near(str(row[column.name]), known)}")


def windows_are_in_order(tables: Tables) -> Iterator[Finding]:
    """A window does not end before it begins."""
    horizon = Horizon(tables.period_unit, 0, 1)
    for name in ("Offers", "Requirements", "Rules"):
        table = tables[name]
        for row in table:
            try:
                if row["from"] is not None and row["to"] is not None and (
                        horizon.number(str(row["to"])) < horizon.number(str(row["from"]))):
                    yield error(name, table.cell(row, "to"), f"ends in {row['to']}, before it begins in {row['from']}")
            except ValueError:
                continue  # told by labels_have_the_shape


def use_names_one(tables: Tables) -> Iterator[Finding]:
    """A ResourceUse row has an offer or an item."""
    table = tables["ResourceUse"]
    for row in table:
        if (row["offer"] is None) == (row["item"] is None):
            yield error(table.name, table.cell(row, "offer"), "give either an offer or an item"
                        + (", not both" if row["offer"] is not None else ""))


def shares_agree_in_a_group(tables: Tables) -> Iterator[Finding]:
    """All rows of a group have one share."""
    table = tables["Groups"]
    rows: dict[object, Row] = {}
    for row in table:
        first = rows.setdefault(row["group"], row)
        if row["share"] != first["share"]:
            yield error(table.name, table.cell(row, "share"), f"group {row['group']} has the share {row['share']} here "
                        f"and {first['share']} in row {first.number}: all its rows need the same")


def nobody_deals_with_itself(tables: Tables) -> Iterator[Finding]:
    """Transfers and contributions go to another ally."""
    for name in ("Transfers", "Contributions"):
        table = tables[name]
        for row in table:
            if row["from_ally"] is not None and row["from_ally"] == row["to_ally"]:
                yield error(name, table.cell(row, "to_ally"), f"{row['to_ally']} gives to itself")


def rules_make_sense(tables: Tables) -> Iterator[Finding]:
    """Filters that agree, shares up to 1, quantity shares of one family a row."""
    table = tables["Rules"]
    family_of = {row["item"]: row["family"] for row in tables["Items"]}
    for row in table:
        if table.in_force(row, "active") != "yes":
            continue
        yield from _rule(table, row, {str(key): str(value) for key, value in family_of.items()})


def _rule(table: Table, row: Row, family_of: dict[str, str]) -> Iterator[Finding]:
    kind, item, family = str(row["kind"] or ""), row["item"], row["family"]
    if item is not None and family is not None and family_of.get(str(item)) != family:
        yield error(table.name, table.cell(row, "item"),
                    f"item {item} is of family {family_of.get(str(item))}, the filter says {family}")
    if kind.endswith("share") and isinstance(row["value"], float) and row["value"] > 1:
        yield error(table.name, table.cell(row, "value"), f"a share is at most 1, not {row['value']:g}")
    words = str(row["for_each"] or "").split(",")
    if kind in ("max_share", "min_share") and family is None and item is None and not {"family", "item"} & set(words):
        yield error(table.name, table.cell(row, "family"), "a share of quantity needs one family: name a family or an "
                    "item, or write family or item in for_each")


ERRORS: tuple[Check, ...] = (
    settings_are_there, labels_have_the_shape, keys_are_known, windows_are_in_order, use_names_one,
    shares_agree_in_a_group, nobody_deals_with_itself, rules_make_sense)
