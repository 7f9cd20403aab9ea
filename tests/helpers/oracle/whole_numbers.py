"""The terms that take whole numbers a second time: a plain mixed-integer program, solved level by level.

Every row of the text is there; the terms are read from the case, as rows over the orders of the text. The whole numbers
that the last level leaves are then fixed, and the levels are those of the linear program that is left."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import highspy
import numpy as np

from data.input.tables import Tables
from model.case import Case
from tests.helpers.oracle.linear_program import Program, Terms
from tests.helpers.oracle.program_of_the_text import Oracle
from tests.helpers.oracle.reading import Order

KEPT, LOOSEST = 1e-11, 1e-7
# A tighter mip_feasibility_tolerance is what HiGHS itself takes for rounding, and may cut off the optimum.
OPTIONS: Mapping[str, Any] = {
    "output_flag": False, "threads": 1, "mip_rel_gap": 1e-9, "mip_abs_gap": 1e-9, "mip_feasibility_tolerance": 1e-8,
    "primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9, "small_matrix_value": 1e-12}


def solve_whole_by_the_text(tables: Tables, case: Case) -> dict[str, float]:
    """The value of each level by name, of the tables with the terms of the case."""
    return WholeOracle(tables, case).levels()


class WholeProgram(Program):
    """A program some of whose columns are whole."""

    def __init__(self, program: Program):
        self.__dict__ = program.__dict__
        self.whole: list[Any] = []

    def number(self, key: Any, upper: float = math.inf) -> Any:
        """A new whole column; its key."""
        self.column(key, upper)
        self.whole.append(key)
        return key

    def minimise(self, levels: Iterable[tuple[str, Terms]], stop_above: Mapping[str, float]) -> dict[str, float]:
        """The levels with the whole numbers that are best for them in order."""
        named = list(levels)
        kept: list[tuple[np.ndarray, float]] = []
        values: dict[str, float] = {}
        for place, (name, terms) in enumerate(named):
            cost = self._vector(terms)
            size = float(np.abs(cost).max(initial=0.0)) or 1.0
            # What the rows that keep the levels leave of slack is no part of the value.
            values = self._fixed(self._mixed_optimum(cost / size, kept)).minimise(named[:place + 1], stop_above)
            kept.append((cost / size, values[list(values)[-1]] / size))
            if values[list(values)[-1]] > stop_above.get(name, math.inf):
                break
        return values

    def _fixed(self, point: np.ndarray) -> Program:
        """The linear program with the whole numbers of a point."""
        fixed = Program()
        fixed.__dict__ = {name: part.copy() for name, part in self.__dict__.items()}
        for key in self.whole:
            place = self.columns[key]
            fixed.lower[place] = fixed.upper[place] = float(round(point[place]))
        return fixed

    def _mixed_optimum(self, cost: np.ndarray, kept: list[tuple[np.ndarray, float]],
                       slack: float = KEPT) -> np.ndarray:
        highs: Any = highspy.Highs()
        for option, value in OPTIONS.items():
            highs.setOptionValue(option, value)
        whole = {self.columns[key] for key in self.whole}
        for place, (lower, upper) in enumerate(zip(self.lower, self.upper, strict=True)):
            highs.addCol(float(cost[place]), lower, upper, 0, [], [])
            if place in whole:
                highs.changeColIntegrality(place, highspy.HighsVarType.kInteger)
        for row, side, equal in zip(self.rows, self.sides, self.equal, strict=True):
            highs.addRow(side if equal else -math.inf, side, len(row), list(row), list(row.values()))
        for level, side in kept:
            used = np.flatnonzero(level)
            highs.addRow(-math.inf, side + slack * max(1.0, abs(side)), len(used), used.tolist(), level[used].tolist())
        highs.run()
        if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible and slack < LOOSEST:
            return self._mixed_optimum(cost, kept, slack * 100)  # rounding leaves no point at the values before
        assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal, highs.getModelStatus()
        return np.array(highs.getSolution().col_value)


class WholeOracle(Oracle):
    """The program of the text with lots, steps, thresholds, counts and discounts."""

    def __init__(self, tables: Tables, case: Case):
        super().__init__(tables, case.kept)
        self.case = case
        self.program: WholeProgram = WholeProgram(self.program)
        self.more_cost: dict[Any, float] = {}
        self.constant = 0.0
        needs = sum(row["quantity"] * len(window) for _, row, window in self.requirements)
        rules = sum(rule.value for rule in case.rules if rule.kind in ("min_quantity", "min_spend"))
        asked = [*(row.at_least for row in case.thresholds), *(rule.value * (rule.least or 1) for rule in case.counts),
                 *(units for discount in case.discounts for units, _ in discount.steps[-1:])]
        self.most = 4 * needs + rules + sum(asked) + 1000.0
        self._lots()
        for number, row in enumerate(case.thresholds):
            self._threshold(("T", number), row)
        for number, rule in enumerate(case.counts):
            self._count(("C", number), rule)
        for number, discount in enumerate(case.discounts):
            self._discount(("D", number), discount)

    def _cost(self) -> Terms:
        own = dict(super()._cost())
        for key, price in self.more_cost.items():
            own[key] = own.get(key, 0.0) + price
        return own

    def levels(self) -> dict[str, float]:
        values = super().levels()
        if "cost" in values:
            values["cost"] += self.constant
        return values

    def _lots(self) -> None:
        for o in self.read.orders:
            if self.case.offers[o.offer].lot > 0:
                k = self.program.number(("lot", o.key))
                self.program.equals([(o.key, 1.0), (k, -self.case.offers[o.offer].lot)], 0)
        for e in self.program.of("e"):
            if self.case.resources[e[1]].step > 0:
                k = self.program.number(("step", e))
                self.program.equals([(e, 1.0), (k, -self.case.resources[e[1]].step)], 0)

    def _value(self, o: Order, word: str) -> str:
        if word == "period":
            return str(o.period)
        return str(o.placed) if word == "order_period" else str(getattr(o, word)).lower()

    def _matching(self, row: Any, o: Order, first: float) -> bool:
        asked = [(row.ally, o.ally), (row.family, o.family), (row.item, o.item), (row.manufacturer, o.manufacturer),
                 (row.offer, o.offer), (row.country, o.country), (row.region, o.region)]
        standard = row.standard in (None, o.standard == "yes")
        return first <= o.period <= row.last and standard and all(
            want is None or want.lower() == has.lower() for want, has in asked)

    def _groups(self, row: Any) -> dict[tuple[str, ...], list[Order]]:
        groups: dict[tuple[str, ...], list[Order]] = defaultdict(list)
        for o in self.read.orders:
            values = tuple(self._value(o, word) for word in row.for_each)
            if all(values) and self._matching(row, o, row.first):
                groups[values].append(o)
        return groups

    def _before(self, row: Any, group: tuple[str, ...]) -> list[Any]:
        """What is signed of a group."""
        first = -math.inf if row.since is None else row.since
        return [one for one in self.seen if self._matching(row, one.order, first) and one.quantity > 0
                and tuple(self._value(one.order, word) for word in row.for_each) == group]

    def _begun(self, key: Any, orders: list[Order]) -> Any:
        """A column that is one where any of the orders is placed."""
        y = self.program.number(key, 1.0)
        self.program.at_most([*((o.key, 1.0) for o in orders), (y, -self.most)], 0)
        return y

    def _threshold(self, key: Any, row: Any) -> None:
        for group, orders in self._groups(row).items():
            y, before = self._begun((*key, group), orders), self._before(row, group)
            signed = sum(one.quantity for one in before)
            self.program.at_least([*((o.key, 1.0) for o in orders), (y, -max(0, row.at_least - signed))], 0)
            if not before:
                self.more_cost[y] = row.fixed_cost

    def _count(self, key: Any, rule: Any) -> None:
        for group, orders in self._groups(rule).items():
            named: dict[str, list[Order]] = defaultdict(list)
            signed: dict[str, float] = defaultdict(float)
            for o in orders:
                named[self._value(o, rule.count)].append(o)
            for one in self._before(rule, group):
                signed[self._value(one.order, rule.count)] += one.quantity
            named.pop("", None)
            signed.pop("", None)
            if rule.kind == "max_count":
                ys = [self._begun((*key, group, value), own) for value, own in named.items() if value not in signed]
                self.program.at_most([(y, 1.0) for y in ys], max(0, rule.value - len(signed)))
                continue
            begun, counted = self._begun((*key, group), orders), []
            for value in {*named, *signed}:
                own = named.get(value, [])
                lots = [self.case.offers[o.offer].lot or 1.0 for o in own]
                least = rule.least if rule.least is not None else min(lots, default=1.0)
                z = self.program.number((*key, group, value, "counts"), 1.0)
                self.program.at_least([*((o.key, 1.0) for o in own), (z, -least)], -signed.get(value, 0.0))
                counted.append((z, 1.0))
            self.program.at_least([*counted, (begun, -rule.value)], 0)

    def _discount(self, key: Any, discount: Any) -> None:
        concerned = [o for o in self.read.orders if (o.manufacturer, o.item) == (discount.manufacturer, discount.item)]
        signed = [one for one in self.seen
                  if (one.order.manufacturer, one.order.item) == (discount.manufacturer, discount.item)]
        years = self.read.years if discount.per == "year" else [None]
        for year in years:
            orders = [o for o in concerned if year is None or o.year == str(year)]
            before = [one for one in signed if (one.order.period >= 1 if year is None else one.order.year == str(year))]
            if not orders:
                continue
            last = max(t for t in self.read.periods if year is None or self.read.year(t) == year)
            worth = self.read.discount(last + 1)
            units = sum(one.quantity for one in before)
            spent = sum(one.quantity * one.order.price for one in before)
            price = min(o.price for o in orders)
            steps = [(0.0, 0.0), *discount.steps]
            ends = [step[0] for step in steps[1:]] + [self.most + units]
            quantity: list[Any] = [(o.key, 1.0) for o in orders]
            spending: list[Any] = [(o.key, o.price) for o in orders]
            tiers = []
            for number, ((low, share), end) in enumerate(zip(steps, ends, strict=True)):
                t = self.program.number((*key, year, number), 1.0)
                q, m = (*key, year, number, "q"), (*key, year, number, "m")
                self.program.column(q)
                self.program.column(m)
                self.program.at_least([(q, 1.0), (t, -low)], 0)
                self.program.at_most([(q, 1.0), (t, -max(low, end))], 0)
                self.program.at_most([(m, 1.0), (t, -100.0 * (self.most + units))], 0)
                quantity.append((q, -1.0))
                spending.append((m, -1.0))
                tiers.append((t, 1.0))
                if discount.kind == "all":
                    self.more_cost[m] = -worth * share
                else:
                    self.more_cost[q] = -worth * share * price
                    self.more_cost[t] = -worth * price * (discount.units_above(low) - share * low)
            self.program.equals(quantity, -units)
            self.program.equals(spending, -spent)
            self.program.equals(tiers, 1)
            self.constant += worth * (discount.share(units) * spent if discount.kind == "all"
                                      else price * discount.units_above(units))
