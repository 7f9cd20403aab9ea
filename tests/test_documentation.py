"""README.md names every sheet and column as they are declared."""

import pytest

from data.documentation import README, sheets_section, with_section
from data.tables import SHEETS


def test_the_readme_is_up_to_date():
    text = README.read_text(encoding="utf-8")
    assert with_section(text) == text, "run: python -m data.documentation"


def test_the_section_has_a_line_for_each_column():
    section = sheets_section()
    for sheet in SHEETS:
        part = section.split(f"#### {sheet.name}")[1].split("####")[0]
        for column in sheet.columns:
            assert f"| `{column.name}`{'*' if column.required else ''} |" in part


def test_a_readme_without_its_markers_is_refused():
    with pytest.raises(ValueError, match="sheets"):
        with_section("# Title\n")
