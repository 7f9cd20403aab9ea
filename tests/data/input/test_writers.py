"""The same plan by whatever program it was written is read as the same tables, without a word."""


import pytest

from data.input.reader import read_workbook
from tests.helpers.broken.books import parts_of, write_parts
from tests.helpers.permuted import permuted, values
from tests.helpers.writers import FILES, WRITERS

WRITTEN_ELSEWHERE = 5


@pytest.fixture(scope="module")
def expected(tmp_path_factory):
    """The tables that every writer's file holds."""
    path = tmp_path_factory.mktemp("expected") / "plan.xlsx"
    WRITERS["openpyxl"](path)
    tables, findings = read_workbook(path)
    assert findings == []
    assert tables["Capacity"].rows[0]["from"] == "2024-Q3" and tables["Items"].rows[0]["standard"] == "yes"
    return values(tables)


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writers_file_is_read_alike(writer, tmp_path, expected):
    path = tmp_path / "plan.xlsx"
    WRITERS[writer](path)
    tables, findings = read_workbook(path)
    assert findings == []
    assert values(tables) == expected


def test_the_files_of_other_programs_are_there():
    assert len(list(FILES.glob("*.xlsx"))) == WRITTEN_ELSEWHERE


@pytest.mark.parametrize("writer", WRITERS)
def test_every_writers_file_may_stand_in_any_order_and_spelling(writer, tmp_path, expected):
    path = tmp_path / "plan.xlsx"
    WRITERS[writer](path)
    parts = parts_of(path)
    for seed in range(6):
        write_parts(path, permuted(parts, seed))
        tables, findings = read_workbook(path)
        assert findings == [], seed
        assert values(tables) == expected, seed
