"""What a loss does: the cases without something, and their ranking."""

import pytest

from data.case.builder import assemble
from data.comparison.studies.losses import stress_study
from model.studies.losses import starting_period, stress_cases
from tests.helpers.studies import Ended, optimum, rows_of, solved
from tests.helpers.worlds import levels, world

# Two makers of 6 a quarter each, the second at twice the price; A needs 10 a quarter of weight 100.
TWO_MAKERS = {
    "Manufacturers": [{"manufacturer": "M", "country": "Xland", "region": "Near"},
                      {"manufacturer": "N", "country": "Yland", "region": "near"}],
    "Families": [{"family": "F", "weight": 100}],
    "Offers": [{"offer": "O"}, {"offer": "P", "manufacturer": "N", "price": 200}],
    "Resources": [{"resource": "R", "capacity": 6, "manufacturer": "M"},
                  {"resource": "S", "capacity": 6, "manufacturer": "N"}],
    "ResourceUse": [{"resource": "R", "offer": "O"}, {"resource": "S", "offer": "P"}],
    "Requirements": [{"quantity": 10}],
}


def shortfall(case, kind, name, start=1):
    return levels(optimum(stress_cases(case, kind, start)[name]))["shortfall 1"]


def test_a_lost_line_makes_nothing():
    # 6 of 10 a quarter are left: 4 x 4 quarters x 100.
    case = assemble(world(**TWO_MAKERS))
    assert levels(optimum(case))["shortfall 1"] == 0
    assert shortfall(case, "resources", "R") == pytest.approx(1600)
    lost = stress_cases(case, "resources")["R"]
    assert lost.resources["R"].capacity == (0, 0, 0, 0) and lost.resources["S"].capacity == (6, 6, 6, 6)


def test_a_loss_from_a_later_period_is_prepared_for():
    # In Q1 and Q2 both make 12 a quarter, 2 more than is needed: 4 in stock. Q3 and Q4 need 20 and have 6 + 6 + 4.
    case = assemble(world(**TWO_MAKERS))
    assert shortfall(case, "resources", "R", starting_period(case, "2024-Q3")) == pytest.approx(400)


def test_capacity_announced_for_later_is_lost_too():
    # R is to make 10 from Q3 on. Lost from Q3, it makes 6 until Q2 and nothing more: as in the test above, 400.
    case = assemble(world(**TWO_MAKERS, Capacity=[{"resource": "R", "from": "2024-Q3", "capacity": 10}]))
    assert stress_cases(case, "resources", 3)["R"].resources["R"].capacity == (6, 6, 0, 0)
    assert shortfall(case, "resources", "R", 3) == pytest.approx(400)


def test_what_is_contracted_already_still_arrives():
    # All 10 of Q4 are contracted; of Q1 to Q3 4 a quarter are short: 1200.
    case = assemble(world(**TWO_MAKERS, Deliveries=[{"period": "2024-Q4", "quantity": 10}]))
    assert shortfall(case, "manufacturers", "M") == pytest.approx(1200)


def test_an_expansion_is_lost_with_its_line():
    # Alone on R: 4 a quarter and 6 more from the first quarter. Lost from Q3 on, 10 and 10 are made, 20 units short:
    # the expansion ready since Q1 makes nothing in Q3.
    case = assemble(world(Families=[{"family": "F", "weight": 100}], ResourceUse=[{"offer": "O"}],
                          Resources=[{"capacity": 4, "max_expansion": 6, "expansion_cost": 1}],
                          Requirements=[{"quantity": 10}]))
    assert levels(optimum(case))["shortfall 1"] == 0
    assert shortfall(case, "resources", "R", 3) == pytest.approx(2000)


@pytest.mark.parametrize("months, short", [(6, 2000), (12, 3200)])
def test_an_expansion_whose_commitment_runs_into_the_loss_is_not_ordered(months, short):
    # Committed for two quarters the 6 of expansion serve Q1 and Q2: only Q3 and Q4 are short, 20 units. Committed
    # for four, firm orders would have to load the lost line in Q3: no expansion, 6 + 6 + 10 + 10 short.
    case = assemble(world(Families=[{"family": "F", "weight": 100}], ResourceUse=[{"offer": "O"}],
                          Resources=[{"capacity": 4, "max_expansion": 6, "commitment": 0.5,
                                      "commitment_months": months}], Requirements=[{"quantity": 10}]))
    assert shortfall(case, "resources", "R", 3) == pytest.approx(short)


def test_no_expansion_is_left_that_is_ready_only_after_the_loss():
    # Built in two quarters, the first expansion is ready in Q3: too late for a loss from Q3 on, not for one from Q4.
    case = assemble(world(ResourceUse=[{"offer": "O"}], Requirements=[{"quantity": 10}],
                          Resources=[{"capacity": 4, "max_expansion": 6, "build_months": 6}]))
    assert stress_cases(case, "resources", 3)["R"].resources["R"].max_expansion == 0
    assert stress_cases(case, "resources", 4)["R"].resources["R"].max_expansion == 6


def test_a_manufacturer_is_lost_with_offers_that_use_no_resource():
    # N's offer has no line of its own and would be unlimited; without N only M's 6 a quarter are left.
    case = assemble(world(**{**TWO_MAKERS, "ResourceUse": [{"resource": "R", "offer": "O"}]}))
    assert levels(optimum(case))["shortfall 1"] == 0
    assert shortfall(case, "manufacturers", "N") == pytest.approx(1600)


