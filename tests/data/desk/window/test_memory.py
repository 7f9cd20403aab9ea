"""What the window remembers, and that a broken memory is as good as none."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from data.desk.window.memory import MOST_RECENT, Memory, PastRun, remembered, usual_file

RUN = PastRun("solve", 1000, (("read", 0.5), ("write", 7.0)))


def test_what_was_chosen_and_how_long_it_took_is_there_the_next_time(tmp_path: Path) -> None:
    file, plan = tmp_path / "new" / "folder" / "window.json", tmp_path / "Pläne 2024" / "plan.xlsx"
    memory = remembered(file)
    memory.chosen(plan)
    memory.ran(RUN)
    again = remembered(file)
    assert (again.recent, again.folder, again.runs) == ([plan], plan.parent, [RUN])
    assert again.runs[0].seconds == 7.0
    assert [path.name for path in file.parent.iterdir()] == ["window.json"]


def test_the_last_chosen_comes_first_and_each_once(tmp_path: Path) -> None:
    memory = Memory(None)
    paths = [tmp_path / f"{number}.xlsx" for number in range(MOST_RECENT + 2)]
    for path in (*paths, paths[5]):
        memory.chosen(path)
    assert memory.recent == [paths[5], *(path for path in reversed(paths[2:]) if path != paths[5])]


def test_only_workbooks_that_are_still_there_are_offered(tmp_path: Path) -> None:
    memory, here = Memory(None), tmp_path / "here.xlsx"
    here.write_bytes(b"")
    memory.chosen(tmp_path / "gone.xlsx")
    memory.chosen(here)
    assert memory.there() == [here]


def test_a_drive_that_does_not_answer_holds_the_list_up_for_a_moment_only(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory, answers, is_file = Memory(None), threading.Event(), Path.is_file
    for name in ("gone.xlsx", "far.xlsx"):
        memory.chosen(tmp_path / name)
    monkeypatch.setattr(Path, "is_file", lambda path: (path.name == "far.xlsx" and answers.wait(60)) or is_file(path))
    assert memory.there() == [tmp_path / "far.xlsx"]
    answers.set()


def test_a_run_is_like_another_of_its_kind_with_a_workbook_of_about_its_size() -> None:
    memory, larger = Memory(None), PastRun("solve", 1200, (("read", 9.0),))
    memory.ran(RUN)
    memory.ran(larger)
    assert memory.like("solve", 1010) == RUN and memory.like("solve", 1190) == larger
    assert memory.like("solve", 3000) is None and memory.like("check", 1000) is None


def test_of_runs_with_the_same_workbook_the_last_one_counts() -> None:
    memory, faster = Memory(None), PastRun("solve", 1000, (("read", 0.1),))
    memory.ran(RUN)
    memory.ran(faster)
    assert memory.like("solve", 1000) == faster and len(memory.runs) == 1


@pytest.mark.parametrize("content", [
    "", "{", "[]", "null", "\x00", "[" * 100_000, '{"recent": 5, "folder": [], "runs": {"a": 1}}',
    '{"recent": [1, null], "runs": [1, {"kind": "solve"}, {"kind": "solve", "size": 1, "milestones": [["a", "b"]]}, '
    '{"kind": "solve", "size": 1, "milestones": [["a", Infinity]]}, {"kind": "solve", "size": 1, "milestones": []}]}',
    f'{{"runs": [{{"kind": "solve", "size": {10**400}, "milestones": [["end", 1]]}}]}}',
    f'{{"runs": [{{"kind": "solve", "size": 1000, "milestones": [["end", {10**400}]]}}]}}',
    '{"runs": [{"kind": "solve", "size": -1, "milestones": [["end", 1]]}]}'])
def test_a_broken_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    file = tmp_path / "window.json"
    file.write_text(content, encoding="utf-8")
    memory = remembered(file)
    assert (memory.recent, memory.folder, memory.runs) == ([], None, [])
    memory.ran(RUN)
    assert remembered(file).runs == [RUN]


def test_a_file_that_cannot_be_written_hurts_nobody(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    memory = remembered(tmp_path / "file" / "window.json")  # its folder is a file
    memory.chosen(tmp_path / "plan.xlsx")
    assert memory.recent == [tmp_path / "plan.xlsx"]
    (tmp_path / "settings" / "window.json").mkdir(parents=True)
    remembered(tmp_path / "settings" / "window.json").chosen(tmp_path / "plan.xlsx")
    assert [path.name for path in (tmp_path / "settings").iterdir()] == ["window.json"]


@pytest.mark.parametrize(("system", "variable", "place"), [
    ("win32", "APPDATA", "set/joint-procurement/window.json"),
    ("linux", "XDG_CONFIG_HOME", "set/joint-procurement/window.json"),
    ("linux", None, "home/.config/joint-procurement/window.json"),
    ("win32", None, "home/AppData/Roaming/joint-procurement/window.json"),
    ("darwin", "XDG_CONFIG_HOME", "home/Library/Application Support/joint-procurement/window.json")])
def test_it_is_kept_where_the_system_keeps_such_things(
        monkeypatch: pytest.MonkeyPatch, tmp_path: Path, system: str, variable: str | None, place: str) -> None:
    monkeypatch.setattr("sys.platform", system)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("APPDATA", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)
    if variable is not None:
        monkeypatch.setenv(variable, str(tmp_path / "set"))
    assert usual_file() == tmp_path / place
