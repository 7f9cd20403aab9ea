"""Pyomo's model as arrays: what stands in them is worked out by hand."""

import math
import subprocess
import sys
from dataclasses import replace
from typing import Any

import numpy as np
import pyomo.core as pyo
import pytest

from model.formulation.expressions import at_least, at_most, body, equal
from model.levels import Level
from model.lp.scaling import scale
from model.lp.standard_form import LinearProgram, NotLinear, extended, to_arrays
from tests.helpers.command import ROOT

FIRST, SECOND = Level("first"), Level("second")


def small() -> Any:
    """x[1], x[2] in 0..4 and a late z, free; two levels. x[3] is in no row."""
    model: Any = pyo.ConcreteModel()
    model.x = pyo.Var([1, 2, 3], bounds=(0, 4))
    model.z = pyo.Var(["only"])
    model.level = pyo.Objective([FIRST, SECOND], rule=lambda model, level: body(
        [(2.0, model.x[2])] if level == FIRST else [(1.0, model.x[1]), (5.0, model.z["only"])]))
    model.join = pyo.Constraint(rule=lambda model: equal([(1.0, model.x[1]), (-3.0, model.z["only"])], 6.0))
    return model


def arrays(model: Any) -> LinearProgram:
    return to_arrays(model)


def test_rows_columns_sides_bounds_and_levels():
    model = small()
    model.some = pyo.Constraint(rule=lambda model: at_least([(1.0, model.x[2]), (2.0, model.x[1])], 3.0))
    program = arrays(model)
    assert list(program.columns) == [("x", 1), ("x", 2), ("z", "only")]
    assert list(program.rows) == [("join", None), ("some", None)]
    assert program.matrix.toarray().tolist() == [[1, 0, -3], [2, 1, 0]]
    assert (program.bounds.row_lower.tolist(), program.bounds.row_upper.tolist()) == ([6, 3], [6, math.inf])
    assert (program.bounds.lower.tolist(), program.bounds.upper.tolist()) == ([0, 0, -math.inf], [4, 4, math.inf])
    assert program.levels == (FIRST, SECOND)
    assert np.array(program.objectives).tolist() == [[0, 2, 0], [1, 0, 5]]


def test_a_variable_named_twice_in_a_row_adds_up_and_what_cancels_is_gone():
    model = small()
    model.some = pyo.Constraint(rule=lambda model: at_most(
        [(1.0, model.x[1]), (2.5, model.x[1]), (2.0, model.x[2]), (-2.0, model.x[2])], 3.0))
    assert arrays(model).matrix.toarray().tolist() == [[1, 0, -3], [3.5, 0, 0]]
    assert arrays(model).matrix.nnz == 3


def test_an_expression_written_out_means_the_same_with_its_constant_moved_to_the_sides():
    model = small()
    model.some = pyo.Constraint(expr=2 * model.x[1] + model.x[2] + 1 <= 8)
    model.between = pyo.Constraint(expr=(1, model.x[2] + 3, 5))
    program = arrays(model)
    assert program.matrix.toarray()[1:].tolist() == [[2, 1, 0], [0, 1, 0]]
    assert (program.bounds.row_lower[1:].tolist(), program.bounds.row_upper[1:].tolist()) == ([-math.inf, -2], [7, 2])


def test_a_product_of_variables_is_refused():
    model = small()
    model.some = pyo.Constraint(expr=model.x[1] * model.x[2] <= 8)
    with pytest.raises(NotLinear, match="not linear"):
        arrays(model)


def test_a_row_without_terms_stays_only_where_nothing_can_keep_it():
    model = small()
    model.holds = pyo.Constraint(rule=lambda model: at_most([(0.0, model.x[1])], 3.0))
    model.fails = pyo.Constraint(rule=lambda model: at_least([(0.0, model.x[1])], 3.0))
    program = arrays(model)
    assert list(program.rows) == [("join", None), ("fails", None)]
    assert (program.matrix.toarray()[1].tolist(), program.bounds.row_lower[1]) == ([0, 0, 0], 3)


def test_a_zero_that_is_written_out_does_not_count_for_the_scaling():
    model = small()
    model.some = pyo.Constraint(rule=lambda model: at_least([(1.0, model.x[2]), (8.0, model.x[1])], 3.0))
    plain = arrays(model)
    matrix = plain.matrix.tolil()
    matrix[0, 1] = 1.0  # x[2] in the row that joins the others
    matrix = matrix.tocsc()
    matrix.data[matrix.indptr[1]] = 0.0
    written = replace(plain, matrix=matrix)
    assert written.matrix.nnz == plain.matrix.nnz + 1
    assert scale(written).columns.tolist() == scale(plain).columns.tolist()
    assert scale(written).rows.tolist() == scale(plain).rows.tolist()


def test_the_model_loads_of_scipy_only_its_matrices():
    said = subprocess.run([sys.executable, "-c", "import sys, model.solve; print('scipy.sparse' in sys.modules, "
                           "'scipy.stats' in sys.modules)"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.split() == ["True", "False"]


def test_what_joins_stands_after_what_was_there_and_is_added_to_the_levels_with_its_constant():
    # One more column w <= 7 and a row x[2] - w = 0; to the second level is added 3 w - x[1] + 10.
    program = replace(arrays(small()), settle=np.ones(3))
    more = pyo.ConcreteModel()
    model = small()
    more.w = pyo.Var([0], bounds=(0, 7))
    more.tie = pyo.Constraint(rule=lambda _: equal([(1.0, model.x[2]), (-1.0, more.w[0])], 0.0))
    more.level = pyo.Objective([SECOND], rule=lambda *_: body([(3.0, more.w[0]), (-1.0, model.x[1])], 10.0))
    joined = extended(program, more)
    assert list(joined.columns) == [*program.columns, ("w", 0)]
    assert list(joined.rows) == [*program.rows, ("tie", None)]
    assert joined.matrix.toarray().tolist() == [[1, 0, -3, 0], [0, 1, 0, -1]]
    assert (joined.bounds.row_lower.tolist(), joined.bounds.upper.tolist()) == ([6, 0], [4, 4, math.inf, 7])
    assert np.array(joined.objectives).tolist() == [[0, 2, 0, 0], [0, 0, 5, 3]]
    assert (joined.offset(FIRST), joined.offset(SECOND)) == (0, 10)
    assert joined.value(SECOND, np.array([6.0, 2.0, 0.0, 2.0])) == 6 + 3 * 2 - 6 + 10
    assert joined.settle is not None and joined.settle.tolist() == [1, 1, 1, 0]
