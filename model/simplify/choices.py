"""What is counted: the orders of a plan, and the contracts that they make up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from model.case import Case
from model.lp.axis import Axis
from model.lp.problem import Places, Vector
from model.plan import OrderKey
from model.tolerances import NOISE
from model.variables import ORDER

Kind = Literal["contracts", "orders"]


class Counts(NamedTuple):
    """How many contracts and orders there are."""

    contracts: int
    orders: int


class JointContract(NamedTuple):
    """What the orders of a contract have in common."""

    manufacturer: str
    item: str
    order_period: int


def contract_of(case: Case, key: OrderKey) -> JointContract:
    """The contract that an order belongs to."""
    offer = case.offers[key.offer]
    return JointContract(offer.manufacturer, offer.item, key.period - case.lead(offer, key.ally))


def counts_of(case: Case, orders: Iterable[OrderKey]) -> Counts:
    """How many contracts and orders a plan with these orders has."""
    keys = list(orders)
    return Counts(len({contract_of(case, key) for key in keys}), len(keys))


@dataclass(frozen=True)
class OrderChoices:
    """The columns of orders, and of each the number of its contract."""

    columns: Places
    contract: Places

    @classmethod
    def of(cls, case: Case, columns: Axis) -> OrderChoices:
        """The orders among the columns of a program."""
        numbers: dict[JointContract, int] = {}
        own = [numbers.setdefault(contract_of(case, OrderKey(*key)), len(numbers))  # type: ignore[misc]
               for key in columns.blocks.get(ORDER.name, ())]
        return cls(np.array(columns.of(ORDER.name), dtype=np.intp), np.array(own, dtype=np.intp))

    @cached_property
    def contracts(self) -> int:
        """How many contracts there can be."""
        return int(self.contract.max(initial=-1)) + 1

    def group(self, kind: Kind) -> Places:
        """The number of what each column counts for."""
        return self.contract if kind == "contracts" else np.arange(len(self.columns))

    def sizes(self, kind: Kind, point: Vector) -> Vector:
        """How much a point has of each, units."""
        sizes: Vector = np.bincount(self.group(kind), np.maximum(point[self.columns], 0.0)).astype(float)
        return sizes

    def there(self, kind: Kind, point: Vector) -> NDArray[np.bool_]:
        """Which there are at a point: more than the solver's noise of any of its orders."""
        found = np.zeros(self.contracts if kind == "contracts" else len(self.columns), dtype=bool)
        found[self.group(kind)[point[self.columns] > NOISE]] = True
        return found

    def without(self, kind: Kind, there: NDArray[np.bool_]) -> Places:
        """The columns of what is not there."""
        without: Places = self.columns[~there[self.group(kind)]]
        return without
