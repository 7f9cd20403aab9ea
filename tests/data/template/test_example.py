"""The worked example of `--new FILE --example`: it solves, and its story is what it says.

Periods 1..8 are 2025-Q1..2026-Q4. Shells: opening stocks 6,000 (NOR), 4,000 (MID), 2,000 (EST); fired 500, 500 and
3,000 a quarter; Centra delivers 2,000 a quarter from period 2, Norland's line 3,000 from period 3, and 2,000 more from
period 4 where the expansion is ordered in period 1 (nine months).

Mortar rounds: EST fires 700 a quarter, each a bomb of its 5,600 with a fuze. It has 1,000 fuzes, gets 400 a quarter
from period 2 on, and may get 1,000 from NOR, which take two quarters and expire after period 3."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import solve
from data.case.builder import assemble
from data.checks.errors import check
from data.input.findings import Finding
from data.input.reader import read_workbook
from data.input.scenarios import apply_scenario, scenario_names
from data.input.tables import Row
from data.risk.factor_tables import effects
from data.risk.future_figures import plan_figures
from data.risk.simulation import Simulation
from data.schema.inputs import SETTINGS_SHEET, SHEETS, UNCERTAINTY
from data.template.new_workbook import example_content, write_example
from data.template.writer import write_input
from model.case import Case
from model.plan import Plan
from model.solve import optimize
from model.verification.verify import verify
from tests.helpers.futures import simulated

Solved = Callable[[str], tuple[Case, Plan, list[Finding]]]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("example") / "plan.xlsx"
    write_example(path)
    return path


@pytest.fixture(scope="module")
def solved(path: Path) -> Solved:
    tables, found = read_workbook(path)
    assert scenario_names(tables) == ["Base", "Share more", "Invest"]

    def one(name: str) -> tuple[Case, Plan, list[Finding]]:
        changed, problems = apply_scenario(tables, name)
        findings = [*found, *problems, *check(changed)]
        case = assemble(changed)
        outcome = optimize(case)
        assert outcome.status == "optimal" and outcome.plan is not None
        assert verify(case, outcome.plan).passed
        return case, outcome.plan, findings

    return one


def short(case: Case, plan: Plan, kind: str, family: str) -> dict[tuple[str, int], float]:
    """What is short by ally and period."""
    rows = {need.key: need for need in case.requirements if (need.kind, need.family) == (kind, family)}
    return {(rows[row].ally, period): amount for (row, period), amount in plan.shortfall.items() if row in rows}


def ordered(plan: Plan, *offers: str) -> float:
    return sum(amount for (offer, _, _), amount in plan.order.items() if offer in offers)


def test_base_is_short_of_transfers_lines_and_money(solved: Solved) -> None:
    case, plan, findings = solved("Base")
    assert findings == []
    # Period 1: EST has 2,000 and gets 800; period 2: all 2,000 of Centra and 800. It fires 3,000 in each.
    assert short(case, plan, "use", "HE155") == pytest.approx({("EST", 1): 200, ("EST", 2): 200})
    # Missiles: 94 are needed (40, 30, 24) and 60 + 44 can come.
    assert short(case, plan, "stock", "SAM") == {}
    # Delivered 7 x 2,000 + 6 x 3,000 + 5 x 2,000 = 42,000, fired 32,000 - 400, so 12,000 + 42,000 - 31,600 = 22,400 are
    # left for targets of 29,000.
    stock = short(case, plan, "stock", "HE155")
    assert sum(stock.values()) == pytest.approx(6600)
    # MID has 28.8 million; 30 missiles of Skyworks take 12.6, the rest buys 4,500 shells at 3,600. It fires all it has,
    # so 3,500 of 8,000 are missing. The others lack 3,100 of 21,000: equity would give MID more if money allowed.
    assert stock["MID", 8] == pytest.approx(3500)
    assert plan.expansion == pytest.approx({("NORLINE", 1): 2000})
    # 28,000 x 3,600 + 14,000 x 4,000 + 60 x 420,000 + 34 x 520,000, the missiles that Skyworks cannot make: 199.68
    # million.
    assert (ordered(plan, "N1"), ordered(plan, "C1")) == pytest.approx((28_000, 14_000))
    assert (ordered(plan, "S1"), ordered(plan, "O1")) == pytest.approx((60, 34))
    # The soft rule lets a quarter of 96, the two signed ones among them, come from overseas.
    assert plan.violation["overseas", ()] == pytest.approx(34 - 96 / 4)
    # Orders 199.68, the expansion 2,000 x 9,000, 1,600 transfers at 30 and the penalty 10 x 20,000; 2,800 fuzes at
    # 140, 300 that expire at 150, 22,200 bombs held for a quarter at 40 a year, and 16 missiles below Skyworks' rate.
    # Frameworks with all but Skyworks, and of Centra's 6,000 shells of 2025 2 % are paid back, of 8,000 of 2026 3 %.
    costs = {level.name: level.value for level in plan.levels}
    assert costs["cost"] == pytest.approx(
        199_680_000 + 18_000_000 + 48_000 + 200_000 + 2_800 * 140 + 300 * 150 + 22_200 * 10 + 16 * 10_000
        + 3 * 250_000 - (0.02 * 6_000 + 0.03 * 8_000) * 4_000)


def test_contracts_can_be_signed(solved: Solved) -> None:
    for name in ("Base", "Share more", "Invest"):
        _, plan, _ = solved(name)
        assert plan.whole is not None and all(level.proved for level in plan.whole)
        assert all(abs(quantity / lot - round(quantity / lot)) < 1e-6 for key, quantity in plan.order.items()
                   for lot in [{"S1": 1, "O1": 1}.get(key.offer, 100)])
        # Midland buys its shells of one manufacturer; missiles are bought by two allies, and six at a time from afar.
        assert len({key.offer for key in plan.order if key.ally == "MID" and key.offer in ("N1", "C1")}) == 1
        assert all(len({key.ally for key in plan.order if key.offer == offer}) >= 2 for offer in ("S1", "O1"))
        assert all(sum(quantity for key, quantity in plan.order.items() if key.offer == "O1" and key.period == period)
                   >= 6 - 1e-6 for period in {key.period for key in plan.order if key.offer == "O1"})
        # None of this makes a shortage larger.
        assert all(level.price == pytest.approx(0, abs=1) for level in plan.whole if level.level.is_shortfall)


def test_what_simplify_leaves_is_what_its_note_says(path: Path) -> None:
    tables, _ = read_workbook(path)
    (note,) = (str(row["note"]) for row in tables[SETTINGS_SHEET] if row["name"] == "simplify")
    found = optimize(replace(assemble(tables), simplify="both")).plan
    assert found is not None and found.simplified is not None
    assert note.startswith(f"try both: {len(found.order)} orders for {found.simplified.orders.before}, and no level")


def test_buyers_prices_and_lines_are_as_the_story_says(solved: Solved) -> None:
    case, plan, _ = solved("Base")
    assert {key.ally for key in plan.order if key.offer == "C1"} <= {"MID", "EST"}
    # Skyworks delivers its first missiles in period 4; of 6 a quarter it makes the two signed ones in period 3.
    assert plan.idle == pytest.approx({("SKYLINE", 1): 6, ("SKYLINE", 2): 6, ("SKYLINE", 3): 4})
    # 60 at 420,000 and two signed ones at 400,000 are all European, three tenths of 34 at 520,000 are.
    spent = {"S1": 60 * 420_000 + 2 * 400_000, "O1": 34 * 520_000}
    assert (spent["S1"] + 0.3 * spent["O1"]) / sum(spent.values()) == pytest.approx(0.72, abs=0.005)
    assert sum(case.price(case.offers["O1"], key.ally, key.period) * quantity for key, quantity in plan.order.items()
               if key.offer == "O1") == pytest.approx(spent["O1"])


def test_fuzes_are_what_complete_rounds_lack(solved: Solved) -> None:
    case, plan, _ = solved("Base")
    # Period 1: 700 of 1,000. Period 2: the other 300 and 400 new ones. Period 3: 700 of NOR's, in their last quarter,
    # so 400 new ones are kept; period 4: 700 of 800, period 5: 500. Then the 400 of the line.
    assert plan.completed == pytest.approx({("EST", "MR-120", period): rounds for period, rounds in enumerate(
        (700, 700, 700, 700, 500, 400, 400, 400), 1)})
    assert short(case, plan, "use", "MORTAR") == pytest.approx({("EST", 5): 200, ("EST", 6): 300, ("EST", 7): 300,
                                                                ("EST", 8): 300})
    assert sum(plan.transfer[key] for key in plan.transfer if key.item == "FZ") == pytest.approx(700)
    assert plan.written_off == pytest.approx({("NOR", "FZ", 3, 3): 300})
    # Bombs at the end of each quarter: 5,600 less what was fired by then.
    bombs = [4900, 4200, 3500, 2800, 2300, 1900, 1500, 1100]
    assert sum(bombs) == 22_200
    assert [plan.stock["EST", "MB-120", period, 0] for period in case.horizon.periods] == pytest.approx(bombs)


def test_sharing_more_moves_the_shortage_from_the_guns_to_the_stores(solved: Solved) -> None:
    case, plan, findings = solved("Share more")
    assert findings == []
    assert short(case, plan, "use", "HE155") == {}
    # The 400 shells that EST now fires are missing at the end.
    assert sum(short(case, plan, "stock", "HE155").values()) == pytest.approx(7000)


def test_investing_fills_every_store(solved: Solved) -> None:
    case, plan, findings = solved("Invest")
    assert findings == []
    assert sum(short(case, plan, "use", "HE155").values()) == pytest.approx(400)
    assert short(case, plan, "stock", "HE155") == {}
    # 6,600 shells in five periods: 1,320 more a quarter than the 2,000, so that four cells of 1,000 are needed.
    assert plan.expansion == pytest.approx({("NORLINE", 1): 4000})


@pytest.mark.parametrize(("edits", "shortage", "stores", "mortar"), [
    # MID passes on its own shells: nobody lacks any to fire.
    ({("Transfers", "A4"): "MID", ("Transfers", "B4"): "EST"}, 0, 7000, 1100),
    # N1 may be 60 % of all shells: 14,000 x 0.6 / 0.4 = 21,000 in place of 28,000.
    ({("Rules", "D2"): 0.6}, 400, 13_600, 1100),
    # Without the expansion there are 10,000 shells fewer.
    ({("Resources", "H2"): 0.9, ("Resources", "I2"): 24}, 400, 16_600, 1100),
    # 9 million buy half of the expansion: 5,000 shells fewer.
    ({("Settings", "B10"): 9}, 400, 11_600, 1100),
    # EST needs a supplier in the second quarter, Centra: 2,000 a quarter and 800 from NOR are 200 too few in each of
    # eight, and nothing is left for its store of 9,000.
    ({("Rules", "E5"): None, ("Rules", "H5"): "ally"}, 1600, 12_500, 1100),
    # By air NOR's fuzes are there in period 2: 700 are fired then and 300 in period 3, none expires.
    ({("Transfers", "F3"): 3}, 400, 6600, 800),
])
def test_what_the_comments_propose_does_what_they_hint_at(path: Path, tmp_path: Path, edits, shortage: float,
                                                          stores: float, mortar: float) -> None:
    book = openpyxl.load_workbook(path)
    for (sheet, cell), value in edits.items():
        book[sheet][cell] = value
    book.save(tmp_path / "changed.xlsx")
    case = assemble(read_workbook(tmp_path / "changed.xlsx")[0])
    plan = optimize(case).plan
    assert plan is not None
    assert sum(short(case, plan, "use", "HE155").values()) == pytest.approx(shortage, abs=1e-6)
    assert sum(short(case, plan, "use", "MORTAR").values()) == pytest.approx(mortar)
    assert sum(short(case, plan, "stock", "HE155").values()) == pytest.approx(stores)


def test_the_command_writes_and_solves_it_without_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    assert solve.main(["--new", str(path), "--example"]) == 0
    capsys.readouterr()
    assert solve.main([str(path), "--all-scenarios", "--full", "-q"]) == 0
    assert capsys.readouterr().err == ""
    assert {entry.name for entry in tmp_path.iterdir()} == {
        "plan.xlsx", "plan-comparison.xlsx", "plan-result.xlsx", "plan-result-Share more.xlsx",
        "plan-result-Invest.xlsx"}


def test_example_alone_is_wrong_use(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        solve.main([str(path), "--example"])
    assert leaving.value.code == 2 and "--new" in capsys.readouterr().err


def test_a_workbook_without_the_columns_that_are_blank_is_the_same(path: Path, tmp_path: Path) -> None:
    """A workbook from before a column was introduced lacks it, as it may lack whole sheets."""
    old = {}
    for name, (header, rows) in example_content().items():
        filled = [place for place in range(len(header)) if any(row[place] is not None for row in rows)]
        if rows:
            old[name] = ([header[place] for place in filled], [[row[place] for place in filled] for row in rows])
    assert {sheet.name for sheet in SHEETS} - old.keys() == {"Contributions"}
    write_input(tmp_path / "old.xlsx", old, (("Old", "plan"),))
    tables, findings = read_workbook(tmp_path / "old.xlsx")
    assert findings == []
    assert assemble(tables) == assemble(read_workbook(path)[0])


def test_a_workbook_with_the_required_columns_alone_is_read(tmp_path: Path) -> None:
    needed = {}
    for sheet in SHEETS:
        if sheet.required:
            header, rows = example_content()[sheet.name]
            required = {column.name for column in sheet.columns if column.required}
            places = [place for place, name in enumerate(header) if name in required]
            needed[sheet.name] = ([header[place] for place in places],
                                  [[row[place] for place in places] for row in rows])
    write_input(tmp_path / "bare.xlsx", needed, (("Bare", "plan"),))
    tables, findings = read_workbook(tmp_path / "bare.xlsx")
    assert findings == []
    case = assemble(tables)
    assert case.title == "Worked example" and len(case.requirements) == 10


def test_how_sure_the_plan_is_and_what_moves_that_most(path: Path):
    """About nine tenths of the needs in the plan and eight in the futures; a new line that is nearly on time makes the
    plan surer, as About asks one to try."""
    tables, _ = read_workbook(path)
    found = simulated(tables, 48)
    first, *_ = effects(found)
    base, mean = plan_met(found), float(found.futures.shares(("all",)).mean())
    assert first.name == "the new line is late" and first.correlation < 0
    assert base == pytest.approx(0.9, abs=0.02) and mean == pytest.approx(0.8, abs=0.025)
    table = tables[UNCERTAINTY]
    late, *others = table.rows
    sooner = replace(table, rows=(Row(late.number, {**late.values, "mode": 1.0, "high": 3.0}), *others))
    assert simulated(tables.with_table(sooner), 48).futures.shares(("all",)).mean() > mean + 0.01


def plan_met(found: Simulation) -> float:
    """The share of all needs that the plan meets."""
    return float(plan_figures(found.futures.frame, found.case, found.plan).shares[0])
