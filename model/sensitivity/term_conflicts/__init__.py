"""Hard minimum rules and terms of contracts that cannot be kept together."""

from model.sensitivity.term_conflicts.clashes import (
    ClashingMinimum,
    ClashingTerm,
    TermClash,
    TermClashes,
    term_clashes,
)
from model.sensitivity.term_conflicts.term_rows import TermRow

__all__ = ["ClashingMinimum", "ClashingTerm", "TermClash", "TermClashes", "TermRow", "term_clashes"]
