"""Slide 6: how sure the plan is: what was checked and proved, and what is assumed."""

from __future__ import annotations

from collections.abc import Iterator

from data.brief.fit import Box
from data.brief.material import Material, some
from data.brief.slides import CONTENT, Deck, Look
from data.narrative.wording import counted, percent
from data.report.checks import TIME_BEFORE_TERMS
from data.report.policy import broken_at_a_penalty
from data.report.whole.level_prices import first_price, level_in_words
from data.report.whole.simplified import simplified_sentences
from data.schema.colors import DARK
from data.schema.plan_sheets import RULES
from data.schema.reason_sheets import CHECKS
from model.levels import CHOOSING, EQUITY

_HALF = CONTENT.width / 2 - 0.2
_HEAD, _BODY = CONTENT.top + 0.1, CONTENT.top + 0.6
NOTES = (
    "Checked: the sheet Checks, a row each kind of limit and each level: PASS. It recomputes all from the input and "
    "the plan's figures, without the solver.",
    "Proved: Checks, Levels (proved), with the dual values that prove them. Whole numbers: Price of terms. "
    "Warnings: Checks (result warning), each with its cell.",
    "Assumed: Settings, and the workbook as a whole: what it says of needs, prices, capacities and dates is taken as "
    "certain.",
)


def add_certainty(deck: Deck, material: Material) -> None:
    """What is certain at the left, what is assumed at the right."""
    page = deck.page(_title(material), NOTES)
    for left, heading, texts in ((CONTENT.left, "What was checked", list(_checked(material))),
                                 (CONTENT.left + _HALF + 0.4, "What is assumed", list(_assumed(material)))):
        page.line(Box(left, _HEAD, _HALF, 0.4), heading, Look(20, bold=True, color=DARK))
        page.paragraphs(Box(left, _BODY, _HALF, CONTENT.top + CONTENT.height - _BODY), texts, most_lines=5)


def _title(material: Material) -> str:
    best = "a better plan may exist" if material.unproved else "proved best for these figures"
    return f"The plan is checked and {best}; how likely the figures are was not computed" if best[0] == "p" else \
        f"The plan is checked, but {best}; how likely the figures are was not computed"


def _checked(material: Material) -> Iterator[str]:
    """Verification, proof, whole numbers, fewer contracts."""
    case, plan = material.case, material.plan
    kinds = [row for row in material.rows(CHECKS.name) if row["result"] in ("PASS", "FAIL")
             and str(row["check"]).startswith("row ")]
    passed = sum(row["result"] == "PASS" for row in kinds)
    broken = broken_at_a_penalty(case, plan)
    but = f", but for {broken} (see {RULES.name})" if broken else ""
    yield (f"Checked independently: {passed:,} of {len(kinds):,} kinds of limits are kept{but}, recomputed from the "
           "plan's own figures without the solver.")
    unproved = material.unproved
    levels = [level for level in plan.levels if level.level not in CHOOSING]
    if not unproved:
        fairer = " is fairer, and of these none" if any(level.level == EQUITY for level in levels) else ""
        yield ("Proved: no plan within these limits meets more of the needs of priority 1, and then of each next "
               f"priority, weighed as the workbook says; of those that meet as much none{fairer} costs less.")
    else:
        yield (f"Not proved for {some([level_in_words(level) for level in unproved], 2)}: there a better plan may "
               f"exist ({len(levels) - len(unproved)} of {counted(len(levels), 'level')} are proved).")
    stopped = [level.name for level in plan.levels if not level.proved]
    yield "The time limit came before the end of the search." if stopped else "The time limit was not reached."
    if plan.whole is not None:
        yield first_price(case, plan)
    elif case.keeps_whole_terms:
        yield TIME_BEFORE_TERMS
    elif case.has_whole_terms:
        yield "Whole lots and other terms of contracts are left aside: this plan may keep none of them."
    yield from simplified_sentences(case, plan)


def _assumed(material: Material) -> Iterator[str]:
    """What is taken as certain, warnings, and where chances come from."""
    case = material.case
    yield "Needs, prices, capacities, budgets and dates are as the workbook says; nobody delivers late or less."
    if case.scenario != "Base":
        yield f"This is the scenario {case.scenario}, not the workbook as it stands."
    rates = [f"{words} {percent(rate)} a year" for words, rate in (
        ("payments are discounted by", case.discount_rate), ("a shortfall that is later counts less by",
                                                              case.time_preference)) if rate]
    if rates:
        yield f"{'; '.join(rates)[0].upper()}{'; '.join(rates)[1:]}. Money on these slides is not discounted."
    warnings = [row for row in material.rows(CHECKS.name) if row["result"] == "warning"]
    yield (f"{counted(len(warnings), 'warning')} about the input {'is' if len(warnings) == 1 else 'are'} open, the "
           f"first at {warnings[0]['place']}: see {CHECKS.name}." if warnings else
           "The check of the input has no warnings.")
    yield "Not computed: chances. Solve with --simulate 200 to see how sure each target is."
