"""Complete rounds: what the sheet Assembly may say, and what is worth a look there."""

from __future__ import annotations

from collections.abc import Iterator

from data.checks.warnings import Facts, Found, together
from data.input.findings import Finding, error
from data.input.tables import Tables
from data.schema.inputs import ASSEMBLY, FAMILIES, GROUPS, ITEMS, RULES
from model.case import Case, Rule

_BOUGHT = "it sees what is bought complete alone, components count in their own families"


def components_are_simple(tables: Tables) -> Iterator[Finding]:
    """A component has no components of its own and belongs to another family than the item."""
    table = tables[ASSEMBLY]
    family_of = {row["item"]: row["family"] for row in tables[ITEMS]}
    first = {row["item"]: row for row in reversed(table.rows)}
    for row in table:
        item, component, cell = row["item"], row["component"], table.cell(row, "component")
        if item is None or component is None:
            continue  # the reader has said so
        if item == component:
            yield error(table.name, cell, f"{item} stands there as a component of itself: name what goes into it")
        elif component in first:
            yield error(table.name, cell, f"the component {component} has components of its own, in row "
                        f"{first[component].number}: name what {item} is put together from in the end")
        elif family_of.get(item) is not None and family_of.get(item) == family_of.get(component):
            yield error(table.name, cell, f"the component {component} is of the family {family_of[item]} of {item} "
                        "and would count as a complete round: give it a family of its own")


def components_without_source(facts: Facts) -> Iterator[Finding]:
    """A component that nobody offers, has or gets: no round can be completed with it."""
    case = facts.case
    there = {case.offers[offer].item for offer, _ in facts.orders}
    there |= {item for _, item in case.stock} | {item for _, item, _ in case.lots}
    there |= {item for (_, item, _), _ in case.delivered} | {item for _, item, *_ in case.lot_deliveries}
    found: Found = [(row, f"{row['component']} of {row['item']}") for row in facts.tables[ASSEMBLY]
                    if row["component"] not in there]
    yield from together(facts, ASSEMBLY, "component", found, "no ally has or can order the component, so no round can "
                        "be completed with it")


def rounds_that_count_for_nothing(facts: Facts) -> Iterator[Finding]:
    """A family that is only put together has no prices, so that its weight is 1 unless it is given."""
    families = facts.case.families
    found: Found = [(row, key) for key, row in facts.rows(FAMILIES, "family").items() if key in facts.completed
                    and families[key].weight == 1 and not families[key].offered_at]
    yield from together(facts, FAMILIES, "weight", found, "nobody offers these rounds complete, so one that is short "
                        "counts 1, next to nothing: give the weight, such as what its components cost")


def policy_on_completed_rounds(facts: Facts) -> Iterator[Finding]:
    """Shares, groups and rules on a family whose rounds are put together, too: they see what is bought."""
    case, completed = facts.case, facts.completed
    found: Found = [(row, key) for key, row in facts.rows(FAMILIES, "family").items()
                    if key in completed and case.families[key].standard_share > 0]
    yield from together(facts, FAMILIES, "standard_share", found, "rounds of the family are also put together from "
                        f"components, and the standard share does not see them: {_BOUGHT}")
    rows = {str(row["group"]): row for row in reversed(facts.tables[GROUPS].rows)}
    found = [(rows[group.key], f"{group.key} {family}") for group in case.groups.values() if group.share > 0
             for family in case.families if family in completed and _members(case, group.members, family) > 1]
    yield from together(facts, GROUPS, "share", found, "rounds of the family are also put together from components, "
                        f"and the share of the group does not see them: {_BOUGHT}")
    named = facts.rows(RULES, "rule")
    found = [(named[rule.key], rule.key) for rule in case.rules if _concerns(rule, completed)]
    yield from together(facts, RULES, "rule", found, "rounds of the family are also put together from components, and "
                        f"the rule does not see them: {_BOUGHT}")


def _members(case: Case, members: tuple[str, ...], family: str) -> int:
    """How many of a group's members may use something of the family."""
    return len({ally for ally, item in case.usable_from if ally in members and case.items[item].family == family})


def _concerns(rule: Rule, completed: set[str]) -> bool:
    """The rule looks at a family with completed rounds by itself. One over all families sees the components, too."""
    return rule.family in completed if rule.family else bool(completed and {"family", "item"} & set(rule.for_each))


ASSEMBLY_WARNINGS = (components_without_source, rounds_that_count_for_nothing, policy_on_completed_rounds)
