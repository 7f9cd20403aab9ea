"""What fits on a slide, measured by characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.brief.fit import Box, fitted, height_of, lines_in, lines_of, paragraphs_that_fit, text_width

WORDS = st.text(alphabet="abW M-.i中é", max_size=60)


def test_a_letter_takes_what_it_takes_in_arial() -> None:
    # Letters of 72 points are an inch high. An M of Arial is 0.833 of that wide; 4 % are added to be safe.
    assert text_width("MMM", 72) == pytest.approx(3 * 0.833 * 1.04)
    assert text_width("é", 72) == text_width("e", 72)  # an accent takes no room
    assert text_width("中", 72) == pytest.approx(1.04)  # unknown letters are as wide as they are high


def test_a_text_is_broken_between_words_and_only_where_it_must_within_one() -> None:
    inch = 1.04 * 0.556 * 3 + 0.001  # three digits of 72 points
    assert lines_of("111 222", 72, inch) == 2
    assert lines_of("1111", 72, inch) == 2
    assert lines_of("11-1111", 72, inch) == 3  # 11-, 111 and 1, as whoever shows it breaks behind a hyphen


def test_what_is_cut_says_so() -> None:
    assert fitted("one two three four five", 18, 1.2) == "one two..."
    assert fitted("short", 18, 1.2) == "short"


@given(WORDS, st.integers(1, 3))
def test_a_text_that_is_fitted_takes_no_more_lines_than_there_are(text: str, most: int) -> None:
    cut = fitted(text, 18, 1.0, most)
    assert lines_of(cut, 18, 1.0) <= most
    assert cut == " ".join(text.split()) or cut.endswith("...")


def test_a_box_holds_so_many_lines_and_paragraphs() -> None:
    # A line of 20 points takes 24: three of them 72 points, which are an inch.
    assert height_of(3, 20) == pytest.approx(1.0) and lines_in(1.0, 20) == 3 and lines_in(0.1, 20) == 1
    assert paragraphs_that_fit(["a", "b", "c"], 20, Box(0, 0, 5, 1.0), 0) == 3
    assert paragraphs_that_fit(["a", "b", "c"], 20, Box(0, 0, 5, 1.0), 1) == 2
