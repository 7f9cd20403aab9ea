"""The whole linear program of a case, topic by topic. Row numbers are those of docs/model.md."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pyomo.core as pyo
from pyomo.common.gc_manager import PauseGC

from model.case import Case
from model.formulation.budgets import add_budgets
from model.formulation.capacity import add_expansions, add_lines
from model.formulation.index_sets import Indices, make_indices
from model.formulation.objectives import add_objectives
from model.formulation.orders import add_offer_limits, add_orders
from model.formulation.rule_rows import RuleRow, rule_rows
from model.formulation.rules import add_rules
from model.formulation.standards import add_interoperability, add_standardization
from model.formulation.stocks.balance import add_stock
from model.formulation.stocks.rounds import add_components, add_rounds
from model.formulation.stocks.storage import add_storage
from model.formulation.stocks.transfers import add_transfers
from model.row_kinds import row_kind


@dataclass(frozen=True)
class Built:
    """A Pyomo model with the sets that it was made from."""

    case: Case
    indices: Indices
    rules: list[RuleRow]
    model: Any


def build(case: Case) -> Built:
    """The model of the case: variables, rows 1 to 14, 17 and 18, one objective a level. KeyError for a kind of row that
    is not declared. Rows 15 and 19 join when their levels are reached (late/).

    The garbage collector pauses meanwhile: it would walk millions of objects that all stay."""
    with PauseGC():
        indices = make_indices(case)
        rows = rule_rows(case, indices)
        model = pyo.ConcreteModel(name=case.title)
        add_orders(model, indices)                       # x
        add_transfers(model, case, indices)              # y, row 14
        add_rounds(model, indices)                       # v, m, taken
        add_stock(model, case, indices)                  # s, w, n, z, rows 1 to 3
        add_components(model, case, indices)             # row 17, what row 1 takes
        add_expansions(model, case, indices)             # e, rows 5 and 7
        add_offer_limits(model, case, indices)           # rows 8 and 8b
        add_lines(model, case, indices)                  # idle, rows 4, 6 and 18
        add_budgets(model, case, indices)                # d, row 9
        add_storage(model, case, indices)                # row 10
        add_interoperability(model, case, indices)       # row 11
        add_standardization(model, case, indices)        # row 12
        add_rules(model, case, indices, rows)            # g, row 13
        add_objectives(model, case, indices, rows)       # levels
    for component in model.component_objects(pyo.Constraint):
        row_kind(component.local_name)  # a kind that is not declared could not be told to anybody
    return Built(case, indices, rows, model)
