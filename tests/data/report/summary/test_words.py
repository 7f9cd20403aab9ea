"""What the first page says in sentences, worked out by hand for the case and plan of `result_world`."""

import re
from dataclasses import replace

import pytest

from data.figures.result_table import result_table
from data.narrative.explanations import explanations
from data.report.report import VerifiedPlan, make_report
from data.report.summary.helping import helping, lever_text
from data.report.summary.plain import plain_share, plain_units, units_of_family
from data.report.summary.words import COSTS, MET, MISSING, SURE, WHY
from data.schema.columns import Units
from data.schema.reason_sheets import LEVERS
from model.levels import COST, LevelResult, shortfall
from model.plan import ShortfallKey
from model.row_kinds import BUDGET, CAPACITY
from model.sensitivity.shadow_prices import ShadowPrice, ShortfallMove
from tests.helpers.result_world import make_case, make_plan, make_verification, report_of
from tests.helpers.worlds import outcome, world

CASE, PLAN = make_case(), make_plan()


def told(question, case=CASE, plan=PLAN, passed=True):
    return [(row["figure"], row["text"]) for row in report_of(case, plan, passed)["In plain words"].rows()
            if row["question"] == question]


def test_payments_are_told_by_the_year_in_which_they_fall_due():
    # O1 takes a quarter of 100 EUR in advance. Paid in 2024: for =A 20 rounds, all of it, 2,040; for B 12, 1,224, and
    # the advance for 30, 750: 4,014. In 2025: the rest of the 30, 75 and 2 each, 2,310, and four M2 at 50, 200: 2,510.
    # The line grows by 10 at 30.
    assert told(COSTS) == [
        ("EUR 6,520", "for what is ordered, with transport: EUR 4,010 in 2024 and EUR 2,510 in 2025."),
        ("EUR 300", "for more capacity at 1 production line.")]


def test_what_is_met_is_a_share_of_all_that_is_required():
    # 5,700 of 6,300; of the 60 rounds that B wants in stock at the end 53 are there.
    assert told(MET) == [("90 %", "of all that is required, counted at what it costs: EUR 5,700 of EUR 6,300."),
                         ("88 %", "of the stock targets, counted likewise, at the end of 2025-Q1.")]


def test_what_is_missing_is_told_by_nation_and_class_with_their_names():
    assert told(MISSING) == [
        ("EUR 600", "is what the missing ammunition would cost. The largest parts of it:"),
        ("EUR 525", "Beland: 7 rounds of high explosive, for its stock at the end."),
        ("EUR 75", "Aland: 1 round of high explosive, for use during the plan.")]


def test_a_plan_without_shortfalls_misses_nothing_and_late_stock_is_told_to_be_late():
    assert told(MISSING, plan=make_plan(shortfall={})) == [("", "Nothing: every need is met.")]
    # In 2024-Q4 B lacks 7 of the 30 rounds that it wants by then; at the end it has them.
    assert told(MISSING, plan=make_plan(shortfall={(3, 2): 7.0})) == [
        ("", "Nothing at the end of the plan, but some stock targets are reached later than asked: see Targets.")]


def test_what_lacks_without_a_price_is_not_called_met():
    # Nobody offers rounds for money, and one weighs nothing: what lacks comes to nothing in money, and lacks.
    free = make_case(families={"HE": replace(CASE.families["HE"], offered_at=0.0, weight=0.0)})
    assert told(MISSING, case=free) == [("", "What is missing has no price: see Shortfalls.")]
    assert told(MET, case=free)[0] == ("", "What is required has no price: see Needs.")


def test_a_rule_that_is_broken_at_its_penalty_is_told():
    # The plan is short of the share of standard items by 0.7 rounds; the rule STANDARD has a penalty.
    (_, text), = told(SURE)
    assert text.startswith("Checked independently of the solver: every limit is kept, but for 1 rule that is broken at "
                           "its penalty (see Rules), and every sum is right.")
    (_, text), = told(SURE, plan=make_plan(violation={}))
    assert text.startswith("Checked independently of the solver: every limit is kept and every sum is right.")


def test_the_causes_are_shares_of_what_is_missing():
    assert told(WHY) == [("75 %", "Capacity of LINE."), ("25 %", "Storage.")]


def test_what_is_proved_is_told_in_the_order_of_the_aims():
    (flag, text), = told(SURE)
    assert flag == "PASS" and text.endswith(
        "No plan does better in the order of the aims: as little missing as can be, the most urgent first; then the "
        "lowest cost.")


def test_a_time_limit_is_told():
    plan = make_plan(levels=(LevelResult(shortfall(1), 100.0, 100.0, True, 0.0, 0),
                             LevelResult(COST, 7000.0, float("nan"), False, 0.0, 0)))
    (_, text), = told(SURE, plan=plan)
    assert text.endswith("A better plan may exist: not proved is the lowest cost, because the time limit came first.")


