"""Whether a workbook was saved anew, looked at by hand as often as is needed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from data.desk.saved import Saved
from tests.helpers.command import plan_sheets, write


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path / "plan.xlsx", plan_sheets())


def another(path: Path, capacity: float = 70) -> bytes:
    """The plan with another capacity, as a program would save it."""
    sheets = plan_sheets()
    sheets["Resources"][1][1] = capacity
    return write(path, sheets).read_bytes()


def looks(saved: Saved, count: int = 8) -> list[bool]:
    return [saved.changed() for _ in range(count)]


def test_what_is_there_at_first_is_nothing_new(plan: Path) -> None:
    assert not any(looks(Saved(plan)))


def test_a_file_put_in_its_place_is_told_once_as_soon_as_it_has_stayed_for_a_look(plan: Path, tmp_path: Path) -> None:
    """As LibreOffice saves, and Excel: under another name, which then takes the place."""
    saved = Saved(plan)
    another(tmp_path / "new.xlsx")
    os.replace(tmp_path / "new.xlsx", plan)
    assert looks(saved) == [False, True] + 6 * [False]


def test_a_moment_without_a_file_is_no_matter(plan: Path, tmp_path: Path) -> None:
    """As Excel saves: the old file goes out of the way before the new one takes its place."""
    saved = Saved(plan)
    os.replace(plan, tmp_path / "old.xlsx")
    assert looks(saved, 3) == 3 * [False] and not saved.gone
    another(tmp_path / "new.xlsx")
    os.replace(tmp_path / "new.xlsx", plan)
    assert looks(saved, 4) == [False, True, False, False]


def test_half_a_file_is_not_told_however_long_it_stays(plan: Path, tmp_path: Path) -> None:
    saved, whole = Saved(plan), another(tmp_path / "new.xlsx")
    for part in (len(whole) // 3, len(whole) - 1):  # its contents stand last: one byte less and there are none
        plan.write_bytes(whole[:part])
        assert not any(looks(saved))
    assert saved.broken
    plan.write_bytes(whole)
    assert looks(saved, 4) == [False, True, False, False] and not saved.broken


def test_a_file_that_grows_from_look_to_look_is_told_when_it_is_whole(plan: Path, tmp_path: Path) -> None:
    saved, whole = Saved(plan), another(tmp_path / "new.xlsx")
    for tenth in range(11):
        plan.write_bytes(whole[:len(whole) * tenth // 10])
        assert not saved.changed()
    assert saved.changed()


def test_a_part_that_was_overwritten_is_not_whole(plan: Path, tmp_path: Path) -> None:
    """New bytes over old ones, the contents of the ZIP still in place: only the check sums tell."""
    saved, whole = Saved(plan), another(tmp_path / "new.xlsx")
    plan.write_bytes(whole[:200] + bytes(100) + whole[300:])
    assert not any(looks(saved))


def test_the_same_saved_again_is_nothing_new(plan: Path) -> None:
    saved = Saved(plan)
    plan.write_bytes(plan.read_bytes())
    os.utime(plan, ns=(1, 1))
    assert not any(looks(saved))


def test_what_is_told_is_known_from_then_on(plan: Path, tmp_path: Path) -> None:
    """Changed, and changed back: each is something else than before."""
    first, saved = plan.read_bytes(), Saved(plan)
    second = another(tmp_path / "new.xlsx")
    for content in (second, first, second):
        plan.write_bytes(content)
        assert sum(looks(saved)) == 1


def test_a_file_that_is_gone_is_waited_for(plan: Path, tmp_path: Path) -> None:
    saved = Saved(plan)
    plan.unlink()
    assert not any(looks(saved)) and saved.gone
    another(plan)
    assert looks(saved, 3) == [False, True, False] and not saved.gone


def test_a_file_that_was_never_there_is_told_when_it_comes(tmp_path: Path) -> None:
    saved = Saved(tmp_path / "plan.xlsx")
    assert not any(looks(saved))
    another(tmp_path / "plan.xlsx")
    assert sum(looks(saved)) == 1


def test_a_workbook_with_a_password_is_not_read_at_each_look(
        plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first look sees another file, the next six read it, then each sixth does; so it is found, too, when it is
    mended without another size or date."""
    saved, whole = Saved(plan), another(tmp_path / "new.xlsx")
    plan.write_bytes(bytes(len(whole)))
    date, read, read_bytes = plan.stat().st_mtime_ns, list[Path](), Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or read_bytes(path))
    assert not any(looks(saved, 1 + 6 + 60)) and saved.broken
    assert len(read) == 6 + 10
    plan.write_bytes(whole)
    os.utime(plan, ns=(date, date))
    assert sum(looks(saved, 7)) == 1 and not saved.broken


def test_a_folder_or_a_pipe_in_its_place_is_no_file(plan: Path) -> None:
    saved = Saved(plan)
    plan.unlink()
    plan.mkdir()
    assert not any(looks(saved)) and saved.gone and not saved.broken
    plan.rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(plan)  # who reads it waits for ever
        assert not any(looks(saved)) and saved.gone
        plan.unlink()
    another(plan)
    assert sum(looks(saved)) == 1


def test_a_file_that_stays_as_it_is_is_not_read(plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved, read, read_bytes = Saved(plan), list[Path](), Path.read_bytes
    another(tmp_path / "new.xlsx")
    os.replace(tmp_path / "new.xlsx", plan)
    monkeypatch.setattr(Path, "read_bytes", lambda path: read.append(path) or read_bytes(path))
    assert any(looks(saved, 20)) and read == [plan]