def test_a_plant_is_lost_with_its_manufacturer_for_all_who_use_it():
    # M's shells take N's powder. Without N, M has no powder either: all 40 units are short.
    case = assemble(world(**{**TWO_MAKERS, "ResourceUse": [*TWO_MAKERS["ResourceUse"],
                                                           {"resource": "S", "offer": "O", "quantity": 0.1}]}))
    assert shortfall(case, "manufacturers", "N") == pytest.approx(4000)
    assert shortfall(case, "manufacturers", "M") == pytest.approx(1600)


def test_a_country_or_region_is_lost_with_all_its_manufacturers():
    # Regions are the same whatever their capitals: Near has both makers, and losing it leaves nothing.
    case = assemble(world(**TWO_MAKERS))
    assert list(stress_cases(case, "countries")) == ["Xland", "Yland"]
    assert shortfall(case, "countries", "Yland") == pytest.approx(1600)
    assert list(stress_cases(case, "regions")) == ["Near"]
    assert shortfall(case, "regions", "Near") == pytest.approx(4000)


def test_a_blank_country_is_none_to_lose():
    assert stress_cases(assemble(world()), "countries") == {}


def test_a_period_outside_the_horizon_is_refused():
    case = assemble(world())
    assert [starting_period(case, label) for label in (None, "2024-Q1", "2024-Q4")] == [1, 1, 4]
    for label in ("2023-Q4", "2025-Q1"):
        with pytest.raises(ValueError, match="from 2024-Q1 to 2024-Q4"):
            starting_period(case, label)
    with pytest.raises(ValueError, match="quarter"):
        starting_period(case, "2024-05")


def test_losses_are_ranked_by_priority_and_then_by_the_next():
    # Lines R, S, T of 10, 5, 5 a quarter, each the only source of a family of weight 1 and price 100: F (priority 2,
    # need 10), G (priority 1, need 5) and H (nothing required). Losing S lacks 20 units, 2000, at priority 1 and comes
    # before R with 40 units, 4000, at priority 2; T does no harm.
    letters = "RST"
    families = ("F", "G", "H")
    case = assemble(world(
        Allies=[{"ally": "A"}, {"ally": "B"}],
        Families=[{"family": family, "weight": 1} for family in families],
        Items=[{"item": family.lower(), "family": family} for family in families],
        Offers=[{"offer": letter, "item": family.lower()} for letter, family in zip(letters, families, strict=True)],
        Resources=[{"resource": letter, "capacity": size} for letter, size in zip(letters, (10, 5, 5), strict=True)],
        ResourceUse=[{"resource": letter, "offer": letter} for letter in letters],
        Requirements=[{"ally": "A", "family": "F", "quantity": 10, "priority": 2},
                      {"ally": "B", "family": "G", "quantity": 5}]))
    base = optimum(case)
    entries = solved(stress_cases(case, "resources"))
    study = stress_study(case, base, [*entries, Ended("X", "conflict", case, base, "rule FLOOR cannot be kept")],
                         "resources")
    rows = rows_of(study)
    assert [(row["resource"], row["rank"]) for row in rows] == [("S", 1), ("R", 2), ("T", 3), ("X", None)]
    assert [row["priority 1 lost"] for row in rows] == [pytest.approx(2000), 0, 0, None]
    assert [row["priority 2 lost"] for row in rows] == [0, pytest.approx(4000), 0, None]
    # Of 60 required in all, 6000; what is not made is not paid: 20 and 40 units at 100 less.
    assert [row["of the need"] for row in rows[:2]] == pytest.approx([1 / 3, 2 / 3])
    assert [row["dearer by"] for row in rows[:2]] == pytest.approx([-2000, -4000])
    hit = {row["resource"]: row for row in rows_of(study, 1)}
    assert (hit["S"]["families hit, by how much"], hit["S"]["allies hit, by how much"]) == (
        "G EUR 2,000", "B EUR 2,000")
    assert hit["T"]["families hit, by how much"] == "none"
    assert hit["X"]["why there is no plan"] == "rule FLOOR cannot be kept"
    assert rows_of(study, 2)[1] == {"resource": "R", "F": pytest.approx(4000), "G": 0, "H": 0}
    assert rows_of(study, 3)[0] == {"resource": "S", "A": 0, "B": pytest.approx(2000)}
    assert study.sentence == (
        "Losing S does most harm: EUR 2,000 more short at priority 1, most of it of G; next comes R; "
        "R adds most in all, EUR 4,000, but less where it counts first; "
        "1 of 3 losses leaves no more short than Base; without X there is no plan.")


def test_a_loss_that_breaks_a_hard_minimum_is_a_contradiction_and_not_a_rank():
    case = assemble(world(**TWO_MAKERS, Rules=[{"kind": "min_quantity", "value": 4, "manufacturer": "N"}]))
    study = stress_study(case, optimum(case), solved(stress_cases(case, "manufacturers")), "manufacturers")
    assert [(row["manufacturer"], row["rank"], row["status"]) for row in rows_of(study)] == [
        ("M", 1, "optimal"), ("N", None, "conflict")]
    assert "Without N there is no plan: it contradicts itself." in study.notes
