"""Every kind of mistake that the sheets Settings and Scenarios can hold, as in `broken_kinds.py`."""

from typing import Any

from tests.helpers.broken.books import cells, pages
from tests.helpers.broken.kinds import INVALID, OK, Kind, bad, line


def scenario(
    name: str,
    place: str,
    *words: str,
    sheet: str = "Offers",
    where: str = "",
    column: str = "price",
    change: str = "multiply",
    value: Any = 2,
) -> Kind:
    """Another scenario in row 3."""
    return line(name, "Scenarios", ("Other", sheet, where, column, change, value), place, *words)


SETTINGS = (
    bad("no start", "Settings!B2", None, "start is blank"),
    bad("half a period", "Settings!B3", 3.5, "periods should be a whole number"),
    bad("no periods at all", "Settings!B3", 0, "periods should be at least 1"),
    line("unknown length of a period", "Settings", ("period", "weeks"), "B4", "one of month, quarter, year"),
    line("money scale of nothing", "Settings", ("money_scale", 0), "B4", "money_scale should be above 0"),
    line("unknown setting", "Settings", ("discont_rate", 0.1), "A4", "did you mean discount_rate?", code=OK),
    line("discount rate of percent", "Settings", ("discount_rate", 2), "B4", "2 means 200 %", "mean 0.02?", code=OK),
    line("change cost of percent", "Settings", ("change_cost", 2), "B4", "2 means 200 % of the price",
         "did you mean 0.02?", code=OK),
    line("discount rate as text", "Settings", ("discount_rate", "2 %"), "B4", "did you mean 0.02?"),
    Kind(
        "start is missing",
        pages(lambda changed: changed["Settings"].pop(1)),
        INVALID,
        "Settings",
        ("the setting start is missing",),
    ),
)

SCENARIOS = (
    scenario(
        "scenario for an unknown sheet",
        "B3",
        "there is no sheet 'Ofers' to change; did you mean Offers?",
        sheet="Ofers",
    ),
    scenario(
        "scenario for an unknown column", "D3", "Offers has no column 'prize'; did you mean price?", column="prize"
    ),
    scenario(
        "scenario with an unknown column in its condition",
        "C3",
        "Offers has no column 'itm'; did you mean item?",
        where="itm=L15A2",
    ),
    scenario("scenario with half a condition", "C3", "'L15A2' should read column=value", where="L15A2"),
    scenario("scenario that matches nothing", "C3", "no row of Offers matches", where="item=XYZ"),
    scenario("scenario that multiplies text", "E3", "item holds no numbers: use set", column="item"),
    scenario(
        "scenario that multiplies blanks",
        "C3",
        "gdp is blank in every row that matches",
        sheet="Allies",
        where="ally=LVA",
        column="gdp",
    ),
    scenario(
        "scenario that leaves the range",
        "F3",
        "row 2 of Offers",
        "at most 1, not 1.1",
        where="offer=O1",
        column="advance",
        change="add",
        value=1,
    ),
    scenario(
        "scenario that sets an unknown key",
        "F3",
        "'RHX' is not in Manufacturers; did you mean RHM?",
        column="manufacturer",
        change="set",
        value="RHX",
    ),
    scenario("scenario with an unknown change", "E3", "one of set, multiply, add", change="times"),
    scenario("scenario that adds a text", "F3", "value should be a number", change="add", value="much"),
    line("scenario called Base", "Scenarios", ("base", "Offers", "", "price", "add", 1), "A3", "choose another name"),
    Kind(
        "scenario whose window ends before it begins",
        cells("Scenarios", A3="Other", B3="Offers", C3="offer=O3", D3="to", E3="set", F3="2024-Q1"),
        INVALID,
        "Offers!H4",
        ("in scenario Other: ends in 2024-Q1, before it begins in 2024-Q2",),
    ),
)
