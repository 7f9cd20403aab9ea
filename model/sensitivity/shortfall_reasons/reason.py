"""What a reason is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.levels import Level
from model.plan import OrderKey, RoundKey, StockKey
from model.row_kinds import USE, RowId
from model.sensitivity.supply_paths import Way

Kind = Literal["no item", "no way", "blocked", "unproved", "simplified"]


@dataclass(frozen=True)
class PriceTerm:
    """A part of a way's price: a row of the model, and what it asks in price_unit of the level for one unit short
    less. `own` are the other stock targets and the later stock of the ally itself, which the same unit serves as well.
    `users` are the allies whose orders take the limit, the largest first, where the row's kind has users. `since` is
    the first of the periods in a row, up to that of the key, in which a limit that spans periods is used up. `signed`:
    signed orders alone use the limit up. Of the later stock of the ally itself: whether it has `use` and `room` for
    more."""

    row: RowId
    amount: float
    own: bool = False
    users: tuple[str, ...] = ()
    since: int | None = None
    signed: bool = False
    use: bool = True
    room: bool = True


@dataclass(frozen=True)
class ExpansionObstacle:
    """What stands against a larger `line`: none is on offer; it could be `ready` only later than needed; it or its
    commitment would outlast the plan; or a `row` of the model."""

    kind: Literal["none", "too late", "outlasts", "row"]
    line: str
    ready: int = 0
    row: RowId | None = None


@dataclass(frozen=True)
class ComponentReason:
    """Why a round lacks a component: `first` is the cheapest way by which it could come, against which the `terms`
    stand (its part of those of the round), None where taking what the ally has from what it is for costs less, and
    `order`, where that is a transfer, the first order that can be there, but not in time. Where none can be there in
    time (`late`), `first` is the way by which it comes first, None for never, and the terms are what the ally has it
    for, if it has any. `expired` as in ShortfallReason."""

    component: str
    first: Way | None
    late: bool = False
    terms: tuple[PriceTerm, ...] = ()
    expansion: ExpansionObstacle | None = None
    order: OrderKey | None = None
    expired: tuple[tuple[StockKey, float], ...] = ()


@dataclass(frozen=True)
class ShortfallReason:
    """Why a requirement is short in a period. `kind` is `no item` (nothing that the ally may use), `no way`
    (nothing can be there by then; `first` is the order or transfer that can be there first, None for
    never), `blocked` (the way by `first` is the cheapest), `unproved` (the time limit came before
    the level), or `simplified` (the linear program that explains the plan meets it: it lacks for fewer contracts or
    orders).

    At `level` the `terms` stand against the way (for `no way`: against taking what the ally has from what it
    is for, where it has any), the largest first; they add up to `worth` + `slack`, in price_unit of the level for
    one unit. `first` is a round where putting one together is cheapest; `components` are then those that it lacks, what
    asks most first. `expired` is what the ally writes off of the family before the period, in units.
    `order` is the first order that can be there, where that is after the period and the way is a
    transfer. `changes` are the columns of the program that the way moves, and by how much. `expansion` is what stands
    against a larger line where the largest term is a full line, None where nothing does. `equal` are the other orders
    (transfers, where the way is one) that come exactly as dear, one an offer or route; none of these has any of its
    own."""

    kind: Kind
    first: Way | RoundKey | None = None
    level: Level | None = None
    order: OrderKey | None = None
    terms: tuple[PriceTerm, ...] = ()
    worth: float = 0.0
    slack: float = 0.0
    changes: tuple[tuple[int, float], ...] = ()
    expansion: ExpansionObstacle | None = None
    equal: tuple[ShortfallReason, ...] = ()
    components: tuple[ComponentReason, ...] = ()
    expired: tuple[tuple[StockKey, float], ...] = ()

    @property
    def is_of_own_stock(self) -> bool:
        """The terms are those of what the ally has, not of an order or a transfer."""
        return self.kind == "no way" or self.first is None

    def stands_against(self, term: PriceTerm) -> bool:
        """The term is part of what the reason is about: what others could have, or the needs that what an ally has
        goes to."""
        if self.is_of_own_stock:
            return term.row.kind is USE or (term.row.kind.side == "need" and term.amount > 0)
        return term.amount > 0 and not term.own
