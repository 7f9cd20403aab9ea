"""A tiny case and a plan for it, made by hand, whose every result can be worked out on paper.

Quarters 2024-Q3, 2024-Q4, 2025-Q1 are periods 1 to 3; money is reported in thousand EUR. Ally `=A` fires
M1, and M2 from period 2; ally B fires M1 alone. Stock of M1 at =A: 4 + 3 - 7 = 0, then 0 + 20 - 6 - 8 = 6, then
6 - 6 = 0; of M2: 4 - 2 = 2 in period 3. At B: 5, then 5 + 12 + 6 = 23, then 23 + 30 = 53."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pandas as pd

from data.figures.result_table import ResultTable
from data.input.findings import warning
from data.narrative.causes import RankedCause
from data.narrative.explanations import Explanations
from data.report.report import VerifiedPlan, make_report
from model.case import (
    Ally,
    Case,
    Contribution,
    Family,
    Group,
    Item,
    Manufacturer,
    Offer,
    Requirement,
    Resource,
    Rule,
    Transfer,
)
from model.horizon import Horizon
from model.levels import COST, LevelResult, shortfall
from model.plan import Plan, RoundKey, ShortfallKey, StockKey, TransferKey
from model.row_kinds import BUDGET, CAPACITY, RULE
from model.sensitivity.shadow_prices import ShadowPrice
from tests.helpers.worlds import level_named

UNLIMITED = float("inf")


def make_rule(key: str, kind: str, value: float, penalty: float | None = None, **filters: Any) -> Rule:
    """A rule over the whole horizon without filters but those given."""
    blank = dict.fromkeys(("ally", "family", "item", "standard", "manufacturer", "country", "region"))
    return Rule(key=key, kind=kind, value=value, first=1, last=3, penalty=penalty,
                **(blank | {"for_each": ()} | filters))


def make_case(**changes: Any) -> Case:
    """The case, with some of its fields changed."""
    case = Case(
        title="Tiny", scenario="Base", horizon=Horizon("quarter", 2024 * 12 + 6, 3), currency="EUR", money_scale=1000.0,
        equity=False, carry_over=False, minimum_defence_share=0.0, discount_rate=0.0, time_preference=0.0,
        expansion_budget=UNLIMITED, time_limit=60.0,
        allies={"=A": Ally("=A", "Aland", "ally", "", 1.0, UNLIMITED, 1_000_000.0, 0.01, 0.1),
                "B": Ally("B", "Beland", "partner", "", 1.0, UNLIMITED, None, None, None)},
        families={"HE": Family("HE", "high explosive", "round", 100.0, 0.5, 0.0, 75.0)},
        items={"M1": Item("M1", "", "HE", True, ""), "M2": Item("M2", "", "HE", False, "")},
        manufacturers={"MAK": Manufacturer("MAK", "Maker", "X", "")},
        offers={"O1": Offer("O1", "MAK", "M1", 100.0, 1, 0.25, 0.0, 1, 3, UNLIMITED, 2.0),
                "O2": Offer("O2", "MAK", "M2", 50.0, 0, 0.0, 0.0, 1, 3, UNLIMITED, 0.0)},
        resources={"LINE": Resource("LINE", "the line", "MAK", (25.0, 25.0, 25.0), 20.0, 30.0, 1, 0.5, 1)},
        resource_use={"LINE": {"O1": 1.0}},
        systems={"=A": ("GUN", "NEWGUN"), "B": ("GUN",)},
        certified={("GUN", "M1"): 1, ("NEWGUN", "M2"): 2},
        usable_from={("=A", "M1"): 1, ("=A", "M2"): 2, ("B", "M1"): 1},
        groups={"BRIGADE": Group("BRIGADE", ("=A", "B"), 0.8)},
        stock={("=A", "M1"): 4.0, ("B", "M1"): 5.0},
        deliveries={("=A", "M1", 1): 3.0},
        requirements=(Requirement(2, "=A", "HE", "use", 8.0, 1, 3, 1),
                      Requirement(3, "B", "HE", "stock", 30.0, 2, 3, 2),
                      Requirement(4, "B", "HE", "stock", 60.0, 3, 3, 3)),
        transfers=(Transfer(2, "=A", "B", None, UNLIMITED, 1.5),),
        contributions=(Contribution(2, "=A", "B", UNLIMITED),),
        budgets={("=A", 2024): 5000.0, ("=A", 2025): 4000.0, ("B", 2024): 1000.0},
        rules=(make_rule("SPEND", "max_spend", 4200.0, for_each=("ally",)),
               make_rule("STANDARD", "min_share", 0.95, penalty=10.0, family="HE", standard=True)),
        cells={("Rules", "value", "FLOOR"): "Rules!D4"},
    )
    return replace(case, **changes)


KEYS: dict[str, Any] = {
    "shortfall": ShortfallKey, "stock": StockKey, "issue": StockKey, "taken": StockKey, "written_off": StockKey,
    "transfer": TransferKey, "completed": RoundKey, "matched": RoundKey}


def make_plan(**changes: Any) -> Plan:
    """The plan, with some of its fields changed; keys may be plain tuples."""
    plan = Plan(
        levels=tuple(LevelResult(level_named(name), value, value, True, 0.1, 5) for name, value in
                     (("shortfall 1", 100.0), ("shortfall 2", 700 / 3), ("shortfall 3", 700 / 3), ("cost", 7000.0))),
        order={("O1", "B", 3): 30.0, ("O2", "=A", 3): 4.0, ("O1", "=A", 2): 20.0, ("O1", "B", 2): 12.0},
        stock={("=A", "M1", 2): 6.0, ("=A", "M2", 3): 2.0, ("B", "M1", 1): 5.0, ("B", "M1", 2): 23.0,
               ("B", "M1", 3): 53.0},
        issue={("=A", "M1", 1): 7.0, ("=A", "M1", 2): 8.0, ("=A", "M1", 3): 6.0, ("=A", "M2", 3): 2.0},
        contribution={(2, 2024): 1000.0},
        transfer={(2, "M1", 2): 6.0},
        expansion={("LINE", 1): 10.0},
        shortfall={(2, 1): 1.0, (3, 2): 7.0, (4, 3): 7.0},
        violation={("STANDARD", ()): 0.7},
    )
    changed = replace(plan, **changes)
    made: dict[str, Any] = {
        name: {kind(*key): units for key, units in getattr(changed, name).items()} for name, kind in KEYS.items()}
    return replace(changed, **made)


LINE_WORTH = ShadowPrice(CAPACITY.row("LINE", 2), shortfall(2), 40.0, 25.0, 1.0, 30.0)
TOLD = Explanations(
    reasons={ShortfallKey(2, 1): "LINE is full in 2024-Q3"},
    prices={price.row: price for price in (
        LINE_WORTH, ShadowPrice(BUDGET.row("B", 2024), COST, 0.5, 9000.0),
        ShadowPrice(RULE.row("STANDARD", ()), COST, 10.0, 0.0))},
    bottlenecks=(LINE_WORTH,),
    causes=(RankedCause("capacity of LINE", 300.0, 240.0), RankedCause("storage", 100.0, 160.0)))


def make_verification(passed: bool = True) -> Any:
    """A verification with one kind of row and one level."""
    row = SimpleNamespace(row=1, name="stock balance", count=9, largest=2e-9, tolerance=1e-6, where="=A, M1, 2024-Q4",
                          passed=passed)
    level = SimpleNamespace(name="cost", reported=7000.0, recomputed=7000.0, drift=0.0, bound=7000.0, gap=0.0,
                            tolerance=1e-7, proved=True, passed=True, gap_limit=1e-7, gap_everywhere=2e-12,
                            multiplier=3.5, proved_everywhere=True)
    return SimpleNamespace(rows=(row,), levels=(level,), passed=passed, settled=True, as_good=(), counts=())


def report_of(case: Case, plan: Plan, passed: bool = True) -> dict[str, ResultTable]:
    """The report with one warning and two facts."""
    return make_report(VerifiedPlan(
        case, plan, make_verification(passed), [warning("Offers", "A3", "O2 uses no resource")],
        {"input file": "tiny.xlsx", "seconds: levels": 0.25}, TOLD))


def frame_of(table: ResultTable) -> pd.DataFrame:
    """The table as a planner sees it, with its headers for names."""
    return pd.DataFrame(list(table.cells()), columns=table.headers, dtype=object)


def shown(report: dict[str, ResultTable]) -> dict[str, pd.DataFrame]:
    """The tables of a report as a planner sees them, with their headers."""
    return {name: frame_of(table) for name, table in report.items()}


def frames_of(case: Case, plan: Plan, passed: bool = True) -> dict[str, pd.DataFrame]:
    """The report as a planner sees it."""
    return shown(report_of(case, plan, passed))


def rows(frame: pd.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    """The rows of some columns of a table."""
    return list(frame[list(columns)].itertuples(index=False, name=None))
