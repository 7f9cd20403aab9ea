"""Whatever stands in the cells, the command answers with one of its exits: no traceback, and no plan that fails its
verification.

A seed decides the workbook and what is done to it, so that a failure can be repeated: `attack(seed, folder)`."""

from __future__ import annotations

import contextlib
import datetime
import io
import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import solve
from data.input.tables import Tables
from data.schema.inputs import SHEETS
from data.schema.status import CONFLICT, INVALID, OK
from data.schema.status import TIME_LIMIT as OUT_OF_TIME
from tests.helpers.books import VALID
from tests.helpers.random_worlds import random_world

SEEDS = 150
TIME_LIMIT = "5"  # seconds: a workbook may ask for 1,200 periods
ALLOWED = {OK, INVALID, CONFLICT, OUT_OF_TIME}

Lines = list[list[Any]]
Pages = dict[str, Lines]

NASTY: tuple[Any, ...] = (
    None, "", " ", "\u00a0", "\u200b", "text", "NA", "n/a", "nan", "NaN", "inf", "-inf", "1e999", "Infinity", "None",
    "True", "1 200", "12,5", "1.234.567", "12%", "0x10", "１２", "٣", "½", "--1", "+5", "5.", ".5", "1e3", "1_000",
    0, -1, 1, 2, -0.0, 0.5, 1e-12, 1e-300, 5e-324, 1e6, 1e13, 1e15, 1e22, 1e100, 1.7e308, -1e308, 2**31, 2**63, 10**40,
    1e-7, 3.0000000001, True, False, datetime.date(2024, 1, 1), datetime.datetime(2024, 4, 1, 13, 5),
    datetime.date(1900, 1, 1), datetime.date(9999, 12, 31), datetime.time(3, 4), datetime.timedelta(days=3),
    "#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#N/A ", "=1+1", "=A1", "=1/0", "=SUM(", "'=1", "+A1", "-A1", "@A1",
    "2024", "2024-Q1", "2024-q2", "2024-Q9", "2024-01", "2024-13", "0000-Q1", "9999-Q4", "2024-01-01", "2024-Q1 ",
    "month", "quarter", "YES", "no", "Ja", "use", "stock", "max_share", "min_quantity", "ally,family", "ally,,x", ",",
    "*", "|", "a=b; c=d", "=;=", "ally=*", "w" * 300, "w" * 32767, "\u202e\u0301ß年😀", "line\nbreak\ttab", "_x0007_",
    "&<>\"'", "]]>", "[", "{}", "%s", "\\", "/", ":", "../x", "CON", "\ud7ff", "\ufffe".encode().decode(), "Base")

EXTREME = (None, 0, 0.0, 1e-4, 0.01, 0.3333333333333333, 1, 7, 1e3, 1e4, 1e7, 5e-324, 1e300)


def pages_of(tables: Tables) -> Pages:
    """All sheets of the tables with all their columns, as they would be typed."""
    pages: Pages = {}
    for sheet in SHEETS:
        names = [column.name for column in sheet.columns]
        pages[sheet.name] = [names, *([row[name] for name in names] for row in tables[sheet.name])]
    for name, page, where, column, change, value in (
            ("Half", "Offers", "item=I*", "price", "multiply", 0.5), ("Late", "Offers", "", "lead_months", "add", 2),
            ("Half", "Settings", "name=equity", "value", "set", "no")):
        pages["Scenarios"].append([name, page, where, column, change, value, None])
    return pages


def seed_pages(chance: random.Random) -> Pages:
    """A valid workbook: the smallest one, or one that uses every sheet."""
    if chance.random() < 0.4:
        return {name: [list(line) for line in lines] for name, lines in VALID.items()}
    return pages_of(random_world(chance.randrange(1000)))


def replace_cells(chance: random.Random, pages: Pages) -> None:
    """A few cells of any sheet, headers seldom."""
    filled = [lines for lines in pages.values() if lines]
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        lines = chance.choice(filled)
        line = lines[0] if chance.random() < 0.05 else chance.choice(lines[1:] or lines)
        if line:
            line[chance.randrange(len(line))] = chance.choice(NASTY)


def swap_cells(chance: random.Random, pages: Pages) -> None:
    """A cell takes what stands in another one, which is of a valid kind at least there."""
    places = [(line, place) for lines in pages.values() for line in lines[1:] for place in range(len(line))]
    for _ in range(chance.randint(1, 3) if places else 0):
        (line, place), (other, there) = chance.choice(places), chance.choice(places)
        line[place] = other[there]


