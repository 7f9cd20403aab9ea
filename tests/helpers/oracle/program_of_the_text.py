"""The mathematics a second time, written from its text alone: every row as it is read, densely, for tiny cases.

It shares nothing with the tool but the tables that are read, so that a mistake has to be made twice in two different
ways to go unseen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from itertools import product
from typing import Any

from data.input.tables import Tables
from tests.helpers.oracle.linear_program import Program, Terms
from tests.helpers.oracle.reading import Order, Reading, given
from tests.helpers.oracle.signed import brought, contracts, payments, seen, seen_by_rule
from tests.helpers.oracle.stocks_of_the_text import StocksOfTheText

BANDS = range(1, 11)
Kept = Mapping[tuple[str, str, int], float]
CONFLICT = 1e-6


def solve_by_the_text(tables: Tables, kept: Kept | None = None) -> dict[str, float]:
    """The value of each level by name; only `conflicts` where the workbook contradicts itself. `kept`: the orders of an
    earlier plan by offer, ally and period."""
    return Oracle(tables, kept).levels()


class Oracle:
    """Columns by symbol and index as in the mathematics: ("x", offer, ally, period) and so on."""

    def __init__(self, tables: Tables, kept: Kept | None = None):
        self.read = Reading(tables)
        self.signed = contracts(self.read)
        self.seen = seen(self.read, self.signed)
        self.program = Program()
        self.penalties: dict[Any, float] = {}
        self.conflicts: dict[Any, float] = {}
        self.idle_costs: dict[Any, float] = {}
        self.requirements = [(k, row, self.read.window(row)) for k, row in enumerate(self.read.sheet("Requirements"))]
        self.stocks = StocksOfTheText(self.read, self.program)
        self._columns()
        self.stocks.rows(self.requirements)
        for rows in (self._capacity, self._expansion, self._offers, self._budgets, self._interoperability,
                     self._standardization, self._rules, self._bands):
            rows()
        self.changes = None if kept is None else self._changes(kept)

    def _columns(self) -> None:
        read, column = self.read, self.program.column
        for order in read.orders:
            column(order.key)
        self.stocks.columns(self.requirements)
        for c, row in enumerate(self.read.sheet("Contributions")):
            for year in read.years if row["year"] is None else {row["year"]}.intersection(read.years):
                column(("d", c, year), given(row, "max_amount", math.inf) * read.scale)
        for row in self.read.sheet("Resources"):
            build, committed = self._build_and_commitment(row)
            for t in read.periods:
                if given(row, "max_expansion", 0) > 0 and t + build + max(committed, 1) - 1 <= read.T:
                    column(("e", row["resource"], t))
        for k, row, window in self.requirements:
            for t in window:
                column(("n", k, t), row["quantity"] if row["kind"] == "use" else math.inf)

    def _build_and_commitment(self, resource: Any) -> tuple[int, int]:
        committed = given(resource, "commitment", 0) > 0
        return (self.read.length(given(resource, "build_months", 0)),
                self.read.length(given(resource, "commitment_months", 12)) if committed else 0)

    def _capacity(self) -> None:
        """Rows 4 to 6 and 18."""
        read = self.read
        for row in self.read.sheet("Resources"):
            key, limit, share = row["resource"], given(row, "max_expansion", 0), given(row, "commitment", 0)
            build, committed = self._build_and_commitment(row)
            ordered = [e[2] for e in self.program.of("e") if e[1] == key]
            for t in read.periods:
                load = [(o.key, read.use[key, o.offer]) for o in read.orders if o.period == t]
                there = [(("e", key, tau), -1.0) for tau in ordered if tau <= t - build]
                taken = brought([one for one in self.signed if one.order.period == t],
                                lambda o: read.use[key, o.offer])  # noqa: B023 - used at once
                self.program.at_most([*load, *there], max(read.capacity(row, t), taken) - taken)
                if share > 0 and limit > 0 and t > build:
                    filled = share * (1 + read.capacity(row, t) / limit)
                    young = [(("e", key, tau), -filled) for tau in ordered
                             if t - build - committed < tau <= t - build]
                    self.program.at_least([*load, *young], -taken)
                rate, price = read.rate(row, t), given(row, "idle_cost", 0)
                if rate > 0 and price > 0:  # row 18
                    self.program.column(("idle", key, t))
                    self.idle_costs["idle", key, t] = price * read.discount(t)
                    self.program.at_least([*load, (("idle", key, t), 1.0)], rate - taken)
            self.program.at_most([(("e", key, t), 1.0) for t in ordered], limit)

    def _expansion(self) -> None:
        """Row 7."""
        self.program.at_most(self._expansion_cost(), self.read.settings["expansion_budget"] * self.read.scale)

    def _expansion_cost(self) -> list[tuple[Any, float]]:
        cost = {row["resource"]: given(row, "expansion_cost", 0.0) for row in self.read.sheet("Resources")}
        return [(key, cost[key[1]]) for key in self.program.of("e")]

    def _offers(self) -> None:
        """Rows 8 and 8b."""
        for row in self.read.sheet("Terms"):
            taken = sum(one.quantity for one in self.seen if (one.order.offer, one.order.ally) == (
                row["offer"], row["ally"]))
            self.program.at_most([(o.key, 1.0) for o in self.read.orders if (o.offer, o.ally) == (
                row["offer"], row["ally"])], max(given(row, "max_quantity", math.inf), taken) - taken)
        for row in self.read.sheet("Offers"):
            taken = sum(one.quantity for one in self.seen if one.order.offer == row["offer"])
            self.program.at_most([(o.key, 1.0) for o in self.read.orders if o.offer == row["offer"]],
                                 max(given(row, "max_quantity", math.inf), taken) - taken)

    def _budgets(self) -> None:
        """Row 9."""
        for ally in self.read.sheet("Allies"):
            amounts = {year: self.read.budget(ally, year) for year in self.read.years}
            for place, year in enumerate(self.read.years):
                years = self.read.years[:place + 1] if self.read.settings["carry_over"] == "yes" else [year]
                if all(amounts[one] is not None for one in years):
                    terms = [term for one in years for term in self._payments(ally["ally"], one)]
                    amount = sum(amounts[one] or 0.0 for one in years)
                    due = sum(payments(self.read, self.signed, ally["ally"], one) for one in years)
                    self.program.at_most(terms, max(amount, due) - due)

    def _payments(self, ally: Any, year: int) -> list[tuple[Any, float]]:
        terms: list[tuple[Any, float]] = []
        for o in self.read.orders:
            if o.ally == ally and self.read.year(o.placed) == year:
                terms.append((o.key, o.advance * o.price))
            if o.ally == ally and self.read.year(o.period) == year:
                terms.append((o.key, (1 - o.advance) * o.price + o.transport))
        for c, row in enumerate(self.read.sheet("Contributions")):
            if row["year"] in (None, year):
                terms.append((("d", c, year), float(row["from_ally"] == ally) - float(row["to_ally"] == ally)))
        return terms

    def _interoperability(self) -> None:
        """Row 11."""
        shares = {row["group"]: row["share"] for row in self.read.sheet("Groups")}
        for (group, share), family in product(shares.items(), self.read.weight):
            members = [row["ally"] for row in self.read.sheet("Groups") if row["group"] == group]
            orders = {a: [o for o in self.read.orders if (o.ally, o.family) == (a, family)] for a in members}
            counting = [ally for ally in members if orders[ally]]
            common = {item for item in self.read.items if all(item in {o.item for o in orders[a]} for a in counting)}
            if len(counting) >= 2 and common:
                for ally in counting:
                    alone = sum(one.quantity * ((one.order.item in common) - share) for one in self.seen
                                if (one.order.ally, one.order.family) == (ally, family))
                    self.program.at_least([(o.key, (o.item in common) - share) for o in orders[ally]],
                                          min(0, alone) - alone)

    def _standardization(self) -> None:
        """Row 12."""
        for row in self.read.sheet("Families"):
            share, orders = given(row, "standard_share", 0), [o for o in self.read.orders if o.family == row["family"]]
            if share > 0 and any(o.standard == "yes" for o in orders):
                alone = sum(one.quantity * ((one.order.standard == "yes") - share) for one in self.seen
                            if one.order.family == row["family"])
                self.program.at_least([(o.key, (o.standard == "yes") - share) for o in orders], min(0, alone) - alone)

    def _rules(self) -> None:
        """Row 13."""
        for rule in self.read.sheet("Rules"):
            if given(rule, "active", "yes") == "no" or not self.read.window(rule):
                continue
            parts = [part for part in given(rule, "for_each", "").split(",") if part]
            matching = [o for o in self.read.orders if self._matches(rule, o)]
            combinations = {one for one in (tuple(getattr(o, part) for part in parts) for o in matching) if all(one)}
            for combination in sorted(combinations):
                wanted = dict(zip(parts, combination, strict=True))
                N = [o for o in matching if all(getattr(o, part) == one for part, one in wanted.items())]
                in_vain = rule["attribute"] is not None and rule["kind"] in ("min_share", "min_spend_share")
                before = [one.order for one in seen_by_rule(self.read, rule, self.signed)
                          if self._passes(rule, one.order) and self._counts(rule, wanted, one.order)]
                if not in_vain or any(self._weight(rule, o) > 0 for o in [*N, *before]):
                    self._rule(rule, wanted, N)
            if not combinations and rule["penalty"] is None and rule["kind"] in ("min_quantity", "min_spend"):
                self._rule(rule, {}, [])

    def _matches(self, rule: Any, o: Order) -> bool:
        return o.period in self.read.window(rule) and self._passes(rule, o)

    def _passes(self, rule: Any, o: Order) -> bool:
        filters = ("ally", "family", "offer", "item", "standard", "manufacturer", "country", "region")
        return all(
            rule[name] is None or self._plain(rule, name) == getattr(o, name) for name in filters)

    @staticmethod
    def _plain(rule: Any, name: str) -> str:
        """A filter; countries and regions match in any case."""
        return str(rule[name]).lower() if name in ("country", "region") else str(rule[name])

    def _weight(self, rule: Any, o: Order) -> float:
        """What a unit of an order counts in N."""
        figure = 1.0 if rule["attribute"] is None else self.read.figure(rule["attribute"], o)
        return figure * (o.price if "spend" in rule["kind"] else 1.0)

    def _rule(self, rule: Any, combination: dict[str, str], N: list[Order]) -> None:
        kind, value = str(rule["kind"]), float(rule["value"])
        spend, least = "spend" in kind, kind.startswith("min")

        def size(o: Order) -> float:
            return o.price if spend else 1.0

        terms = [(o.key, self._weight(rule, o)) for o in N]
        side = value * self.read.scale if spend else value
        before = seen_by_rule(self.read, rule, self.signed)
        alone = brought([one for one in before if self._passes(rule, one.order) and self._counts(
            rule, combination, one.order)], lambda o: self._weight(rule, o))
        whole = max(1.0, side)
        if kind.endswith("share"):
            side = 0.0
            terms += [(o.key, -value * size(o)) for o in self._scope(rule, combination, self._in_window(rule))]
            inside = self._scope(rule, combination, [one.order for one in before])
            alone -= value * brought([one for one in before if one.order in inside], size)
        key = ("g", rule["rule"], *combination.values())
        conflicting = rule["penalty"] is None and kind in ("min_quantity", "min_spend")
        if rule["penalty"] is not None or conflicting:
            self.program.column(key)
            terms.append((key, 1.0 if least else -1.0))
        if rule["penalty"] is not None:
            self.penalties[key] = float(rule["penalty"])
        if conflicting:
            self.conflicts[key] = 1 / whole
        if least:
            self.program.at_least(terms, (min(side, alone) if kind.endswith("share") else side) - alone)
        else:
            self.program.at_most(terms, max(side, alone) - alone)

    @staticmethod
    def _counts(rule: Any, combination: dict[str, str], o: Order) -> bool:
        """Of the combination; of a rule without any, with a value for each word."""
        words = [part for part in given(rule, "for_each", "").split(",") if part]
        return all(getattr(o, word) and combination.get(word, getattr(o, word)) == getattr(o, word) for word in words)

    def _in_window(self, rule: Any) -> list[Order]:
        return [o for o in self.read.orders if o.period in self.read.window(rule)]

    def _scope(self, rule: Any, combination: dict[str, str], orders: list[Order]) -> list[Order]:
        """D: those of the orders, all in the window, that a share is a share of."""
        wanted = {part: one for part, one in combination.items() if part in ("ally", "family", "year")}
        for part in ("ally", "family"):
            if rule[part] is not None and wanted.setdefault(part, rule[part]) != rule[part]:
                return []
        items = [item for item in (rule["item"], combination.get("item")) if item is not None]
        families = {self.read.items[item] for item in items}
        families |= {self.read.items[str(row["item"])] for row in self.read.sheet("Offers")
                     if row["offer"] == rule["offer"]}
        return [o for o in orders
                if all(getattr(o, part) == one for part, one in wanted.items())
                and all(o.family == family for family in families)]

    def _bands(self) -> None:
        """Row 15."""
        for k, row, window in self.requirements:
            for t in window if row["quantity"] > 0 else ():
                for b in BANDS:
                    self.program.column(("u", k, t, b), row["quantity"] / 10)
                self.program.equals([(("n", k, t), 1.0), *[(("u", k, t, b), -1.0) for b in BANDS]], 0)

    def _changes(self, kept: Kept) -> list[tuple[Any, Order]]:
        """Row 19: a column for what each order is more or less, with its order."""
        columns: list[tuple[Any, Order]] = []
        for o in self.read.orders:
            before = kept.get(o.key[1:], 0.0)
            key = ("change", *o.key[1:])
            self.program.column(key)
            self.program.at_most([(o.key, 1.0), (key, -1.0)], before)
            self.program.at_least([(o.key, 1.0), (key, 1.0)], before)
            columns.append((key, o))
        return columns

    def levels(self) -> dict[str, float]:
        """The objectives one after the other."""
        return self.program.minimise(self.objectives(), {"conflicts": CONFLICT})

    def objectives(self) -> list[tuple[str, Terms]]:
        """What each level minimises, in order; one without columns is left out."""
        named: list[tuple[str, Terms]] = [("conflicts", self.conflicts)]
        for p in sorted({self.read.priority(row) for _, row, _ in self.requirements}):
            named.append((f"shortfall {p}", {("n", k, t): self.read.v(row, t) for k, row, window in self.requirements
                                            for t in window if self.read.priority(row) == p}))
        if self.read.settings["equity"] == "yes":
            named.append(("equity", {key: key[3] * self.read.v(self.requirements[key[1]][1], key[2])
                                     for key in self.program.of("u")}))
        named.append(("cost", self._cost()))
        if self.changes is not None:
            named.append(("changes", {key: self.read.weight[o.family] for key, o in self.changes}))
        named.append(("tidy", self._tidiness()))
        return [(name, terms) for name, terms in named if terms]

    def _cost(self) -> Terms:
        discount = self.read.discount
        cost: dict[Any, float] = {o.key: o.advance * o.price * discount(o.placed)
                                  + ((1 - o.advance) * o.price + o.transport) * discount(o.period)
                                  for o in self.read.orders}
        cost |= {key: each * discount(key[2]) for key, each in self._expansion_cost()}
        share = float(self.read.settings["change_cost"])
        changes = {key: share * o.price for key, o in self.changes or () if share}
        return cost | changes | self.idle_costs | self.stocks.cost() | self.penalties

    def _tidiness(self) -> Terms:
        weight, items = self.read.weight, self.read.items
        return dict.fromkeys(self.program.of("d"), 1.0) | {
            key: weight[items[key[2]]] for key in self.program.of("y")} | {
            o.key: weight[o.family] * self.read.Y(o.period) for o in self.read.orders}
