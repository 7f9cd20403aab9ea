"""Every tolerance of the mathematics, with its reason. A figure that only decides what is shown or worth telling stands
where it is shown."""

from __future__ import annotations

# --- the solver -----------------------------------------------------------------------------------------------------
# Scaled programs have figures near one, so these are absolute and relative alike. The dual one is the smallest that
# HiGHS takes: a small dual must be told from zero.
PRIMAL = 1e-9
DUAL = 1e-10
# What the interior point method is asked for: less than the answer needs, as what is left to do from its basis costs an
# iteration or two, while on tight tolerances it may stall at the very end and give no basis at all. Its gap is asked to
# a tenth of that, which leaves the crossover half the pivots on large cases.
INTERIOR_POINT = 1e-6
INTERIOR_POINT_GAP = INTERIOR_POINT / 10

# --- levels and faces -----------------------------------------------------------------------------------------------
# A side that the exact point of a basis misses by more is missed, not rounded; relative to the value, at least of 1.
MISSED = 1e-13
# Of a side that is missed, what one correction may leave: rounding of the data is no longer small beside it.
CORRECTED = 1e-4
# A dual is none below so many times what the rounding of the data can make of it (lp/exact_duals.py). On the reference
# case and on workbooks with figures as far apart as they may be what should be zero is below 10 times and what should
# not is above 10,000 times.
ZERO_DUAL = 256.0
# Relative to the largest figure of the level: what twice the precision leaves of a dual that is zero altogether.
LEAST_DUAL = 1e-24
REFINED = 1e-5         # of that: what is left to be refined is no figure by far
# Relative violations of minimum rules, added up: more than this, and the workbook contradicts itself.
CONFLICT = 1e-6

# --- whole numbers ----------------------------------------------------------------------------------------------------
# Relative to a level, at least of its unit: less than a proof needs (WHOLE_PROOF), so that the next level begins at the
# optimum.
WHOLE_GAP = 1e-9
# The search takes a figure within it for whole, and a row for kept. With 1e-9, which is also what presolve of HiGHS
# takes for rounding, it has cut off the optimum and called another point one.
WHOLE = 1e-8
# By what a level may be above its bound and is still proved, relative to the larger of 1 and its value.
WHOLE_PROOF = 1e-6
# Of a level that later ones keep: what rounding may move it, in parts of it or of its unit.
WHOLE_KEPT = 1e-12
# Of a number that is counted: by what its bound may be above a whole number and is that one.
COUNTED = 1e-6
# Of a sum of levels near the plan of the linear program, and of a level that is sought without a box or improved: a
# search in a large program ends there. A hundredth of a percent is less than what terms cost.
WHOLE_NEAR = 1e-4
# Relative to a level, at least of 1: by what two plans with whole numbers fixed must differ to be told apart.
SAME_WHOLE = 1e-9
# Relative to a level, at least of its unit: what is taken off a bound of the branch and bound, whose linear programs
# are solved to PRIMAL and DUAL only.
WHOLE_BOUND = 1e-7
# Of a group's orders: who has less than that counts about as much as who has nothing where orders are concentrated.
SMALL_SUPPLIER = 0.01
# Coefficients below it are dropped: the least that HiGHS takes, for the row that keeps a level may have small ones.
LEAST_COEFFICIENT = 1e-12

# --- the plan -------------------------------------------------------------------------------------------------------
# Quantities below this are the solver's noise: a millionth of a round or of a euro.
NOISE = 1e-6
# Unless they matter: of a level, at least of one price_unit, a tenth of the drift that the verification allows.
HARMLESS_NOISE = 1e-8

# --- verification ---------------------------------------------------------------------------------------------------
ROW_VIOLATION = 1e-6   # relative to the largest of 1 and the sides of the row
# Of a step of a discount: by so much a quantity stays below it that is not to reach it, or the verification may count
# it as there; and so near it has been stopped by that alone.
BELOW_STEP = 2 * ROW_VIOLATION
STOPPED_BELOW_STEP = 2 * BELOW_STEP
LEVEL_DRIFT = 1e-7     # relative to the larger of 1 and the level, for its recomputed value and for its bound
LOAD = 1e-6            # resource units: a use of new capacity below it is none, so that nobody's part is made of noise

# --- figures far apart ----------------------------------------------------------------------------------------------
# Double precision has 53 binary digits: by so much of a figure its last place may be wrong.
LAST_PLACE = 2.0 ** -52
# A dual counts above ZERO_DUAL times the rounding of the largest figure that meets in it. So of two figures of a level,
# or of one resource, that are farther apart than this (2 ** 44, about 1.8e13) the smaller may be taken for none.
FIGURES_APART = 1 / (ZERO_DUAL * LAST_PLACE)
# The last place of a quantity above this, about 4.5e9 units, is more than a row of one unit may be violated by.
# Relative to the smaller quantity, at least of one unit, as the violation is.
QUANTITIES_APART = ROW_VIOLATION / LAST_PLACE

# --- sensitivity ----------------------------------------------------------------------------------------------------
# A price is none below this part of the largest coefficient of its level: duals carry the rounding of what they are
# added up from. Terms a thousandth of that size still add up to the price, so they are kept.
NO_PRICE = 1e-9
NO_TERM = NO_PRICE / 1000
FULL = 1e-6            # relative: what is left of a limit that is used up, at most
USER = 1e-6            # of the largest user of a limit: who takes less takes nothing
UNPAID = 1e-6          # of what a unit short is worth: slack beyond it says that others would lose more
SAME_OPTIMUM = 1e-12   # relative: by what two equal optima differ
NO_HELP = 1e-6         # of what a limit is to explain of a level: by what it falls no more without it, it does not help
# Of a rule's bound, at least in units or price_unit: what is less is not missing.
MISSING = 1e-6
# The objective that looks for what a rule lacks has the coefficient one, so a dual is absolute there.
LIMITING_DUAL = 1e-9
SMALL_CHANGE = 1e-6    # of the price of all changes, and of the shortfall: what is less is none
KEPT_SHORTFALL = 1e-7  # relative: what a solved level may miss its value by
# Of all that is short: the others may lack KEPT_SHORTFALL more than they do, and a need that closes by what they give
# up for that is not helped. A unit of theirs may count less than one of its own: ten times that is no help.
TRACE = 10 * KEPT_SHORTFALL
# A level is proved to LEVEL_DRIFT of its value: a change below ten times that is none.
NO_CHANGE = 10 * LEVEL_DRIFT

# --- what is shown --------------------------------------------------------------------------------------------------
ALMOST_FULL = 0.999    # of its capacity: a resource used to this share is full to a planner
SAME_LEVEL = LEVEL_DRIFT   # relative, at least of 1: a level is not known better, so what differs by less is the same
# Relative, of quantities and values of two result files, which have been rounded to be shown; of a thousandth at least.
SAME_QUANTITY = 1e-6
LEAST_QUANTITY = 1e-3
MET = 1e-6             # of a requirement's quantity, at least of one unit: what lacks no more is met
SAME_SHARE = 1e-9      # shares are quotients of sums: by so much adding up may move them, and no more is shown
SAME_NEED = 1e-6       # of what is required: what the levels cannot tell apart is no difference
NO_MORE_HELP = 0.001   # of what a priority requires: money that brings less has stopped helping
ADDED_UP = 1e-9        # of a whole: what adding up its parts may leave, and of a bound

# --- lengths --------------------------------------------------------------------------------------------------------
PART_OF_PERIOD = 1e-9  # 33.000000000000004 months are 33
