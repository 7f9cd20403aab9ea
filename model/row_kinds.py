"""Every kind of row of the model, declared once: its number, its unit, what it is to a planner, how its side may be
relaxed and where its figure stands.

The formulation, the verification, shadow prices, reasons, relaxations, conflicts, policy costs and the sheets take a
kind from here: a row that is not declared cannot be built. A new kind of row is a declaration here, a topic in
formulation/, its recomputation in verification/ and a test."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from statistics import fmean
from typing import Literal

from model.case import Case

Key = tuple[Hashable, ...]  # the parts that a kind's `index` names
# `limit`: a figure of the planner's, more of which helps; `policy`: a share or a rule; `condition`: what an expansion
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

    `obstacle` continues a reason (`L is full in 2024-Q1`), `own` says the same where it is the ally's own need or
    stock that stands in the way, `unused` where nobody takes the limit. `limit` says what keeps a minimum rule from
    being kept, `more` what it takes to relax the row, `lever` what kind of change that is. `expansion` says why a line
    is not enlarged where this row forbids it."""

    obstacle: str = ""
    own: str = ""
    unused: str = ""
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
    """A kind of row. `name` is that of the model's constraint and of the JSON; `number` that of docs/model.md; `index`
    names the parts of its key; `limits` names the variables that stand in it. `lifted_by`: the part of the key whose
    rule, group or family is lifted with all rows of it. `users`: it is told who takes the limit; `spans`: and since
    when it is used up, period by period."""

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
    lifted_by: str = ""
    heading: str = ""
    users: bool = False
    spans: bool = False

    def __reduce__(self) -> tuple[Callable[[str], RowKind], tuple[str]]:
        return row_kind, (self.name,)  # the same object in every process

    @property
    def title(self) -> str:
        """The kind in a word or two: `expansion limit`."""
        return self.heading or self.name.replace("_", " ")

    @property
    def doc(self) -> str:
        """Number and unit, for the model."""
        return f"definition, row {self.number}" if self.side == "definition" else f"row {self.number}: {self.unit}"

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


def _of_one(case: Case, key: Key) -> float:
    return 1.0


def _of_offer(case: Case, key: Key) -> float:
    """The offer's price."""
    return case.offers[str(key[0])].price or 1.0


def _of_capacity(case: Case, key: Key) -> float:
    """What an expansion by one unit costs, else what one unit makes in a year, at the mean of the offers' prices."""
    resource = str(key[0])
    if case.resources[resource].expansion_cost > 0:
        return case.resources[resource].expansion_cost
    made = [case.offers[offer].price / use for offer, use in case.resource_use.get(resource, {}).items()]
    return fmean(made) * 12 / case.horizon.months if made and any(made) else 1.0


def _of_capacity_from(case: Case, key: Key) -> float:
    """Once more for the part of the horizon for which it is there, so that nothing is asked for earlier than needed."""
    periods, first = case.horizon.count, key[1]
    assert isinstance(first, int)
    return _of_capacity(case, key) * (1 + (periods - first + 1) / periods)


def _from_any_period(case: Case, key: Key) -> Iterable[Key]:
    """Capacity that is added from a period on is there in all later ones."""
    resource, period = key
    assert isinstance(period, int)
    return ((resource, first) for first in range(1, period + 1))


def _from_any_year(case: Case, key: Key) -> Iterable[Key]:
    """Money that is carried over is there in all later years."""
    ally, last = key
    assert isinstance(last, int)
    return ((ally, year) for year in case.horizon.years if year <= last) if case.carry_over else (key,)


_LINE = Cause("capacity of {resource}", ("resource",), is_line=True)
_BUDGET = Cause("budget of {ally}", ("ally",))
_RULE = Cause("rule {rule}", ("rule",))

STOCK_BALANCE = RowKind(
    "stock_balance", 1, "balance", ("ally", "items", "period"), "units", ("stock", "order", "transfer", "issue"),
    Cause("stocks that are used up"), Words(
        obstacle="{none} is left at {ally} in {period}",
        own="{ally} {lack} from {period} on"))
USE = RowKind(
    "use", 2, "need", ("ally", "family", "period"), "units", ("issue", "shortfall"),
    Cause("use of the allies that have stock"), Words(
        obstacle="goes to use of {ally} in {period} (priority {priorities})",
        own="goes to its own use in {period} (priority {priorities})"))
STOCK_REQUIREMENT = RowKind(
    "stock_requirement", 3, "need", ("requirement", "period"), "units", ("stock", "shortfall"),
    Cause("stock targets of these allies"), Words(
        obstacle="is kept for the stock target of {ally} in {period} (priority {priorities})",
        own="is kept for its own stock target in {period} (priority {priorities})"))
CAPACITY = RowKind(
    "capacity", 4, "limit", ("resource", "period"), "resource units", ("order", "line_load", "added"), _LINE, Words(
        obstacle="{resource} is full {span}", unused="{resource} has no capacity in {period}",
        limit="the capacity of {resource.key}", lever="capacity",
        more="{amount} more{counted} a {period_unit} at {resource} from {period}"),
    Figure("Resources", ("resource",), "capacity"), RelaxationTerms(_of_capacity_from, _from_any_period),
    users=True, spans=True)
