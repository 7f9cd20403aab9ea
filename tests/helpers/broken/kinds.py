"""Every kind of mistake that a planner's cells can hold, with the exit, the place and the words of the answer.

The cells are those of the good workbook in `broken_books.py`. What is odd but sound has exit 0 and no place."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.helpers.broken.books import Spoil, cells, pages

OK, INVALID = 0, 1


@dataclass(frozen=True)
class Kind:
    """A spoilt workbook and what `--check` says: exit, place, words in one line, lines with an error.

    `place` and `words` empty: nothing at all is said; `same`: and the tables are those of the good workbook."""

    name: str
    spoil: Spoil
    exit: int = INVALID
    place: str = ""
    words: tuple[str, ...] = ()
    errors: int = 1
    same: bool = False


def bad(
    name: str, place: str, value: Any, *words: str, errors: int = 1, more: Mapping[str, Any] | None = None
) -> Kind:
    """One cell, `Sheet!B3`, with a value that is an error there; `more` cells of the sheet are changed as well."""
    sheet, cell = place.split("!")
    return Kind(name, cells(sheet, **{cell: value}, **(more or {})), INVALID, place, words, errors)


def doubtful(name: str, place: str, value: Any, *words: str, told: str = "") -> Kind:
    """One cell with a value that gives a warning, there or where it is `told`."""
    sheet, cell = place.split("!")
    return Kind(name, cells(sheet, **{cell: value}), OK, told or place, words)


def odd(name: str, place: str, value: Any) -> Kind:
    """One cell with another spelling of what stands there in the good workbook."""
    sheet, cell = place.split("!")
    return Kind(name, cells(sheet, **{cell: value}), OK, same=True)


def line(name: str, sheet: str, values: tuple[Any, ...], place: str, *words: str, code: int = INVALID) -> Kind:
    """One more row in a sheet; the place is told with the letter of its cell, such as `A4`."""
    return lines(name, sheet, (values,), place, *words, code=code)


def lines(
    name: str, sheet: str, rows: tuple[tuple[Any, ...], ...], place: str, *words: str, code: int = INVALID
) -> Kind:
    """More rows in a sheet."""
    return Kind(name, pages(lambda changed: changed[sheet].extend(map(list, rows))), code, f"{sheet}!{place}", words)


def header(
    name: str, sheet: str, column: int, text: str | None, place: str, *words: str, errors: int = 1, code: int = INVALID
) -> Kind:
    """Another text in the header of a sheet, the columns counted from 0."""

    def change(changed: dict[str, list[list[Any]]]) -> None:
        changed[sheet][0][column] = text

    return Kind(name, pages(change), code, place, words, errors)


def rule(name: str, place: str, *words: str, code: int = INVALID, **values: Any) -> Kind:
    """Another rule in row 3; its columns are those of the good workbook."""
    names = (
        "rule",
        "active",
        "kind",
        "value",
        "ally",
        "family",
        "item",
        "manufacturer",
        "country",
        "for_each",
        "from",
        "to",
    )
    return line(name, "Rules", tuple({"rule": "NEW", **values}.get(each) for each in names), place, *words, code=code)


TYPES = (
    bad("decimal comma", "Offers!D2", "12,5", "price should be a number", "did you mean 12.5?"),
    bad("blank in a number", "Offers!D2", "1 200", "price should be a number", "did you mean 1200?"),
    bad("non-breaking blank in a number", "Offers!D2", "1\u00a0200", "did you mean 1200?"),
    bad("narrow blank in a number", "Offers!D2", "1\u202f200,50", "did you mean 1200.50?"),
    bad("comma that could mean two numbers", "Offers!D2", "1,200", "decimal point and no blanks"),
    bad("point that could mean two numbers", "Offers!D2", "1.200", "could mean two numbers"),
    bad("unit behind a number", "Offers!D2", "3000 EUR", "not the text '3000 EUR'", "did you mean 3000?"),
    bad("per cent as text", "Offers!F2", "10%", "advance should be a number", "not the text '10%'", "mean 0.1?"),
    bad("thousands and a decimal comma", "Offers!D2", "1.000,5", "did you mean 1000.5?"),
    bad("millions in words", "Requirements!D2", "5 Mio", "not the text '5 Mio'", "did you mean 5000000?"),
    bad("text NA as a number", "Offers!D2", "NA", "price should be a number", "not the text 'NA'"),
    bad("boolean as a number", "Offers!D2", True, "price should be a number", "not True"),
    bad("boolean as a key", "Stock!B2", True, "item should be text, not True"),
    bad("date as a number", "Offers!D2", datetime.date(2024, 1, 1), "price should be a number", "2024-01-01"),
    bad("text that means infinity", "Resources!C2", "inf", "capacity should be a number"),
    bad("unlimited in words", "Transfers!D2", "unlimited", "max_quantity should be a number", "blank means unlimited"),
    bad("number that is too large for a number", "Resources!C2", "1e999", "finite"),
    bad("negative price", "Offers!D2", -5, "price should be at least 0, not -5"),
    bad("share above 1", "Offers!F2", 10, "advance should be at least 0 and at most 1, not 10; did you mean 0.1?"),
    bad("half a priority", "Requirements!G2", 1.5, "priority should be a whole number, not 1.5"),
    bad("fiscal year", "Budgets!B2", "FY24", "write one year in four digits"),
    bad("half a year", "Budgets!B2", 2024.5, "year should be a whole number"),
    bad("unknown choice", "Requirements!C2", "stocks", "one of use, stock", "did you mean stock?"),
    bad("unknown yes or no", "Items!C2", "ja", "one of yes, no"),
    bad("error cell", "Stock!C2", "#N/A", "#N/A is an error in the workbook: mend its formula"),
    bad("error cell as a key", "Stock!B2", "#REF!", "#REF! is an error in the workbook"),
    bad(
        "date within a period", "Offers!G2", datetime.date(2024, 5, 17), "not the first day of a quarter",
        "the day lies in 2024-Q2"
    ),
    bad("date that does not exist", "Offers!G2", "2024-13-45", "there is no date 2024-13-45"),
    bad("month where a quarter is wanted", "Offers!G2", "2024-05", "is not a quarter", "2023-Q3"),
    bad("year where a quarter is wanted", "Capacity!B2", 2024, "is not a quarter"),
    bad("fifth quarter", "Requirements!E2", "2024-Q5", "is not a quarter"),
    bad("blank key", "Offers!B2", None, "manufacturer is blank"),
    bad("blank number", "Deliveries!D2", None, "quantity is blank"),
    bad("only invisible characters in a key", "Items!B2", "\u200b\u00a0", "family is blank"),
    bad("long text as a number", "Offers!D2", "x" * 32000, "price should be a number", "xxx...'"),
    bad("long text as a period", "Offers!G2", "2" * 32000, "from should be a period label", "222...'"),
    odd("number as text", "Offers!D2", "3000"),
    odd("number as text in blanks", "Offers!D2", "\u00a03000 "),
    odd("period in lower case", "Capacity!B2", "2024-q3"),
    odd("first day of a period", "Capacity!B2", datetime.date(2024, 7, 1)),
    odd("first day of a period as text", "Capacity!B2", "2024-07-01"),
    odd("choice in another case", "Requirements!C2", " STOCK"),
    odd("boolean as yes", "Items!C2", True),
    odd("key in another case", "Certified!B2", "l15a2"),
    odd("key with a non-breaking blank", "Certified!B2", "L15A2\u00a0"),
    odd("key with an invisible character", "Certified!B2", "L15\u200bA2"),
    odd("key with a line break", "Certified!B2", "L15A2\n"),
    odd("key with a control character", "Certified!B2", "L15\x07A2"),
    odd("header in another case", "Offers!D1", " PRICE\n"),
    odd("own column", "Budgets!D2", "a remark"),
    odd("own row beside the table", "Budgets!F9", "a remark"),
)

RELATIONS = (
    bad("unknown family of an item", "Items!B4", "TK12", "family 'TK12' is not in Families; did you mean TK120?"),
    bad("unknown manufacturer of an offer", "Offers!B2", "NAMO", "not in Manufacturers; did you mean NAMMO?"),
    bad("unknown item of an offer", "Offers!C2", "L15A3", "item 'L15A3' is not in Items; did you mean L15A2?"),
    bad("unknown manufacturer of a resource", "Resources!B2", "RHN", "not in Manufacturers; did you mean RHM?"),
    bad("unknown resource of a use", "ResourceUse!A2", "LIME", "not in Resources; did you mean LINE?"),
    bad("unknown offer of a use", "ResourceUse!B2", "O9", "offer 'O9' is not in Offers"),
    bad("unknown item of a use", "ResourceUse!C3", "M108", "not in Items; did you mean M107?"),
    bad("announced capacity of an unknown resource", "Capacity!A2", "LANE", "not in Resources; did you mean LINE?"),
    bad("unknown ally of a system", "Systems!A2", "EST1", "not in Allies; did you mean EST?"),
    bad("unknown item of a certificate", "Certified!B3", "M17", "not in Items; did you mean M107?"),
    bad("unknown ally of a group", "Groups!B2", "ETS", "ally 'ETS' is not in Allies; did you mean EST?"),
    bad("unknown ally of a stock", "Stock!A2", "XYZ", "ally 'XYZ' is not in Allies"),
    bad("unknown item of a delivery", "Deliveries!B2", "DM12", "not in Items; did you mean DM11?"),
    bad("unknown ally of a requirement", "Requirements!A2", "ESTO", "not in Allies; did you mean EST?"),
    bad("unknown family of a requirement", "Requirements!B4", "tank", "family 'tank' is not in Families"),
    bad("unknown giver of a transfer", "Transfers!A2", "ESL", "not in Allies; did you mean EST?"),
    bad("unknown family of a transfer", "Transfers!C2", "HE105", "not in Families; did you mean HE155?"),
    bad("unknown ally of a budget", "Budgets!A2", "EST.", "not in Allies; did you mean EST?"),
    bad("unknown receiver of a contribution", "Contributions!B2", "LTV", "not in Allies; did you mean LVA?"),
    bad("unknown manufacturer of a rule", "Rules!H2", "RHMM", "not in Manufacturers; did you mean RHM?"),
    line(
        "certificate for a system that nobody has",
        "Certified",
        ("M109", "M107"),
        "A5",
        "nobody operates the system",
        code=OK,
    ),
    lines(
        "total row", "Stock", (("LVA", "L15A2", 7), ("Total", None, 107)), "A4", "row 4 looks like a total row, its "
        "quantity is the sum of others: delete the row",
    ),
    lines("total row without a name", "Stock", (("LVA", "L15A2", 7), (None, None, 107)), "C4", "like a total row"),
    lines("total row as an ally", "Allies", (("FIN", "", 9), ("Gesamt", "", 38009)), "A5", "looks like a total row"),
    line("total row that does not add up", "Stock", ("Total", "L15A2", 7), "A3", "if it is a total row, delete it"),
    line("requirement twice", "Requirements", ("EST", "HE155", "stock", 500, "2024-Q3", None, 1), "D5",
         "stand there twice and count twice: delete one of each: D2 and D5 (EST HE155)", code=OK),
    line("delivery twice", "Deliveries", ("LVA", "DM11", "2024-Q2", 10), "D3", "D2 and D3 (LVA DM11)", code=OK),
    line("transfer twice", "Transfers", ("EST", "LVA", "HE155", 10, 5), "D3", "D2 and D3 (EST LVA)", code=OK),
    line("stock targets that do not add up", "Requirements", ("EST", "HE155", "stock", 30, "2024-Q3", None, 1), "D5",
         "do not add up", "D2 and D5 (EST HE155 500 and 30)", code=OK),
    doubtful("gdp in billions", "Allies!C2", 38, "no nation has such a gdp: write it in EUR million a year: EST (38)"),
    doubtful("budget in euros", "Budgets!C2", 50_000_000, "write it in EUR million", "EST 2024 (50,000,000, needs"),
    doubtful("contribution in euros", "Contributions!C2", 5_000_000, "EST to LVA (5,000,000, needs"),
    doubtful("price of another unit", "Offers!D2", 3, "100 times apart", "HE155: 2,500 of O2 in D3, 3 of O1 in D2",
             told="Offers!D3"),
    bad("nothing to plan", "Requirements!D2", 0, "there is nothing to plan", more={"D3": 0, "D4": 0}),
    line("ally twice", "Allies", ("est ",), "A4", "ally 'EST' stands in A2 already"),
    line("family twice", "Families", ("he155",), "A4", "stands in A2 already"),
    line("item twice", "Items", ("M107", "HE155"), "A5", "stands in A3 already"),
    line("manufacturer twice", "Manufacturers", ("RHM",), "A4", "stands in A3 already"),
    line("offer twice", "Offers", ("O1", "RHM", "M107", 1, 1), "A5", "stands in A2 already"),
    line("resource twice", "Resources", ("LINE", "RHM", 5), "A4", "stands in A2 already"),
    line("use twice", "ResourceUse", ("LINE", "O1"), "A5", "stands in A2 already"),
    line("capacity of a period twice", "Capacity", ("LINE", "2024-Q3", 5), "A3", "stands in A2 already"),
    line("system twice", "Systems", ("EST", "K9"), "A5", "stands in A2 already"),
    line("certificate twice", "Certified", ("K9", "L15A2"), "A5", "stands in A2 already"),
    line("member of a group twice", "Groups", ("BALTIC", "LVA", 0.5), "A4", "stands in A3 already"),
    line("stock twice", "Stock", ("EST", "L15A2", 7), "A3", "stands in A2 already"),
    line("budget of a year twice", "Budgets", ("EST", 2024, 7), "A3", "stands in A2 already"),
    line("contribution twice", "Contributions", ("EST", "LVA", 7), "A3", "stands in A2 already"),
    line("rule twice", "Rules", ("CAP", None, "max_spend", 1), "A3", "stands in A2 already"),
    line("setting twice", "Settings", ("Periods", 8), "A4", "stands in A3 already"),
    bad("share that differs within a group", "Groups!C3", 0.25, "share 0.25 here and 0.5 in row 2"),
    bad("offer that ends before it begins", "Offers!H4", "2024-Q1", "ends in 2024-Q1, before it begins in 2024-Q2"),
    bad("requirement that ends before it begins", "Requirements!F3", "2024-Q2", "before it begins in 2024-Q3"),
    bad("use of an offer and an item", "ResourceUse!B3", "O2", "not both"),
    line("use of nothing", "ResourceUse", ("LINE",), "B5", "give either an offer or an item"),
    bad("transfer to itself", "Transfers!B2", "EST", "EST gives to itself"),
    bad("contribution to itself", "Contributions!B2", "EST", "EST gives to itself"),
    rule(
        "rule that ends before it begins",
        "L3",
        "before it begins",
        kind="max_spend",
        value=1,
        **{"from": "2024-Q3", "to": "2024-Q2"},
    ),
    rule(
        "rule for an item of another family",
        "G3",
        "item DM11 is of family TK120, the filter says HE155",
        kind="max_share",
        value=0.5,
        family="HE155",
        item="DM11",
    ),
    rule(
        "rule for a manufacturer of another country",
        "A3",
        "no possible order matches the rule: NEW",
        code=OK,
        kind="max_spend_share",
        value=0.5,
        manufacturer="RHM",
        country="NOR",
    ),
    rule("share above 1 in a rule", "D3", "a share is at most 1, not 50", kind="max_spend_share", value=50),
    rule("share of the quantity of several families", "F3", "needs one family", kind="min_share", value=0.5),
    rule(
        "for each of something unknown",
        "J3",
        "not 'country_'",
        "did you mean country?",
        kind="max_spend",
        value=1,
        for_each="ally, country_",
    ),
    rule("unknown kind of rule", "C3", "one of max_share", "did you mean max_share?", kind="max share", value=1),
    rule(
        "rule that no order matches",
        "A3",
        "no possible order matches the rule: NEW",
        code=OK,
        kind="max_spend",
        value=1,
        country="FRA",
    ),
)
