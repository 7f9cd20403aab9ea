"""Published cases whose terms take whole numbers reach their published optimum, each written as a workbook.

Each is a problem of cost alone. Here a need comes before its cost, so each need is one that can be met: then the first
level is nothing, and the cost is the published one."""

from __future__ import annotations

from typing import Any

import pytest

from data.case.builder import assemble
from data.input.tables import Tables
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.worlds import levels, world

YEAR = {"start": "2024", "period": "year", "periods": 1}


def least_cost(tables: Tables) -> float:
    """The cost of a plan that meets all needs, keeps all terms and is proved to be the best."""
    case = assemble(tables)
    solved = optimize(case)
    assert solved.status == "optimal" and solved.plan is not None and solved.plan.whole is not None
    assert all(level.proved for level in solved.plan.whole)
    verification = verify(case, solved.plan)
    assert verification.passed and all(term.kept for term in verification.terms)
    assert levels(solved.plan)["shortfall 1"] == pytest.approx(0, abs=1e-6)
    return levels(solved.plan)["cost"]


# --- Bids of five vendors with charges for the set-up and prices that fall with the quantity --------------------------
# J. Bracken and G. P. McCormick, Selected Applications of Nonlinear Programming, Wiley 1968, chapter 3; model BID of
# the GAMS Model Library (19), where the data and the mixed-integer program stand. Its optimum is 15,210,109.512: all of
# what a and c bid, and the rest from e.
#
# Each vendor is a manufacturer with one offer, at the price of its first segment, of its largest quantity at the most.
# The set-up charge is a fixed cost, and the least of its first segment a threshold. In the published program the later
# segments begin with the cost at which the one before ends: the lower price holds for what is above. So each is a
# step of an incremental discount.

DEMAND = 239600.48
# set-up charge, least quantity, then (from, up to, price) of each segment
BIDS: dict[str, tuple[float, float, list[tuple[float, float, float]]]] = {
    "a": (3855.84, 0, [(0, 33000, 61.150)]),
    "b": (125804.84, 22000, [(0, 70000, 68.099), (70000, 100000, 66.049), (100000, 150000, 64.099),
                             (150000, 160000, 62.119)]),
    "c": (13456.00, 0, [(0, 165600, 62.190)]),
    "d": (6583.98, 0, [(0, 12000, 72.488)]),
    "e": (0, 0, [(0, 42000, 70.150), (42000, 77000, 68.150)])}


def test_bids_with_set_up_charges_and_price_breaks():
    cost = least_cost(world(
        Settings=YEAR, Manufacturers=[{"manufacturer": vendor} for vendor in BIDS],
        Offers=[{"offer": vendor, "manufacturer": vendor, "price": segments[0][2], "max_quantity": segments[-1][1]}
                for vendor, (_, _, segments) in BIDS.items()],
        Thresholds=[{"threshold": vendor, "manufacturer": vendor, "fixed_cost": charge, "at_least": least}
                    for vendor, (charge, least, _) in BIDS.items() if charge],
        Discounts=[{"manufacturer": vendor, "per": "total", "from_quantity": begin, "kind": "incremental",
                    "discount": 1 - price / segments[0][2]}
                   for vendor, (_, _, segments) in BIDS.items() for begin, _, price in segments[1:]],
        Requirements=[{"quantity": DEMAND}]))
    # 33,000 of a and 165,600 of c leave 41,000.48 of e, which is below its break.
    by_hand = 3855.84 + 33000 * 61.150 + 13456 + 165600 * 62.190 + (DEMAND - 33000 - 165600) * 70.150
    assert cost == pytest.approx(15210109.512, abs=0.001) and cost == pytest.approx(by_hand, abs=0.001)


# --- Steel from three mills to seven customers ------------------------------------------------------------------------
# R. Fourer, D. M. Gay and B. W. Kernighan, AMPL: A Modeling Language for Mathematical Programming, 2nd edition, chapter
# 20, multmip1 to multmip3 (data in multmip1.dat, minload 375, maxserve 5). Optima: 229,850 with fixed charges alone,
# 233,150 where a mill also sends a customer at least 375 tons or none, 235,625 where it serves at most five besides.
#
# Mills are manufacturers and customers allies; a product is a family of one item, and a mill's supply of it an offer of
# so much at the most, at a price of 0. The freight of a route is that of the pair of offer and buyer, the limit of 625
# tons a route a rule. A mill has to send all its supply: it does, as supply and demand of each product are equal.

MILLS, CUSTOMERS = ("GARY", "CLEV", "PITT"), ("FRA", "DET", "LAN", "WIN", "STL", "FRE", "LAF")
SUPPLY = {"bands": (400, 700, 800), "coils": (800, 1600, 1800), "plate": (200, 300, 300)}
WANTED = {"bands": (300, 300, 100, 75, 650, 225, 250), "coils": (500, 750, 400, 250, 950, 850, 500),
          "plate": (100, 100, 0, 50, 200, 100, 250)}
FREIGHT = {"bands": ((30, 10, 8, 10, 11, 71, 6), (22, 7, 10, 7, 21, 82, 13), (19, 11, 12, 10, 25, 83, 15)),
           "coils": ((39, 14, 11, 14, 16, 82, 8), (27, 9, 12, 9, 26, 95, 17), (24, 14, 17, 13, 28, 99, 20)),
           "plate": ((41, 15, 12, 16, 17, 86, 8), (29, 9, 13, 9, 28, 99, 18), (26, 14, 17, 13, 31, 104, 20))}
