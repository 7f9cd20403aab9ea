"""How much memory one program for several futures takes, reckoned before it is built."""

from __future__ import annotations

from dataclasses import dataclass

# Bytes, measured on the reference and generated cases (docs/comparisons.md): what a column takes in Pyomo's model, in
# names and vectors, and what an entry of the matrix takes there, in the arrays and in the solver with its factors.
PER_COLUMN, PER_ENTRY = 3_000, 400


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