def replace_numbers(chance: random.Random, pages: Pages) -> None:
    """Figures by others that are allowed in most places, so that the solver sees them."""
    places = [(line, place) for lines in pages.values() for line in lines[1:] for place, cell in enumerate(line)
              if isinstance(cell, float)]
    for line, place in chance.sample(places, min(len(places), chance.randint(1, 6))):
        line[place] = chance.choice(EXTREME)


def stretch_numbers(chance: random.Random, pages: Pages) -> None:
    """Figures by factors that make a badly scaled problem."""
    places = [(line, place) for lines in pages.values() for line in lines[1:] for place, cell in enumerate(line)
              if isinstance(cell, float) and cell]
    for line, place in chance.sample(places, min(len(places), chance.randint(1, 6))):
        line[place] *= 10.0 ** chance.randint(-4, 5)


def drop_or_double_rows(chance: random.Random, pages: Pages) -> None:
    """Rows vanish or stand there twice; header rows, too."""
    for _ in range(chance.randint(1, 3)):
        lines = chance.choice(list(pages.values()))
        if lines:
            place = chance.randrange(len(lines))
            lines[place:place + 1] = [list(lines[place]), list(lines[place])] if chance.random() < 0.5 else []


def drop_or_double_column(chance: random.Random, pages: Pages) -> None:
    """A column vanishes or stands there twice."""
    lines = chance.choice(list(pages.values()))
    if lines and lines[0]:
        place = chance.randrange(len(lines[0]))
        times = chance.choice((0, 2))
        for line in lines:
            line[place:place + 1] = line[place:place + 1] * times


def rename_or_drop_sheet(chance: random.Random, pages: Pages) -> None:
    """A sheet under another name, in other letters, or gone."""
    name = chance.choice(list(pages))
    lines = pages.pop(name)
    other = chance.choice((name.lower(), name[:-1], f"{name} ", "Sheet1", "Ünïcode", ""))
    if other:
        pages[other] = lines


def empty_sheet(chance: random.Random, pages: Pages) -> None:
    """Only the header is left, or nothing."""
    name = chance.choice(list(pages))
    pages[name] = pages[name][:chance.randint(0, 1)]


ATTACKS: tuple[Callable[[random.Random, Pages], None], ...] = (
    replace_cells, replace_cells, swap_cells, replace_numbers, stretch_numbers, drop_or_double_rows,
    drop_or_double_column, rename_or_drop_sheet, empty_sheet)
OPTIONS: tuple[tuple[str, ...], ...] = (
    (), (), ("--json",), ("--check", "--json"), ("--scenario", "half", "--json"), ("--all-scenarios", "--json"),
    ("--all-scenarios", "--full"), ("--alone", "--json"), ("--frontier",), ("--stress", "resources", "--json"),
    ("--stress", "countries"), ("--room", "0.01", "--json"))


def write(path: Path, pages: Pages) -> None:
    """The pages as a workbook file, with texts that begin with = sometimes as formulas without a stored value."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in pages.items():
        page = book.create_sheet(name)
        for number, line in enumerate(lines, 1):
            for place, cell in enumerate(line, 1):
                if cell is not None:
                    page.cell(number, place, cell)
    if not book.worksheets:
        book.create_sheet("Sheet1")
    book.save(path)


def attack(seed: int, folder: Path) -> tuple[int, str, str]:
    """Exit, output and messages of the command on the workbook of the seed."""
    chance = random.Random(seed)
    pages = seed_pages(chance)
    attacks = (replace_numbers, stretch_numbers) if chance.random() < 0.4 else ATTACKS
    for _ in range(chance.choice((1, 1, 2, 3))):
        chance.choice(attacks)(chance, pages)
    path = folder / f"plan{seed}.xlsx"
    write(path, pages)
    options = chance.choice(OPTIONS)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = solve.main([str(path), "--time-limit", TIME_LIMIT, *options])
    if "--json" in options:
        json.loads(out.getvalue())
    return code, out.getvalue(), err.getvalue()


@pytest.mark.parametrize("start", range(0, SEEDS, 25))
def test_no_workbook_makes_it_fail(start: int, tmp_path: Path):
    for seed in range(start, start + 25):
        code, out, err = attack(seed, tmp_path)
        assert code in ALLOWED, (seed, code, err)
        assert "Traceback" not in out + err, seed
        assert err or code != INVALID, (seed, "an exit without a word")
    written = {path.name.partition("-")[0] for path in tmp_path.iterdir()}
    assert written <= {f"plan{seed}" for seed in range(start, start + 25)} | {
        f"plan{seed}.xlsx" for seed in range(start, start + 25)}, "a stray file is left"
