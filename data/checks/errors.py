"""What the reader cannot see in one cell: relations between cells and sheets. A check is a function
that returns all its findings; each message says what to mend."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from data.case.builder import assemble
from data.checks.assembly import ASSEMBLY_WARNINGS, components_are_simple
from data.checks.buyers import BUYERS, terms_make_sense
from data.checks.doubtful_figures import DOUBTFUL
from data.checks.impossible import impossible
from data.checks.magnitudes import figures_can_be_planned, figures_far_apart
from data.checks.repeated_rows import REPEATED
from data.checks.signed_orders import SIGNED_WARNINGS
from data.checks.stock_in_time import STOCK_WARNINGS
from data.checks.warnings import WARNINGS, Facts
from data.checks.whole_terms import TERM_ERRORS, TERM_WARNINGS
from data.futures.draw_checks import draws_can_be_solved, spoilt_draws, what_is_drawn
from data.futures.probabilities import probabilities_agree
from data.input.findings import Finding, InvalidWorkbook, error, errors_of, warning
from data.input.keys import repeated_keys, resolve_keys
from data.input.scenarios import BASE, apply_scenario, scenario_names
from data.input.tables import Row, Table, Tables
from data.schema.inputs import (
    ALLIES,
    ATTRIBUTES,
    CONTRIBUTIONS,
    GROUPS,
    ITEMS,
    OFFERS,
    REQUIREMENTS,
    RESOURCE_USE,
    RULES,
    SCENARIOS,
    SETTINGS,
    SETTINGS_SHEET,
    SHEETS,
    THRESHOLDS,
    TRANSFERS,
)
from model.horizon import Horizon, month_of_label

Check = Callable[[Tables], Iterator[Finding]]


def check(tables: Tables) -> list[Finding]:
    """Every finding about tables that are to be solved: also a warning for each row of another scenario that would be
    an error there, and of Uncertainty."""
    findings = _findings(tables)
    return [*findings, *spoilt_scenarios(tables), *([] if errors_of(findings) else spoilt_draws(draw_errors(tables)))]


def draw_errors(tables: Tables) -> list[Finding]:
    """What is wrong with the sheet Uncertainty of tables without errors: a plan does not need it, its futures do."""
    return draws_can_be_solved(tables, _errors)


def spoilt_scenarios(tables: Tables) -> list[Finding]:
    """What is wrong with the rows of other scenarios than the one that the tables are, as warnings: what is solved
    does not need them."""
    source = tables.base or tables
    return [warning(problem.sheet, problem.cell, f"scenario {name} cannot be solved: {problem.message}")
            for name in scenario_names(source)[1:] if name != tables.scenario
            for problem in apply_scenario(source, name)[1]]


def _findings(tables: Tables) -> list[Finding]:
    """Warnings are looked for only where there is no error and nothing required is missing: they need tables that
    describe a case."""
    errors = _errors(tables)
    if errors or not _is_complete(tables):
        return errors
    try:
        facts = Facts(tables, assemble(tables))
    except InvalidWorkbook as problem:
        return problem.findings
    looked_for = (*WARNINGS, *BUYERS, *SIGNED_WARNINGS, *ASSEMBLY_WARNINGS, *STOCK_WARNINGS, *TERM_WARNINGS, *REPEATED,
                  *DOUBTFUL, figures_far_apart, impossible)
    return [*(finding for each in looked_for for finding in each(facts)), *what_is_drawn(tables, facts.case.horizon)]


def check_all(tables: Tables) -> list[Finding]:
    """What is wrong or doubtful in the tables, and what is wrong with each scenario: its rows, and its tables."""
    findings = _findings(tables)
    if not errors_of(findings):
        findings += draw_errors(tables)
    known = set(findings)
    for name in scenario_names(tables)[1:]:
        changed, problems = apply_scenario(tables, name)
        findings += problems
        for finding in [] if problems else _errors(changed):
            if finding not in known:
                findings.append(error(finding.sheet, finding.cell, f"in scenario {name}: {finding.message}"))
    return findings


def _errors(tables: Tables) -> list[Finding]:
    return [finding for each in ERRORS for finding in each(tables)]


def _is_complete(tables: Tables) -> bool:
    """No sheet or column that is required is missing, and nothing in it blank: where something is, the reader has
    said so."""
    return all(sheet.name in tables.sheets or not sheet.required for sheet in SHEETS) and all(
        column.name in tables[sheet.name].letters and all(row[column.name] is not None for row in tables[sheet.name])
        for sheet in SHEETS if sheet.name in tables.sheets for column in sheet.columns if column.required)


def settings_are_there(tables: Tables) -> Iterator[Finding]:
    """Settings without a default need a row."""
    given = {row["name"] for row in tables[SETTINGS_SHEET]}
    for setting in SETTINGS:
        if setting.required and setting.name not in given and "name" in tables[SETTINGS_SHEET].letters:
            yield error(SETTINGS_SHEET.name, "", f"the setting {setting.name} is missing: {setting.meaning}")


def labels_have_the_shape(tables: Tables) -> Iterator[Finding]:
    """Period labels are read again: a scenario may have changed them or the length of a period."""
    cells = [(tables[SETTINGS_SHEET], row, "value") for row in tables[SETTINGS_SHEET]
             if row["name"] in ("start", "decided_until")]
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns if column.kind == "period"]
        cells += [(tables[sheet.name], row, name) for row in tables[sheet.name] for name in names]
    for table, row, name in cells:
        if row[name] is not None:
            try:
                month_of_label(str(row[name]), tables.period_unit)
            except ValueError as problem:
                yield error(table.name, table.cell(row, name), str(problem))


def keys_are_known(tables: Tables) -> Iterator[Finding]:
    """Keys of another sheet exist there: a scenario may have changed either."""
    yield from (finding for finding in resolve_keys(tables)[1] if finding.severity == "error")


def keys_are_unique(tables: Tables) -> Iterator[Finding]:
    """No key stands twice: a scenario may have changed one."""
    yield from repeated_keys(tables)


def scenario_names_are_free(tables: Tables) -> Iterator[Finding]:
    """Base is the workbook as it stands."""
    table = tables[SCENARIOS]
    for row in table:
        if str(row["scenario"] or "").casefold() == BASE.casefold():
            yield error(table.name, table.cell(row, "scenario"),
                        f"{BASE} is the workbook as it stands: choose another name")


def windows_are_in_order(tables: Tables) -> Iterator[Finding]:
    """A window does not end before it begins."""
    horizon = Horizon(tables.period_unit, 0, 1)
    for name in (OFFERS.name, REQUIREMENTS.name, RULES.name, THRESHOLDS.name):
        table = tables[name]
        for row in table:
            first, last = row["from"], row["to"]
            try:
                if first is not None and last is not None and horizon.number(str(last)) < horizon.number(str(first)):
                    yield error(name, table.cell(row, "to"), f"ends in {last}, before it begins in {first}")
            except ValueError:
                continue  # told by labels_have_the_shape


def use_names_one(tables: Tables) -> Iterator[Finding]:
    """A ResourceUse row has an offer or an item."""
    table = tables[RESOURCE_USE]
    for row in table:
        if (row["offer"] is None) == (row["item"] is None):
            yield error(table.name, table.cell(row, "offer"), "give either an offer or an item"
                        + (", not both" if row["offer"] is not None else ""))


def attributes_name_one(tables: Tables) -> Iterator[Finding]:
    """An Attributes row has an offer, an item or a manufacturer."""
    table = tables[ATTRIBUTES]
    for row in table:
        named = [column for column in ("offer", "item", "manufacturer") if row[column] is not None]
        if len(named) != 1:
            yield error(table.name, table.cell(row, "offer"), "give an offer, an item or a manufacturer"
                        + (f", not {' and '.join(named)}: one row for each" if named else ""))


def shares_agree_in_a_group(tables: Tables) -> Iterator[Finding]:
    """All rows of a group have one share."""
    table = tables[GROUPS]
    rows: dict[object, Row] = {}
    for row in table:
        first = rows.setdefault(row["group"], row)
        if row["share"] != first["share"] and None not in (row["share"], first["share"]):
            yield error(table.name, table.cell(row, "share"), f"group {row['group']} has the share {row['share']} here "
                        f"and {first['share']} in row {first.number}: all its rows need the same")


def nobody_deals_with_itself(tables: Tables) -> Iterator[Finding]:
    """Transfers and contributions go to another ally."""
    for name in (TRANSFERS.name, CONTRIBUTIONS.name):
        table = tables[name]
        for row in table:
            if row["from_ally"] is not None and row["from_ally"] == row["to_ally"]:
                yield error(name, table.cell(row, "to_ally"), f"{row['to_ally']} gives to itself: name another ally")


def contributions_are_by_year_or_not(tables: Tables) -> Iterator[Finding]:
    """A pair has rows with years or one without: not both, as nobody could say which holds."""
    table = tables[CONTRIBUTIONS]
    each_year = {(row["from_ally"], row["to_ally"]): row for row in table if row["year"] is None}
    for row in table:
        pair = row["from_ally"], row["to_ally"]
        if row["year"] is not None and None not in pair and pair in each_year:
            yield error(table.name, table.cell(row, "year"), f"{pair[0]} to {pair[1]} stands in row "
                        f"{each_year[pair].number} without a year, which holds for each year: give a year in all rows "
                        "of the pair, or one row without")


def filters_agree(tables: Tables) -> Iterator[Finding]:
    """The filters of a rule or threshold name no family or item beside an item or offer of another."""
    family_of = {str(row["item"]): row["family"] for row in tables[ITEMS]}
    item_of = {str(row["offer"]): row["item"] for row in tables[OFFERS]}
    for table in (tables[RULES], tables[THRESHOLDS]):
        for row in (row for row in table if table.in_force(row, "active") == "yes"):
            item = item_of.get(str(row["offer"]))
            yield from _contradiction(table, row, "item", family_of.get(str(row["item"])))
            yield from _contradiction(table, row, "offer", family_of.get(str(item)))
            if item is not None and row["item"] not in (None, item):
                yield error(table.name, table.cell(row, "offer"),
                            f"offer {row['offer']} is of item {item}, the filter says {row['item']}")


def shares_make_sense(tables: Tables) -> Iterator[Finding]:
    """Shares up to 1, those of quantity of one family a row."""
    table = tables[RULES]
    for row in table:
        if table.in_force(row, "active") == "yes":
            yield from _share(table, row)


def _contradiction(table: Table, row: Row, filter_by: str, family: object) -> Iterator[Finding]:
    """A filter that stands for its `family` beside one for another family."""
    if family is not None and row["family"] not in (None, family):
        yield error(table.name, table.cell(row, filter_by),
                    f"{filter_by} {row[filter_by]} is of family {family}, the filter says {row['family']}")


def _share(table: Table, row: Row) -> Iterator[Finding]:
    kind, value = str(row["kind"] or ""), row["value"]
    if kind.endswith("share") and isinstance(value, float) and value > 1:
        yield error(table.name, table.cell(row, "value"), f"a share is at most 1, not {value:g}"
                    + (f"; did you mean {value / 100:g}?" if 2 <= value <= 100 else ""))
    named = any(row[column] is not None for column in ("family", "item", "offer"))
    if kind in ("max_share", "min_share") and not named and not {"family", "item"}.intersection(
            str(row["for_each"] or "").split(",")):
        yield error(table.name, table.cell(row, "family"), "a share of quantity needs one family: name a family, an "
                    "item or an offer, or write family or item in for_each")


def something_is_needed(tables: Tables) -> Iterator[Finding]:
    """A plan has a requirement to meet: without any, whatever stands in the other sheets, nothing is planned."""
    table, settings = tables[REQUIREMENTS], {row["name"]: row["value"] for row in tables[SETTINGS_SHEET]}
    count, start = settings.get("periods"), settings.get("start")
    if not {"quantity", "from", "to"} & table.letters.keys() or not isinstance(count, int) or start is None:
        return  # the reader has said what is missing
    try:
        begin = month_of_label(str(start), tables.period_unit)
        horizon = Horizon(tables.period_unit, begin, count)
        if any(_is_needed(row, horizon) for row in table):
            return
    except ValueError:
        return  # told by labels_have_the_shape
    row = next(iter(table), Row(2, {}))
    yield error(table.name, table.cell(row, "quantity"), "there is nothing to plan: no requirement has a quantity "
                f"above 0 between {start} and {horizon.label(count)}; say who needs what")


def _is_needed(row: Row, horizon: Horizon) -> bool:
    """The row asks for something within the horizon; so does, for all one knows, a quantity that could not be read."""
    return (row["quantity"] != 0 and (row["from"] is None or horizon.number(str(row["from"])) <= horizon.count)
            and (row["to"] is None or horizon.number(str(row["to"])) >= 1))


def keys_have_gdp(tables: Tables) -> Iterator[Finding]:
    """A key by GDP needs the GDP of every ally, and some of it above zero."""
    asking = [name for name in ("key", "expansion_key") if tables.setting(name) == "gdp"]
    table = tables[ALLIES]
    if not asking:
        return
    words = f"the setting{'s' if len(asking) > 1 else ''} {' and '.join(asking)}: gdp"
    for row in table:
        if row["gdp"] is None:
            yield error(table.name, table.cell(row, "gdp"), f"the gdp of {row['ally']} is missing: {words} needs it")
    if table.rows and all(row["gdp"] == 0 for row in table):
        yield error(table.name, table.cell(table.rows[0], "gdp"), f"every gdp is 0: {words} needs one above zero")


ERRORS: tuple[Check, ...] = (
    settings_are_there, labels_have_the_shape, keys_are_known, keys_are_unique, scenario_names_are_free,
    windows_are_in_order, use_names_one, attributes_name_one, terms_make_sense, shares_agree_in_a_group,
    nobody_deals_with_itself, contributions_are_by_year_or_not, filters_agree, shares_make_sense, *TERM_ERRORS,
    components_are_simple, keys_have_gdp, something_is_needed, probabilities_agree, figures_can_be_planned)
