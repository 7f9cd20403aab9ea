"""Every kind of mistake in which sheets and columns a workbook has: what is missing, misnamed or one too many. Each
comes with the exit, the place and the words of the answer."""

from tests.helpers.broken.books import pages
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
    added("Notes", OK, ""),
    added("Stocks", OK, "Stocks", "this sheet is not read; did you mean Stock?"),
    header("no price", "Offers", 3, None, "Offers", "the column price is missing in row 1"),
    header("price misspelt", "Offers", 3, "prise", "Offers", "price is missing in row 1; did you mean prise?"),
    header("ally misspelt", "Stock", 0, "allly", "Stock", "ally is missing in row 1; did you mean allly?"),
    header("price twice", "Offers", 5, "Price", "Offers!D1", "the column price stands there twice"),
    header(
        "optional column misspelt", "Offers", 5, "advanced", "Offers!F1", "is not read; did you mean advance?", code=OK
    ),
    Kind(
        "title above the header",
        pages(lambda changed: changed["Stock"].insert(0, ["Our stock"])),
        INVALID,
        "Stock",
        ("the column ally is missing in row 1",),
        errors=3,
    ),
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