def test_a_plan_that_fails_its_check_is_not_to_be_used():
    (flag, text), = told(SURE, passed=False)
    assert flag == "FAIL" and text.startswith("Do not use this plan")


JARGON = re.compile(r"priorit|weight|shadow|tidy|equity|\blevels?\b|\[|HE155|\bHE\b", re.IGNORECASE)


def test_no_key_and_no_term_of_the_trade_is_on_the_page():
    tables = world(
        Allies=[{"ally": "NORX", "name": "Norland"}, {"ally": "ESTX", "name": "Estmark"}],
        Families=[{"family": "HE", "name": "heavy shell", "unit": "shell"}],
        Manufacturers=[{"manufacturer": "MAKX", "name": "Maker"}],
        Offers=[{"offer": "OFFX", "manufacturer": "MAKX", "price": 100}],
        Items=[{"item": "I", "family": "HE"}],
        Resources=[{"resource": "LINX", "name": "Filling line", "capacity": 20}],
        ResourceUse=[{"resource": "LINX", "offer": "OFFX"}],
        Stock=[{"ally": "NORX", "quantity": 30}],
        Transfers=[{"from_ally": "NORX", "to_ally": "ESTX", "max_quantity": 2}],
        Requirements=[{"ally": ally, "family": "HE", "quantity": 25} for ally in ("NORX", "ESTX")])
    found = outcome(tables)
    assert found.plan is not None
    case = found.relaxation.case
    report = make_report(VerifiedPlan(case, found.plan, make_verification(),
                                      explained=explanations(case, found.plan, found.relaxation)))
    texts = [str(cell) for name in ("Four facts", "In plain words") for row in report[name].rows()
             for key, cell in row.items() if key != "question"]
    assert any("Estmark" in text for text in texts) and any("Filling line" in text for text in texts)
    assert [text for text in texts if JARGON.search(text) or re.search("NORX|ESTX|MAKX|OFFX|LINX", text)] == []


def test_a_limit_that_helps_is_told_with_what_solving_again_has_brought():
    # One per cent of the 25 rounds of the line, at least one, closes a round that =A lacks in use and one in B's stock.
    before = {ShortfallKey(2, 1): 3.0, ShortfallKey(4, 3): 7.0}
    after = {ShortfallKey(2, 1): 1.0, ShortfallKey(4, 3): 6.0}
    price = ShadowPrice(CAPACITY.row("LINE", 2), shortfall(1), 40.0, 100.0, 1.0, 30.0, ShortfallMove(before, after))
    money = replace(price, row=BUDGET.row("B", 2024))
    assert list(helping(CASE, [price, replace(price, row=CAPACITY.row("LINE", 3)), money])) == [
        "Capacity: the line in 2024-Q4: 1 % more would bring 3 rounds of high explosive, for Aland.",
        "Budget of Beland in 2024: EUR 1 more would bring 3 rounds of high explosive, for Aland."]
    assert list(helping(CASE, [replace(price, confirmed=float("nan"))])) == []


def test_levers_are_told_where_they_were_asked_for_and_else_how_to_ask():
    assert "solve again with --levers" in lever_text(CASE, {})
    blank = dict.fromkeys(column.key for column in LEVERS.columns)
    row = {**blank, "ally": "B", "family": "HE", "priority": 3, "goal": "half", "short_now": 7.0, "short_after": 3.5,
           "in_words": "about 4 more rounds a quarter at the line"}
    table = result_table(LEVERS, [row, {**row, "goal": "all", "in_words": "about 8 more"}], Units("EUR", "EUR"))
    assert lever_text(CASE, {"Levers": table}) == (
        "Of what Beland lacks, 7 rounds of high explosive: about 4 more rounds a quarter at the line would leave 3.5 "
        "rounds of them missing. See Levers.")


@pytest.mark.parametrize(("share", "said"), [
    (1.0, "100 %"), (0.9999, "99 %"), (0.5, "50 %"), (0.004, "under 1 %"), (0.0, "0 %")])
def test_a_share_says_all_and_nothing_only_where_it_is_so(share, said):
    assert plain_share(share) == said


def test_quantities_are_told_with_what_is_counted():
    assert plain_units(123_456, "round") == "123,000 rounds"
    assert plain_units(99_999, "round") == "99,999 rounds"
    assert plain_units(1, "missile") == "1 missile"
    shell = make_case(families={"HE": replace(CASE.families["HE"], name="155 mm shell", unit="shell")})
    assert units_of_family(shell, 420, "HE") == "420 × 155 mm shell"