CHARGES = ((3000, 1200, 1200, 1200, 2500, 3500, 2500), (2000, 1000, 1500, 1200, 2500, 3000, 2200),
           (2000, 1200, 1500, 1500, 2500, 3500, 2200))


@pytest.mark.parametrize(("least", "customers", "optimum"), [
    (None, None, 229850), (375, None, 233150), (375, 5, 235625)])
def test_transport_with_fixed_charges_least_loads_and_few_customers_a_mill(least: float | None, customers: int | None,
                                                                           optimum: float):
    limits: list[dict[str, Any]] = [
        {"rule": "route", "kind": "max_quantity", "value": 625, "for_each": "manufacturer,ally"}]
    if customers is not None:
        limits.append({"rule": "served", "kind": "max_count", "value": customers, "count": "ally",
                       "for_each": "manufacturer"})
    assert least_cost(world(
        Settings=YEAR, Allies=[{"ally": customer} for customer in CUSTOMERS],
        Families=[{"family": product, "weight": 1} for product in SUPPLY],
        Items=[{"item": product, "family": product} for product in SUPPLY],
        Manufacturers=[{"manufacturer": mill} for mill in MILLS],
        Offers=[{"offer": f"{mill} {product}", "manufacturer": mill, "item": product, "price": 0, "max_quantity": tons}
                for product, row in SUPPLY.items() for mill, tons in zip(MILLS, row, strict=True)],
        Terms=[{"offer": f"{mill} {product}", "ally": customer, "transport": freight}
               for product, rows in FREIGHT.items() for mill, row in zip(MILLS, rows, strict=True)
               for customer, freight in zip(CUSTOMERS, row, strict=True)],
        Thresholds=[{"threshold": f"{mill} {customer}", "manufacturer": mill, "ally": customer, "fixed_cost": charge,
                     "at_least": least}
                    for mill, row in zip(MILLS, CHARGES, strict=True)
                    for customer, charge in zip(CUSTOMERS, row, strict=True)],
        Rules=limits,
        Requirements=[{"ally": customer, "family": product, "quantity": tons} for product, row in WANTED.items()
                      for customer, tons in zip(CUSTOMERS, row, strict=True) if tons])) == pytest.approx(optimum)


# --- Warehouses that are opened as a whole ----------------------------------------------------------------------------
# P. Van Hentenryck, The OPL Optimization Programming Language, MIT Press 1999; problem 034 of CSPLib, where the data
# and the optimum of 383 stand. Each of ten stores is supplied by one of five warehouses, each of which supplies so
# many stores at the most and costs 30 to keep open.
#
# A warehouse is a manufacturer whose line makes nothing until it is enlarged, by all of its capacity or not at all: its
# step is the whole, and costs 30. A store needs one unit. It comes from one warehouse, in whole units by a lot of one.

CAPACITY = {"Bonn": 1, "Bordeaux": 4, "London": 2, "Paris": 1, "Rome": 3}
SUPPLY_COST = ((20, 24, 11, 25, 30), (28, 27, 82, 83, 74), (74, 97, 71, 96, 70), (2, 55, 73, 69, 61),
               (46, 96, 59, 83, 4), (42, 22, 29, 67, 59), (1, 5, 73, 59, 56), (10, 73, 13, 43, 96),
               (93, 35, 63, 85, 46), (47, 65, 55, 71, 95))


def test_warehouses_are_opened_as_a_whole():
    stores = [f"store {number}" for number in range(len(SUPPLY_COST))]
    assert least_cost(world(
        Settings=YEAR, Allies=[{"ally": store} for store in stores], Families=[{"weight": 1}],
        Manufacturers=[{"manufacturer": place} for place in CAPACITY],
        Offers=[{"offer": place, "manufacturer": place, "price": 0, "lot": 1} for place in CAPACITY],
        Terms=[{"offer": place, "ally": store, "transport": cost}
               for store, row in zip(stores, SUPPLY_COST, strict=True)
               for place, cost in zip(CAPACITY, row, strict=True)],
        Resources=[{"resource": place, "capacity": 0, "max_expansion": most, "step": most, "expansion_cost": 30 / most}
                   for place, most in CAPACITY.items()],
        ResourceUse=[{"resource": place, "offer": place} for place in CAPACITY],
        Requirements=[{"ally": store, "quantity": 1} for store in stores])) == pytest.approx(383)


# --- Orders that cost something each, stock that costs something a month ---------------------------------------------
# H. M. Wagner and T. M. Whitin, Dynamic Version of the Economic Lot Size Model, Management Science 5 (1958), with
# an example of twelve months: holding a unit costs 1 a month, and the optimum is 864. A unit costs 0, as all are bought
# in any case. The fixed cost of a month is a threshold of its window, and holding costs 12 a year.

MONTHLY = ((69, 85), (29, 102), (36, 102), (61, 101), (61, 98), (26, 114), (34, 105), (67, 86), (45, 119), (67, 110),
           (79, 98), (56, 114))  # demand, cost of an order


def test_lot_sizes_of_a_year():
    months = [f"2024-{number:02d}" for number in range(1, 13)]
    assert least_cost(world(
        Settings={"start": "2024-01", "period": "month", "periods": 12}, Families=[{"weight": 1, "holding_cost": 12}],
        Offers=[{"price": 0}],
        Thresholds=[{"threshold": month, "from": month, "to": month, "fixed_cost": cost}
                    for month, (_, cost) in zip(months, MONTHLY, strict=True)],
        Requirements=[{"quantity": demand, "from": month, "to": month}
                      for month, (demand, _) in zip(months, MONTHLY, strict=True)])) == pytest.approx(864)
