"""What is said of a kind of row, and one row of a kind."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from model.case import Case

Key = tuple[Hashable, ...]  # the parts that a kind's `index` names
# `limit`: a figure of the planner's, more of which helps; `policy`: what is asked for; `condition`: what an expansion
# commits to; `need`: what the plan is for; `balance`: nothing comes from nothing; `definition`: no row of its own.
Side = Literal["limit", "policy", "condition", "need", "balance", "definition"]


@dataclass(frozen=True)
class Cause:
    """What stands behind many shortfalls, whatever the period. `words` may name the `parts` of a row's key; rows with
    the same cause and the same parts count together. `is_line`: more capacity of one line would help."""

    words: str
    parts: tuple[str, ...] = ()
    is_line: bool = False


@dataclass(frozen=True)
class Words:
    """What a row is to a planner. Words in braces are parts of its key and what narrative/rows.py makes of them; a
    part's bare key is `{part.key}`.

    `obstacle` continues a reason (`L is full in 2024-Q1`), `own` says the same where it is the ally's own need or stock
    that stands in the way, `unused` where nobody takes the limit, `signed` where signed orders alone use it up. `limit`
    says what keeps a minimum rule from being kept, `more` what it takes to relax the row, `lever` what kind of change
    that is. `expansion` says why a line is not enlarged where this row forbids it."""

    obstacle: str = ""
    own: str = ""
    unused: str = ""
    signed: str = ""
    limit: str = ""
    more: str = ""
    lever: str = ""
    expansion: str = ""


@dataclass(frozen=True)
class Figure:
    """Where the figure behind a row stands: the sheet, the parts of the row's key by which its line is found, and the
    column. A setting has its name as `setting`."""

    sheet: str
    parts: tuple[str, ...]
    column: str
    setting: str = ""


def _itself(case: Case, key: Key) -> Iterable[Key]:
    return (key,)


@dataclass(frozen=True)
class RelaxationTerms:
    """How a row's side may be relaxed. `price(case, key)`: the nominal price of one unit, in price_unit: it says only
    what counts as a small change and is no offer. `by(case, key)`: the keys of the changes that relax the row of that
    key."""

    price: Callable[[Case, Key], float]
    by: Callable[[Case, Key], Iterable[Key]] = _itself


@dataclass(frozen=True, eq=False)
class RowKind:
    """A kind of row. `name` is that of the model's constraint and of the JSON; `number`, with a `letter` where several
    kinds share one, that of docs/model.md; `index` names the parts of its key; `limits` names the variables that stand
    in it. `signed_cause`: what stands behind it where signed orders alone use it up. `lifted_by`: the part of the key
    whose rule, group or family is lifted with all rows of it. `users`: it is told who takes the limit; `spans`: and
    since when it is used up, period by period."""

    name: str
    number: int
    side: Side
    index: tuple[str, ...]
    unit: str
    limits: tuple[str, ...]
    cause: Cause
    words: Words = field(default_factory=Words)
    figure: Figure | None = None
    relaxation: RelaxationTerms | None = None
    signed_cause: Cause | None = None
    lifted_by: str = ""
    heading: str = ""
    letter: str = ""
    users: bool = False
    spans: bool = False

    def __reduce__(self) -> tuple[Callable[[str], RowKind], tuple[str]]:
        return row_kind, (self.name,)  # the same object in every process

    @property
    def title(self) -> str:
        """The kind in a word or two: `expansion limit`."""
        return self.heading or self.name.replace("_", " ")

    @property
    def label(self) -> str:
        """Its number in docs/model.md: `8b`."""
        return f"{self.number}{self.letter}"

    @property
    def doc(self) -> str:
        """Number and unit, for the model."""
        return f"definition, row {self.label}" if self.side == "definition" else f"row {self.label}: {self.unit}"

    @property
    def is_limit(self) -> bool:
        """Its side is a figure that a planner could raise."""
        return self.side == "limit"

    @property
    def has_shadow_price(self) -> bool:
        """It is told what one more unit of its side is worth (of a share or rule: one less that it asks for)."""
        return self.side in ("limit", "policy")

    @property
    def may_be_lifted(self) -> bool:
        """Its side is somebody's: it could be lifted, and may keep a minimum rule from being kept."""
        return self.side in ("limit", "policy", "condition")

    def row(self, *key: Hashable) -> RowId:
        """The row of this kind with that key."""
        return RowId(self, key)


_DECLARED: dict[str, RowKind] = {}


def declare(*kinds: RowKind) -> None:
    """Make the kinds known by their names."""
    _DECLARED.update({kind.name: kind for kind in kinds})


def row_kind(name: str) -> RowKind:
    """The kind of the rows of a component of the model; KeyError where it is not declared."""
    return _DECLARED[name]


@dataclass(frozen=True)
class RowId:
    """One row of the model: what stands behind a shadow price, an obstacle, a relaxation or a conflict."""

    kind: RowKind
    key: Key

    def part(self, name: str) -> Hashable:
        """The part of the key with that name; None where the kind has none."""
        return self.key[self.kind.index.index(name)] if name in self.kind.index else None

    def number(self, name: str) -> int:
        """A part of the key that is a number: a period, a year, or the row of a sheet."""
        number = self.part(name)
        assert isinstance(number, int)
        return number

    def replaced(self, name: str, value: Hashable) -> RowId:
        """The row with another part of that name."""
        place = self.kind.index.index(name)
        return RowId(self.kind, (*self.key[:place], value, *self.key[place + 1:]))

    def before(self) -> RowId:
        """The row of the period before; only for kinds with a period, a number, last in their key."""
        period = self.key[-1]
        assert isinstance(period, int)
        return RowId(self.kind, (*self.key[:-1], period - 1))
