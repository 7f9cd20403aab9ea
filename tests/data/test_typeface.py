"""How wide texts are and where they break, counted by hand."""

from __future__ import annotations

from data.typeface import lines_of, thousandths


def test_a_letter_is_as_wide_as_the_typeface_has_it_with_or_without_an_accent() -> None:
    assert thousandths("Mi 1") == 833 + 222 + 278 + 556
    assert thousandths("Łé") == 1000 + 556  # an accent takes no room; a letter that nobody has measured takes most
    assert thousandths("\u4e2d") == 1000


def test_lines_are_broken_between_words_and_within_words_that_are_too_long() -> None:
    # A letter takes one here: "one two three" has 13, "two three" 9.
    assert lines_of("one two three", 13, len) == 1
    assert lines_of("one two three", 12, len) == 2
    assert lines_of("one two three", 5, len) == 3
    assert lines_of("x" * 25, 10, len) == 3
    assert lines_of("x" * 20, 10, len) == 2  # the second line is full, and there is no third
    assert lines_of("x" * 25 + " one", 10, len) == 3  # five letters of the word, a blank and three more
    assert lines_of("", 10, len) == 1
