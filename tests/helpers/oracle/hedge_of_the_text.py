"""The hedge a second time, written from its text alone: a copy of the second implementation for each future, and what
is decided once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.input.tables import Tables
from tests.helpers.oracle.linear_program import Program, Terms
from tests.helpers.oracle.program_of_the_text import CONFLICT, Oracle
from tests.helpers.oracle.reading import Order, Reading, given

Signing = tuple[str, str, int]
ORDER_OF_LEVELS = ("conflicts", "shortfall", "equity", "cost", "tidy")


def hedge_by_the_text(futures: Sequence[tuple[float, Tables]], until: int) -> dict[str, float]:
    """The expected value of each level by name; only `conflicts` where some future cannot keep its minimum rules."""
    readings = [Reading(tables) for _, tables in futures]
    signings = {(o.offer, o.ally, o.placed) for read in readings for o in read.orders if o.placed <= until}
    expansions = {(e[1], e[2]) for _, tables in futures for e in Oracle(tables).program.of("e") if e[2] <= until}
    copies = [FutureOracle(tables, sorted(signings), sorted(expansions)) for _, tables in futures]
    program = Program()
    for number, copy in enumerate(copies):
        _add(program, number, copy.program)
    for signing in signings:
        program.column(("X", *signing))
        for number, copy in enumerate(copies):
            own = [((number, o.key), 1.0) for o in copy.read.orders if (o.offer, o.ally, o.placed) == signing]
            program.equals([*own, ((number, ("lost", *signing)), 1.0), (("X", *signing), -1.0)], 0)
    for expansion in expansions:
        program.column(("E", *expansion))
        for number, copy in enumerate(copies):
            name = "e" if ("e", *expansion) in copy.program.columns else "late"
            program.equals([((number, (name, *expansion)), 1.0), (("E", *expansion), -1.0)], 0)
    return program.minimise(_expected([weight for weight, _ in futures], copies), {"conflicts": CONFLICT})


def _add(program: Program, number: int, own: Program) -> None:
    """The columns and rows of a future, under its number."""
    start = len(program.lower)
    for key, place in own.columns.items():
        program.column((number, key), own.upper[place])
    program.rows += [{start + place: factor for place, factor in row.items()} for row in own.rows]
    program.sides += own.sides
    program.equal += own.equal


def _expected(weights: Sequence[float], copies: Sequence[FutureOracle]) -> list[tuple[str, Terms]]:
    levels: dict[str, dict[Any, float]] = {}
    for number, (weight, copy) in enumerate(zip(weights, copies, strict=True)):
        for name, terms in copy.objectives():
            levels.setdefault(name, {}).update({(number, key): weight * factor for key, factor in terms.items()})
    return sorted(levels.items(), key=lambda level: (ORDER_OF_LEVELS.index(level[0].split()[0]), level[0]))


class FutureOracle(Oracle):
    """One future: what it does not take of a first order is lost with its advance, and what others may enlarge first it
    pays for as well."""

    def __init__(self, tables: Tables, signings: Sequence[Signing], expansions: Sequence[tuple[str, int]]):
        self.signings, self.expansions = signings, expansions
        super().__init__(tables)

    def _columns(self) -> None:
        super()._columns()
        for signing in self.signings:
            self.program.column(("lost", *signing))
        lines = {row["resource"]: row for row in self.read.sheet("Resources")}
        for key, t in self.expansions:
            ready = t + self._build_and_commitment(lines[key])[0] <= self.read.T
            if ("e", key, t) not in self.program.columns:
                self.program.column(("e" if ready and given(lines[key], "max_expansion", 0) > 0 else "late", key, t))

    def _capacity(self) -> None:
        super()._capacity()
        for row in self.read.sheet("Resources"):  # row 5 again, with what is late
            self.program.at_most([(key, 1.0) for key in self.program.of("e") + self.program.of("late")
                                  if key[1] == row["resource"]], given(row, "max_expansion", 0))

    def _expansion_cost(self) -> list[tuple[Any, float]]:
        cost = {row["resource"]: given(row, "expansion_cost", 0.0) for row in self.read.sheet("Resources")}
        return [(key, cost[key[1]]) for key in self.program.of("e") + self.program.of("late")]

    def _lost_orders(self) -> list[tuple[Any, Order]]:
        """What each first order would have been here, whether it is possible or not."""
        offers = {row["offer"]: row for row in self.read.sheet("Offers")}
        found = []
        for offer, ally, placed in self.signings:
            lead = self.read.length(self.read.term(offers[offer], ally, "lead_months"))
            found.append((("lost", offer, ally, placed), self.read.order(offers[offer], ally, placed + lead)))
        return found

    def _payments(self, ally: Any, year: int) -> list[tuple[Any, float]]:
        return super()._payments(ally, year) + [
            (key, o.advance * o.price) for key, o in self._lost_orders()
            if o.ally == ally and self.read.year(o.placed) == year]

    def _cost(self) -> Terms:
        return {**super()._cost(), **{key: o.advance * o.price * self.read.discount(o.placed)
                                      for key, o in self._lost_orders()}}
