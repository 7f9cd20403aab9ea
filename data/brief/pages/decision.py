"""Slide 1: what ministers are asked to decide."""

from __future__ import annotations

from collections.abc import Iterator

from data.brief.fit import Box
from data.brief.material import Material, largest_first, some
from data.brief.slides import CONTENT, Deck
from data.figures.money import amount
from data.narrative.wording import counted, percent
from data.report.figure_parts import final_targets_met
from data.report.orders import joint_orders
from data.report.summary.facts import four_facts
from data.report.summary.plain import LINES, plain_ally, plain_line, plain_units
from model.tolerances import NOISE

_TILES_HEIGHT = 3.05
_NAMED = 2
NOTES = (
    "Number of contracts: Figures, Key figures (contracts to sign); each is a row of Contracts: what all nations order "
    "of an item from a manufacturer in one period. Their value is without transport: Figures, Totals (value of "
    "orders).",
    "New capacity: a row of Expansions each. Money for others: Contributions. Stock passed on: Transfers.",
    "What the plan meets: Figures, Key figures. All money is undiscounted.",
)


def add_decision(deck: Deck, material: Material) -> None:
    """The title says what is to be decided; below it the four facts and what the decision is made of."""
    page = deck.page(_title(material), NOTES)
    facts = four_facts(material.case, material.plan, material.bought)
    page.tiles(Box(CONTENT.left, CONTENT.top + 0.1, CONTENT.width, _TILES_HEIGHT), facts)
    page.paragraphs(Box(CONTENT.left, CONTENT.top + _TILES_HEIGHT + 0.2, CONTENT.width,
                        CONTENT.height - _TILES_HEIGHT - 0.1), list(_asked(material)), most_lines=2)


def _title(material: Material) -> str:
    case, bought = material.case, material.bought
    lines = len({key.resource for key in material.plan.expansion})
    expand = f"expand {counted(lines, 'line')}" if lines else ""  # more words would not fit
    if not bought:
        return f"Decision: {expand}; there is nothing to order" if lines else "Nothing is to be decided: nothing is " \
            "ordered and no line is expanded"
    makers = len({order.offer.manufacturer for order in bought})
    nations = len({order.ally for order in bought})
    sign = (f"Decision: sign {counted(len(joint_orders(case, bought)), 'contract')} worth "
            f"{amount(case, material.totals['orders'])} with {counted(makers, 'manufacturer')} for "
            f"{counted(nations, 'nation')}")
    return f"{sign}, and {expand}" if lines else sign


def _asked(material: Material) -> Iterator[str]:
    """What the decision is made of, what first, and what it brings."""
    case, plan, figure = material.case, material.plan, material.totals
    if material.unproved:
        yield "Before you decide: this plan is not proved to be the best, a better one may exist. See the last slide."
    joint = joint_orders(case, material.bought)
    if joint:
        first = min(key.ordered for key in joint)
        now = [parts for key, parts in joint.items() if key.ordered == first]
        worth = sum(order.value for parts in now for order in parts)
        yield f"First: sign {counted(len(now), 'contract')} worth {amount(case, worth)} in {case.horizon.label(first)}."
    if plan.expansion:
        cost: dict[str, float] = {}
        for (resource, _), size in sorted(plan.expansion.items()):
            cost[resource] = cost.get(resource, 0.0) + size * case.resources[resource].expansion_cost
        dearest = largest_first(cost)
        name = plain_line(case, dearest[0]) if dearest else ""
        largest = f": {name}" if len(cost) == 1 else f"; most for {name}"
        told = f" for {amount(case, figure['expansion_cost'])}{largest}"
        yield f"Expand {counted(len(cost), *LINES)}{told if dearest else ''}."
    if figure["contributions"] >= NOISE:
        given: dict[str, float] = {}
        for (key, _), sum_given in sorted(plan.contribution.items()):
            taker = case.contribution_of[key].to_ally
            given[taker] = given.get(taker, 0.0) + sum_given
        takers = [plain_ally(case, ally) for ally in largest_first(given)]
        yield (f"Of this money other nations pay {amount(case, figure['contributions'])} for the orders of "
               f"{some(takers, _NAMED)}.")
    if material.meets_all:
        yield "The plan meets every requirement, in full and on time."
    elif figure["need"]:
        targets = final_targets_met(case, plan)
        by_then = "" if targets is None else f", and {percent(targets, 'all')} of the stock targets by {material.last}"
        yield f"This meets {percent(figure['met'] / figure['need'], 'all')} of what is required at its price{by_then}."
    if figure["transferred"] >= NOISE:
        yield f"Nations pass on {plain_units(figure['transferred'], '')} of munition from their stocks."
