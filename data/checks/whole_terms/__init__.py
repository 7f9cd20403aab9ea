"""Lots, steps, thresholds, counts and discounts: cells that contradict each other, terms that cannot be kept, and those
that have no effect."""

from data.checks.whole_terms.contradictions import (
    counts_make_sense,
    discounts_make_sense,
    thresholds_ask_for_something,
)
from data.checks.whole_terms.groups import counts_beyond_reach, discounts_without_effect, thresholds_beyond_reach
from data.checks.whole_terms.lots_and_steps import lots_beyond_reach, steps_beyond_expansions, terms_set_aside

TERM_ERRORS = (thresholds_ask_for_something, counts_make_sense, discounts_make_sense)
TERM_WARNINGS = (lots_beyond_reach, steps_beyond_expansions, thresholds_beyond_reach, counts_beyond_reach,
                 discounts_without_effect, terms_set_aside)

__all__ = ["TERM_ERRORS", "TERM_WARNINGS"]
