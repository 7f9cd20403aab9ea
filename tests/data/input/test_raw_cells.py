"""Files that are no workbook, damaged ones and hostile ones: each is refused with one line that names the file."""

import re
import zipfile
from pathlib import Path

import pytest

from data.input.findings import InvalidWorkbook
from data.input.reader import read_workbook
from tests.helpers.books import edit, save


def unreadable(path: Path) -> str:
    with pytest.raises(InvalidWorkbook) as problem:
        read_workbook(path)
    assert len(problem.value.findings) == 1
    assert str(path) in problem.value.findings[0].message
    return problem.value.findings[0].message


def test_no_file_and_a_folder(tmp_path):
    assert "no such file" in unreadable(tmp_path / "none.xlsx")
    assert "folder" in unreadable(tmp_path)


@pytest.mark.parametrize(("content", "said"), [
    (b"", "empty"), (b"ally,name\nEST,Estonia\n", "not an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "old Excel file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le"), "password")])
def test_a_file_that_is_something_else_is_named_for_what_it_is(tmp_path, content, said):
    path = tmp_path / "plan.xlsx"
    path.write_bytes(content)
    assert said in unreadable(path)


def test_a_workbook_that_is_cut_off_or_damaged(tmp_path):
    whole = save(tmp_path / "plan.xlsx").read_bytes()
    path = tmp_path / "cut.xlsx"
    path.write_bytes(whole[:len(whole) // 2])
    assert "cut off" in unreadable(path)
    path = save(tmp_path / "broken.xlsx")
    edit(path, lambda name, text: text.replace("</sheetData>", ""))
    assert "damaged" in unreadable(path)


def test_an_archive_that_is_no_workbook(tmp_path):
    path = tmp_path / "plan.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    assert "archive" in unreadable(path)


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    path = save(tmp_path / "plan.xlsx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/huge.bin", bytes(2**21))
    assert read_workbook(path)[1] == []
    monkeypatch.setattr("data.input.zip_guard.UNPACKED_BYTES", 2**21)
    assert "unpacks to more than 2 MiB" in unreadable(path)


def test_entities_are_not_expanded(tmp_path):
    path = save(tmp_path / "plan.xlsx")

    def bomb(name: str, text: str) -> str:
        if name != "xl/worksheets/sheet2.xml":
            return text
        return '<!DOCTYPE x [<!ENTITY a "b">]>' + re.sub(r"<\?xml[^>]*\?>", "", text)

    edit(path, bomb)
    assert "XML entities" in unreadable(path)


def test_the_name_of_the_file_does_not_matter(tmp_path):
    path = save(tmp_path / "plan.xlsx").rename(tmp_path / "plan.xlsm")
    assert read_workbook(path)[1] == []