EXPANSION_LIMIT = RowKind(
    "expansion_limit", 5, "limit", ("resource",), "resource units", ("expansion",), _LINE, Words(
        obstacle="{resource} is expanded as far as it can be", limit="max_expansion of {resource.key}",
        lever="expansion project",
        more="{amount} more{counted} a {period_unit} in the expansion project of {resource}",
        expansion="{line} is expanded as far as it can be"),
    Figure("Resources", ("resource",), "max_expansion"), RelaxationTerms(_of_capacity))
COMMITMENT = RowKind(
    "commitment", 6, "condition", ("resource", "period"), "resource units", ("line_load", "added"), _LINE, Words(
        obstacle="the commitment of {resource}", limit="the commitment of {resource.key}",
        expansion="orders do not fill a larger {line} as its commitment asks"),
    Figure("Resources", ("resource",), "commitment"))
EXPANSION_BUDGET = RowKind(
    "expansion_budget", 7, "limit", (), "price_unit", ("expansion",), Cause("expansion budget"), Words(
        obstacle="the expansion budget is spent", limit="expansion_budget", lever="expansion budget",
        more="{money} more budget for expansions", expansion="the expansion budget leaves no more for {line}"),
    Figure("Settings", (), "value", setting="expansion_budget"), RelaxationTerms(_of_one))
OFFER_LIMIT = RowKind(
    "offer_limit", 8, "limit", ("offer",), "units", ("order",), Cause("quantity limit of offer {offer}", ("offer",)),
    Words(obstacle="offer {offer} is sold out over the plan", limit="max_quantity of offer {offer}",
          lever="offer limit", more="{amount} more{counted} under the limit of offer {offer}"),
    Figure("Offers", ("offer",), "max_quantity"), RelaxationTerms(_of_offer), users=True)
BUDGET = RowKind(
    "budget", 9, "limit", ("ally", "year"), "price_unit", ("order", "contribution", "paid"), _BUDGET, Words(
        obstacle="the budget of {ally} {until} {year} is spent", limit="the budget of {ally} in {year}",
        lever="budget", more="{money} more budget of {ally} in {year}"),
    Figure("Budgets", ("ally", "year"), "amount"), RelaxationTerms(_of_one, _from_any_year))
STORAGE = RowKind(
    "storage", 10, "limit", ("ally", "period"), "storage units", ("stock",), Cause("room for stocks"), Words(
        obstacle="the storage of {ally} is full {span}", limit="the storage of {ally}"),
    Figure("Allies", ("ally",), "storage"), spans=True)
INTEROPERABILITY = RowKind(
    "interoperability", 11, "policy", ("group", "family", "ally"), "units", ("order",), Cause("shares of groups"),
    Words(
        obstacle="group {group} asks {ally} for more common items of {family} over the plan",
        limit="the share of group {group}"),
    Figure("Groups", ("group",), "share"), lifted_by="group")
STANDARDIZATION = RowKind(
    "standardization", 12, "policy", ("family",), "units", ("order",), Cause("standard shares"), Words(
        obstacle="the standard share of {family} asks for more standard items over the plan",
        limit="standard_share of {family.key}"),
    Figure("Families", ("family",), "standard_share"), lifted_by="family")
RULE = RowKind(
    "rule", 13, "policy", ("rule", "combination"), "units or price_unit", ("order", "scope_orders", "violation"), _RULE,
    Words(obstacle="rule {rule}{combination} is at its limit", limit="rule {rule}{for_each}"),
    Figure("Rules", ("rule",), "value"), lifted_by="rule", heading="rules")
TRANSFER_LIMIT = RowKind(
    "transfer_limit", 14, "limit", ("transfer", "period"), "units", ("transfer",),
    Cause("limits of transfers from {giver}", ("giver",)), Words(
        obstacle="transfers {transfer} are at their limit {span}", limit="transfers {transfer}"),
    Figure("Transfers", ("transfer",), "max_quantity"), spans=True)
BANDS = RowKind("bands", 15, "balance", ("requirement", "period"), "units", ("shortfall", "band"),
                Cause("how evenly what is missing is spread"), Words(obstacle="what is missing is to be spread evenly"))

# Running totals that rows 4, 6, 9 and 13 are written with.
ADDED_CAPACITY = RowKind("added_capacity", 4, "definition", ("resource", "period"), "resource units",
                         ("added", "expansion"), _LINE)
LOADED = RowKind("loaded", 6, "definition", ("resource", "period"), "resource units", ("line_load", "order"), _LINE)
PAYMENT = RowKind("payment", 9, "definition", ("ally", "year"), "price_unit", ("paid", "order", "contribution"),
                  _BUDGET)
SCOPE_TOTAL = RowKind("scope_total", 13, "definition", ("scope",), "units or price_unit", ("scope_orders", "order"),
                      Cause("orders that a share refers to"))

ROW_KINDS = (STOCK_BALANCE, USE, STOCK_REQUIREMENT, CAPACITY, EXPANSION_LIMIT, COMMITMENT, EXPANSION_BUDGET,
             OFFER_LIMIT, BUDGET, STORAGE, INTEROPERABILITY, STANDARDIZATION, RULE, TRANSFER_LIMIT, BANDS)
DEFINITIONS = (ADDED_CAPACITY, LOADED, PAYMENT, SCOPE_TOTAL)
_KIND = {kind.name: kind for kind in (*ROW_KINDS, *DEFINITIONS)}


def row_kind(name: str) -> RowKind:
    """The kind of the rows of a component of the model; KeyError where it is not declared."""
    return _KIND[name]
