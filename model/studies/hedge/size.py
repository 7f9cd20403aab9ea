"""How much memory one program for several futures takes, reckoned before it is built."""

from __future__ import annotations

from dataclasses import dataclass

# Bytes: what a column takes in Pyomo's model, in names and vectors, and what an entry of the matrix takes there, in the
# arrays and in the solver with its factors. Measured with one and four futures of the reference (docs/comparisons.md).
PER_COLUMN, PER_ENTRY = 5_000, 800


@dataclass(frozen=True)
class ProgramSize:
    """Columns and entries of the program of one future, and how many futures are joined."""

    columns: int
    entries: int
    futures: int

    @property
    def bytes(self) -> int:
        """What all of them take at the most of the solve."""
        return self.futures * (PER_COLUMN * self.columns + PER_ENTRY * self.entries)
