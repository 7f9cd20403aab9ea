"""README.md names every sheet, column, option and exit as declared, and every file that it leads to is there."""

import re

import pytest

import solve
from data.command.asking.parser import make_parser
from data.schema import results as outputs
from data.schema.inputs import SHEETS
from data.schema.status import WORST_FIRST
from docs.update_readme import README, sheets_section, with_section


def part(heading: str) -> str:
    """What stands below a heading of the README, up to the next one of its rank."""
    return README.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]


def spelled() -> list[str]:
    """Every option as one types it, the long spelling where there is one only."""
    options = [action.option_strings for action in make_parser()._actions if action.option_strings]
    return [strings[0] for strings in options if "--help" not in strings]


def test_the_readme_is_up_to_date():
    text = README.read_text(encoding="utf-8")
    assert with_section(text) == text, "run: python -m docs.update_readme"


def test_the_section_has_a_line_for_each_column():
    section = sheets_section()
    for sheet in SHEETS:
        part = section.split(f"#### {sheet.name}")[1].split("####")[0]
        for column in sheet.columns:
            assert f"| `{column.name}`{'*' if column.required else ''} |" in part


def test_a_readme_without_its_markers_is_refused():
    with pytest.raises(ValueError, match="sheets"):
        with_section("# Title\n")


@pytest.mark.parametrize("option", spelled())
def test_each_option_is_explained_and_stands_in_both_synopses(option: str):
    synopsis, table = part("The command").split("\n| option | does |\n")
    whole = re.compile(rf"(?<![\w-]){option}(?![\w-])")
    explained = [line.split("|")[1] for line in table.split("| exit |")[0].splitlines() if line.startswith("| `")]
    assert any(whole.search(names) for names in explained)
    assert whole.search(synopsis) and whole.search(solve.__doc__ or "")


def test_no_option_is_explained_that_does_not_exist():
    named = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", README.read_text(encoding="utf-8") + (solve.__doc__ or "")))
    others = {"--nworkers", "--nthreads"}  # of Dask
    assert named - others <= set(spelled())


def test_each_exit_code_is_explained():
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", part("The command"), re.MULTILINE)}
    assert told == {*WORST_FIRST, 2, 130, 143}  # 2: wrong use; 128 and the number of a signal


def test_each_result_sheet_answers_a_question():
    named = set(re.findall(r"\*([^*]+)\*", part("How to read the result").split("\n1. ")[0]))
    assert named == {sheet.name for sheet in outputs.SHEETS}


def test_each_link_leads_to_a_file():
    links = re.findall(r"\]\(([^)#]+)", README.read_text(encoding="utf-8"))
    assert links
    for link in links:
        assert (README.parent / link).is_file(), link
