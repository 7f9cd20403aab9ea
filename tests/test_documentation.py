"""The pages name every sheet, column, option and exit as declared, and every file that they lead to is there."""

import re
from pathlib import Path

import pytest

import solve
from data.command.asking.parser import make_parser
from data.schema import results as outputs
from data.schema.inputs import SHEETS
from data.schema.status import WORST_FIRST
from docs.update_pages import DOCS, SECTIONS, input_section, with_section

README = DOCS.parent / "README.md"
PAGES = [README, *sorted(DOCS.glob("*.md"))]
BENCHMARKS = DOCS.parent / "benchmarks" / "README.md"  # a command of its own, with its own options
OF_OTHERS = {"--nworkers", "--nthreads", "--scheduler-file", "--preload", "--memory-limit",  # of Dask
             "--windows", "--platform", "--python", "--version"}  # of data.setup.wheels, of py
LONGEST_README = 150  # lines: what it is, the two commands, pictures, where to go on



def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def part(page: str, heading: str) -> str:
    """What stands below a heading of a page, up to the next one of its rank."""
    return read(DOCS / page).split(f"\n## {heading}\n")[1].split("\n## ")[0]


def spelled() -> list[str]:
    """Every option as one types it, the long spelling where there is one only."""
    options = [action.option_strings for action in make_parser()._actions if action.option_strings]
    return [strings[0] for strings in options if "--help" not in strings]


def anchors(text: str) -> set[str]:
    """The names that a page's headings can be led to by."""
    headings = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_the_readme_can_be_read_at_once():
    assert len(read(README).splitlines()) <= LONGEST_README


@pytest.mark.parametrize("page", SECTIONS, ids=lambda page: page.stem)
def test_a_generated_section_is_up_to_date(page: Path):
    assert with_section(read(page), SECTIONS[page]()) == read(page), "run: python -m docs.update_pages"


def test_the_section_has_a_line_for_each_column():
    section = input_section()
    for sheet in SHEETS:
        part = section.split(f"### {sheet.name}")[1].split("###")[0]
        for column in sheet.columns:
            assert f"| `{column.name}`{'*' if column.required else ''} |" in part


def test_a_page_without_its_markers_is_refused():
    with pytest.raises(ValueError, match="sheets"):
        with_section("# Title\n", "")


@pytest.mark.parametrize("option", spelled())
def test_each_option_is_explained_and_stands_in_both_synopses(option: str):
    whole = re.compile(rf"(?<![\w-]){option}(?![\w-])")
    explained = [line.split("|")[1] for line in part("command.md", "Options").splitlines() if line.startswith("| `")]
    assert any(whole.search(names) for names in explained)
    assert whole.search(part("command.md", "What can be asked")) and whole.search(solve.__doc__ or "")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_no_option_is_named_that_does_not_exist(page: Path):
    lines = [line for line in read(page).splitlines() if "-m benchmarks" not in line]
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", "\n".join(lines))) <= {*spelled(), *OF_OTHERS}


def test_each_exit_code_is_explained():
    told = {int(code) for code in re.findall(r"^\| (\d+) \|", part("command.md", "Exit codes"), re.MULTILINE)}
    assert told == {*WORST_FIRST, 2, 130, 143}  # 2: wrong use; 128 and the number of a signal


def test_each_result_sheet_answers_a_question():
    named = set(re.findall(r"\*([^*]+)\*", part("results.md", "Which sheet answers what")))
    assert named == {sheet.name for sheet in outputs.SHEETS}


def test_the_readme_leads_to_every_page():
    led_to = {README.parent / link for link in re.findall(r"\]\(([^)#]+\.md)", read(README))}
    assert led_to >= set(DOCS.glob("*.md"))


@pytest.mark.parametrize("page", [*PAGES, BENCHMARKS], ids=lambda page: f"{page.parent.name}-{page.stem}")
def test_each_link_leads_to_a_file_and_to_a_heading(page: Path):
    for link, heading in re.findall(r"\]\(([^)#]*)(?:#([^)]*))?\)", read(page)):
        if not link.startswith("http"):
            target = page.parent / link if link else page
            assert target.is_file(), link
            assert not heading or heading in anchors(read(target)), f"{link}#{heading}"
