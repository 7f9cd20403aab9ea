"""Whatever is wrong with a workbook, `--check` answers with its exit and one clear line at the right place."""

import os
import random
import re
from pathlib import Path

import pytest

import solve
from data.input.findings import InvalidWorkbook
from data.input.reader import read_workbook
from tests.helpers.broken.books import GOOD, good_pages, parts_of, write_pages, write_parts
from tests.helpers.broken.files import FILES, SHEET
from tests.helpers.broken.kinds import INVALID, OK, RELATIONS, TYPES
from tests.helpers.broken.settings import SCENARIOS, SETTINGS
from tests.helpers.broken.structure import STRUCTURE

KINDS = (*TYPES, *RELATIONS, *SETTINGS, *SCENARIOS, *STRUCTURE, *FILES)


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    """The tables of the good workbook."""
    tables, findings = read_workbook(write_pages(tmp_path_factory.mktemp("good") / "plan.xlsx", good_pages()))
    assert findings == []
    return tables


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_each_kind_of_mistake_has_its_exit_its_place_and_its_words(kind, tmp_path, capsys, good):
    path = tmp_path / "plan.xlsx"
    kind.spoil(path)
    code = solve.main([str(path), "--check", "-q"] if kind.exit else [str(path), "--check"])
    out, err = capsys.readouterr()
    lines = [each for each in err.splitlines() if each.startswith(("error: ", "warning: "))]
    assert (code, "Traceback" in out + err) == (kind.exit, False), err
    assert sum(each.startswith("error: ") for each in lines) == (kind.errors if kind.exit else 0), err
    begin = f"{'error' if kind.exit else 'warning'}: {kind.place or ''}"
    said = [each for each in lines if each.startswith(begin) and all(word in each for word in kind.words)]
    assert len(said) == 1 if kind.words else not lines, err
    if kind.same:
        assert values(read_workbook(path)[0]) == values(good)


def values(tables):
    """All that is read, without the rows' numbers."""
    return {
        name: [{key: value for key, value in row.values.items() if value is not None} for row in table]
        for name, table in tables.sheets.items()
    }


def test_the_table_has_every_name_once_and_every_sheet():
    assert len({kind.name for kind in KINDS}) == len(KINDS)
    places = {kind.place.partition("!")[0] for kind in KINDS if kind.exit == INVALID}
    assert places >= GOOD.keys()


def test_a_flipped_bit_is_noticed_or_does_not_matter(tmp_path, good):
    whole = write_pages(tmp_path / "plan.xlsx", good_pages()).read_bytes()
    path = tmp_path / "rotten.xlsx"
    noticed = 0
    for place in range(8, len(whole), 61):  # the packed cells, the names of parts and the table of contents
        path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << place % 8)]) + whole[place + 1 :])
        try:
            tables, _ = read_workbook(path)
        except InvalidWorkbook as problem:
            assert re.search("damaged|password|archive|packed|unpacks|old Excel", problem.findings[0].message)
            noticed += 1
        else:
            assert values(tables) == values(good)
    assert noticed > 100


def test_a_workbook_cut_off_anywhere_is_noticed(tmp_path):
    whole = write_pages(tmp_path / "plan.xlsx", good_pages()).read_bytes()
    path = tmp_path / "cut.xlsx"
    for length in range(1, len(whole), 199):
        path.write_bytes(whole[:length])
        with pytest.raises(InvalidWorkbook, match=r"cut off|not an Excel workbook"):
            read_workbook(path)


def test_parts_changed_at_random_are_read_or_refused_with_a_reason(tmp_path, capsys):
    parts = parts_of(write_pages(tmp_path / "plan.xlsx", good_pages()))
    read = [name for name in parts if "docProps" not in name and "theme" not in name]
    pieces = (b"", b"<", b">", b'"', b"-1", b"9999999", b"x", b"&", b"\0", b"<c>", b"</row>", b"A1", b"e308", b"\xff")
    path, chance, exits = tmp_path / "odd.xlsx", random.Random(1), set()
    for _ in range(150):
        part = chance.choice(read)
        content = bytearray(parts[part])
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(60, len(content))
            content[place : place + chance.randrange(3)] = chance.choice(pieces)
        write_parts(path, {**parts, part: bytes(content)})
        exits.add(solve.main([str(path), "--check"]))
    assert exits == {OK, INVALID}
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("kind", ["missing", "folder", "device", "pipe", "no permission"])
def test_what_is_no_file_to_be_read(kind, tmp_path, capsys, monkeypatch):
    path, words = (
        tmp_path / "plan.xlsx",
        {
            "missing": "there is no such file",
            "folder": "is a folder",
            "device": "is a device or a pipe",
            "pipe": "is a device or a pipe",
            "no permission": "cannot be read: Permission denied",
        }[kind],
    )
    if kind == "folder":
        path.mkdir()
    elif kind == "device":
        path = Path(os.devnull)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "no permission":
        write_pages(path, good_pages())
        monkeypatch.setattr(Path, "open", refuse)  # the one who runs the tests may be allowed everything
    assert solve.main([str(path), "--check"]) == INVALID
    assert f"error: {path}: {words}" in capsys.readouterr().err


def refuse(*_: object) -> None:
    raise PermissionError(13, "Permission denied")


def test_a_workbook_with_macros_is_read(tmp_path, capsys):
    parts = parts_of(write_pages(tmp_path / "plan.xlsx", good_pages()))
    kinds = (
        parts["[Content_Types].xml"]
        .decode()
        .replace(
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
        )
    )
    write_parts(tmp_path / "plan.xlsm", {**parts, "[Content_Types].xml": kinds.encode(), "xl/vbaProject.bin": b"macro"})
    assert solve.main([str(tmp_path / "plan.xlsm"), "--check"]) == OK
    assert capsys.readouterr().out == "0 errors, 0 warnings\n"


@pytest.mark.parametrize(
    ("bound", "size", "words"),
    [
        ("data.input.zip_guard.UNPACKED_BYTES", 10_000, "unpacks to more than"),
        ("data.input.zip_guard.TAGS", 500, "million cells"),
        ("data.input.book_parts.CHARACTERS", 100, "million characters"),
        ("data.input.book_parts.MOST", 10, "has more than 10 "),
    ],
)
def test_bounds_hold_while_the_parts_are_read(bound, size, words, tmp_path, capsys, monkeypatch):
    path = write_pages(tmp_path / "plan.xlsx", good_pages())
    monkeypatch.setattr(bound, size)
    assert solve.main([str(path), "--check"]) == INVALID
    assert words in capsys.readouterr().err


def test_a_part_that_is_larger_than_the_table_of_contents_says_is_not_unpacked(tmp_path, capsys):
    path = write_pages(tmp_path / "plan.xlsx", good_pages())
    size = len(parts_of(path)[SHEET]).to_bytes(4, "little")
    content = path.read_bytes()
    assert content.count(size) >= 1
    path.write_bytes(content.replace(size, (100).to_bytes(4, "little")))
    assert solve.main([str(path), "--check"]) == INVALID
    assert "damaged" in capsys.readouterr().err
