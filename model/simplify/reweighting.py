"""Few contracts or orders by linear programs alone, for spaces that are too large to search.

Each program makes as little as it can of what is small in the one before: a unit of an order of q units costs
1/(q + 10), one of a contract of Q units 3/(Q + 10) besides. So what is zero stays so, and what is small becomes zero.
Then the smallest that are left are taken away, many at a time while that goes."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from model.lp.highs import DUAL_METHOD, PRIMAL_METHOD, SIMPLEX, STATUS_OF, handed_over, prepared_solver, run_in_thread
from model.lp.problem import Places, Vector
from model.simplify.choices import Kind
from model.simplify.space import Space
from model.tolerances import WHOLE_KEPT

_TURNS = 8     # of new weights: later ones change little
_SMALL = 10.0  # units: what is less is as good as nothing
_OF_CONTRACT = 3.0  # of the weight of an order
_AT_ONCE = 16  # that are taken away first
_FAILED = 12   # tries in a row to take some away: then little is left to gain
_FEW = 500     # iterations that any program may take, or one for so many rows: which cannot be may take ten times that
_ROWS = 8


class Reweighted:
    """A space as one linear program after the other, each from the basis of the one before."""

    def __init__(self, space: Space, deadline: float):
        """`deadline` is a time of time.monotonic()."""
        self._space, self._choices, self._deadline = space, space.choices, deadline
        extension, _ = space.extension()
        mixed = extension.mixed()
        self._columns = mixed.columns
        problem = space.arrays(mixed, WHOLE_KEPT)
        self._solver: Any = prepared_solver(handed_over(problem), SIMPLEX, deadline - time.monotonic())
        self._upper = problem.bounds.upper.copy()
        self._iterations = max(_FEW, problem.matrix.shape[0] // _ROWS)

    def zeros(self, kind: Kind) -> Places | None:
        """The orders that are zero where there are few of a kind; None where the solver found no point."""
        point = self._space.known
        for turn in range(_TURNS):
            found = self._solved(self._weights(kind, point), PRIMAL_METHOD if turn else SIMPLEX)
            if found is None:
                return None
            point = found
            if turn and not self._solver.getInfo().simplex_iteration_count:
                break
        return self._cleaned(kind, point)

    def _weights(self, kind: Kind, point: Vector) -> Vector:
        orders = 1 / (self._choices.sizes("orders", point) + _SMALL)
        if kind == "orders":
            return orders
        of_contract: Vector = self._choices.sizes("contracts", point)[self._choices.contract]
        return orders + _OF_CONTRACT / (of_contract + _SMALL)

    def _solved(self, weights: Vector, method: dict[str, Any]) -> Vector | None:
        """The point that is least by these weights of the orders."""
        places = self._choices.columns
        self._solver.changeColsCost(len(places), places.astype(np.int32), weights * self._columns[places])
        for name, value in method.items():
            self._solver.setOptionValue(name, value)
        run_in_thread(self._solver)
        if STATUS_OF.get(self._solver.getModelStatus()) != "optimal":
            return None
        return np.array(self._solver.getSolution().col_value) * self._columns

    def _cleaned(self, kind: Kind, point: Vector) -> Places:
        """The orders that are zero when as much as tries allow has been taken away, the smallest first."""
        there, needed, many = self._choices.there(kind, point), np.zeros(0, dtype=np.intp), _AT_ONCE
        self._close(self._choices.without(kind, there))
        self._solver.setOptionValue("simplex_iteration_limit", self._iterations)
        failed = 0
        while failed < _FAILED and time.monotonic() < self._deadline:
            sizes = self._choices.sizes(kind, point)
            left = np.setdiff1d(np.flatnonzero(there), needed)
            if not len(left):
                break
            smallest = left[np.argsort(sizes[left], kind="stable")][:many]
            fewer = there.copy()
            fewer[smallest] = False
            basis = self._solver.getBasis()
            self._close(self._choices.without(kind, fewer))
            found = self._solved(self._weights(kind, point), DUAL_METHOD)
            if found is not None:
                there, point, many, failed = fewer & self._choices.there(kind, found), found, 2 * many, 0
                self._close(self._choices.without(kind, there))
                continue
            self._close(self._choices.without(kind, there))
            self._solver.setBasis(basis)
            failed += 1
            if many == 1:
                needed = np.append(needed, smallest)
            many = max(1, min(many, len(left)) // 2)
        return self._choices.without(kind, there)

    def _close(self, zeros: Places) -> None:
        """Of all orders these are zero, and no others."""
        places, upper = self._choices.columns, self._upper.copy()
        upper[zeros] = 0.0
        self._solver.changeColsBounds(len(places), places.astype(np.int32), np.zeros(len(places)), upper[places])
