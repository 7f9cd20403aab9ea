"""Every kind of mistake in which sheets and columns a workbook has: what is missing, misnamed or one too many. Each
comes with the exit, the place and the words of the answer."""

from tests.helpers.broken.books import GOOD, pages
from tests.helpers.broken.kinds import INVALID, OK, Kind, header


def without(sheet: str) -> Kind:
    return Kind(
        f"no sheet {sheet}",
        pages(lambda changed: changed.pop(sheet)),
        INVALID,
        sheet,
        (f"the sheet {sheet} is missing",),
    )


def renamed(old: str, new: str) -> Kind:
    def change(changed: dict[str, list[list[object]]]) -> None:
        changed[new] = changed.pop(old)

    return Kind(f"sheet {old} called {new}", pages(change), INVALID, old, (f"did you mean {new}?",))


def misnamed(old: str, new: str) -> Kind:
    def change(changed: dict[str, list[list[object]]]) -> None:
        changed[new] = changed.pop(old)

    return Kind(
        f"optional sheet {old} called {new}",
        pages(change),
        INVALID,
        new,
        (f"this sheet is not read: rename the sheet {new} to {old}, or to something else if it is not meant",),
    )


def titled(sheet: str, rows: int) -> Kind:
    """Texts above the header, one of them in the place of a column's name."""
    return Kind(
        f"{rows} rows above the header of {sheet}",
        pages(lambda changed: changed[sheet].__setitem__(slice(0, 0), [["Our plan", None, "as of May"]] * rows)),
        INVALID,
        f"{sheet}!A{rows + 1}",
        (f"the header seems to be in row {rows + 1}: delete the row{'s' * (rows > 1)} above it",),
    )


def added(sheet: str, code: int, place: str, *words: str) -> Kind:
    return Kind(
        f"another sheet {sheet}", pages(lambda changed: changed.update({sheet: [["remark"]]})), code, place, words
    )


STRUCTURE = (
    *(
        without(sheet)
        for sheet in (
            "Settings",
            "Allies",
            "Families",
            "Items",
            "Manufacturers",
            "Offers",
            "Systems",
            "Certified",
            "Requirements",
        )
    ),
    renamed("Offers", "Offer"),
    renamed("Requirements", "Requirement"),
    renamed("Allies", "Alies"),
    *(misnamed(old, new) for old, new in (
        ("Budgets", "Budget"), ("ResourceUse", "Resource Use"), ("Resources", "Resorces"), ("Capacity", "Capacities"),
        ("Deliveries", "delivery"), ("Stock", "STOCKS"), ("Scenarios", "Scenario"), ("Rules", "Rule"))),
    added("Resource Use", OK, "Resource Use", "this sheet is not read; did you mean ResourceUse?"),
    added("Notes", OK, ""),
    added("Stocks", OK, "Stocks", "this sheet is not read; did you mean Stock?"),
    header("no price", "Offers", 3, None, "Offers", "the column price is missing in row 1"),
    header("price misspelt", "Offers", 3, "prise", "Offers", "price is missing in row 1; did you mean prise?"),
    header("ally misspelt", "Stock", 0, "allly", "Stock", "ally is missing in row 1; did you mean allly?"),
    header("price twice", "Offers", 5, "Price", "Offers!D1", "the column price stands there twice"),
    header(
        "optional column misspelt", "Offers", 5, "advanced", "Offers!F1", "is not read; did you mean advance?", code=OK
    ),
    *(titled(sheet, 1) for sheet in GOOD),
    titled("Offers", 4),
    titled("Rules", 9),
    Kind(
        "header too far down",
        pages(lambda changed: changed["Stock"].__setitem__(slice(0, 0), [["Our stock"]] * 10)),
        INVALID,
        "Stock",
        ("the column ally is missing in row 1",),
        errors=3,
    ),
    Kind("optional sheet without a cell", pages(lambda changed: changed["Contributions"].clear()), OK),
    Kind(
        "empty sheet",
        pages(lambda changed: changed["Offers"].clear()),
        INVALID,
        "Offers",
        ("the column offer is missing in row 1",),
        errors=5,
    ),
    Kind("header alone", pages(lambda changed: changed["Rules"].__delitem__(slice(1, None))), OK),
)
