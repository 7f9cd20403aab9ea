"""A row of the model as a planner reads it: the words of its kind, filled in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from data.narrative.wording import (
    ally_title,
    family_name,
    family_title,
    item_name,
    item_title,
    offer_title,
    resource_name,
    resource_title,
)
from model.case import Case, Requirement, Rule, Transfer
from model.row_kinds import RULE, Cause, RowId
from model.row_labels import transfer_label


@dataclass(frozen=True)
class NamedPart:
    """A part of a row's key: its bare key, its name with the key in brackets where it has a name, and the name alone as
    one says it who has not the workbook before him."""

    key: str
    name: str
    title: str

    def __str__(self) -> str:
        return self.name


def filled(case: Case, words: str, row: RowId, **more: str) -> str:
    """The words with every part of the row's key in braces as a planner calls it, and what else is given."""
    return words.format(**_named_parts(case, row), **more) if "{" in words else words


def _named_parts(case: Case, row: RowId) -> dict[str, NamedPart]:
    """Each part of the key by its name; with the ally of a requirement, the giver of a transfer, what is not there of
    the items of a stock, and whether money counts up to a year."""
    names = {part: NamedPart(str(key), _name(case, part, key), _title(case, part, key)) for part, key in zip(
        row.kind.index, row.key, strict=True) if part not in ("combination", "items", "usable_to")}
    if "requirement" in names:
        need = requirement_of(case, row)
        names |= {"ally": _of_ally(case, need.ally), "priorities": _plain(str(need.priority))}
    elif row.kind.side == "need":
        names["priorities"] = _plain(_priorities(case, row))
    if "transfer" in names:
        route = route_of(case, row)
        label = transfer_label(case, route.key, lambda family: family_name(case, family))
        names |= {"giver": _of_ally(case, route.from_ally), "transfer": NamedPart(str(route.key), label, label)}
    if "items" in row.kind.index:
        names["none"] = _plain(_none_of(case, row))
    if "combination" in row.kind.index:
        names |= {"combination": _plain(_combination(row)), "for_each": _plain(_for_each(case, row))}
    return {**names, "until": _plain("up to" if case.carry_over else "in"), "period_unit": _plain(case.horizon.unit)}


def _plain(text: str) -> NamedPart:
    return NamedPart(text, text, text)


def _of_ally(case: Case, ally: str) -> NamedPart:
    return NamedPart(ally, ally, _title(case, "ally", ally))


def _name(case: Case, part: str, key: object) -> str:
    if part == "period" and isinstance(key, int):
        return case.horizon.label(key)
    named: dict[str, Callable[[Case, str], str]] = {"resource": resource_name, "family": family_name, "item": item_name}
    return named[part](case, str(key)) if part in named else str(key)


def _title(case: Case, part: str, key: object) -> str:
    titled: dict[str, Callable[[Case, str], str]] = {
        "resource": resource_title, "family": family_title, "item": item_title, "ally": ally_title,
        "offer": offer_title}
    return titled[part](case, str(key)) if part in titled else _name(case, part, key)


def _none_of(case: Case, row: RowId) -> str:
    """Of items that stand in for each other: `no I`, `no I, J or K`; of a lot `no I (usable up to 2024-Q2)`."""
    items = row.part("items")
    assert isinstance(items, tuple)
    none = f"no {', '.join(items[:-1])} or {items[-1]}" if len(items) > 1 else f"no {items[0]}"
    usable_to = row.number("usable_to")
    return f"{none} (usable up to {case.horizon.label(usable_to)})" if usable_to else none


def _combination(row: RowId) -> str:
    values = row.part("combination")
    return f" ({', '.join(values)})" if isinstance(values, tuple) and values else ""


def _for_each(case: Case, row: RowId) -> str:
    values = row.part("combination")
    words = combination_in_words(rule_of(case, row), values) if isinstance(values, tuple) else ""
    return f" ({words})" if words else ""


def combination_in_words(rule: Rule, combination: tuple[str, ...]) -> str:
    """The values of for_each: `ally POL, year 2024`; empty for a rule that holds once."""
    return ", ".join(f"{name} {value}" for name, value in zip(rule.for_each, combination, strict=False))


def rule_of(case: Case, row: RowId) -> Rule:
    """The rule of a row of row 13."""
    return case.rule_of[str(row.part("rule"))]


def requirement_of(case: Case, row: RowId) -> Requirement:
    """The requirement of a row that has one in its key."""
    return case.requirement_of[row.number("requirement")]


def route_of(case: Case, row: RowId) -> Transfer:
    """The row of Transfers of a limit of transfers."""
    return case.transfer_of[row.number("transfer")]


def _priorities(case: Case, row: RowId) -> str:
    """The priorities of the use rows that make up a row 2."""
    period = row.number("period")
    priorities = {each.priority for each in case.requirements
                  if (each.ally, each.family, each.kind) == (row.part("ally"), row.part("family"), "use")
                  and each.first <= period <= each.last}
    return " and ".join(map(str, sorted(priorities)))


@dataclass(frozen=True)
class NamedCause:
    """What stands behind many shortfalls: the cause of a row with the parts that it names. Two rows with the same one
    count together; the words are made last."""

    cause: Cause
    parts: tuple[NamedPart, ...] = ()

    def __str__(self) -> str:
        return self.cause.words.format(**dict(zip(self.cause.parts, self.parts, strict=True)))

    @property
    def plain(self) -> str:
        """The words with names alone, no keys."""
        return self.cause.words.format(**{part: named.title for part, named in zip(
            self.cause.parts, self.parts, strict=True)})

    @property
    def short(self) -> str:
        """The line alone where the cause is a line, by its name."""
        return str(self.parts[0]) if self.cause.is_line else str(self)

    @property
    def shortest(self) -> str:
        """The line by its key."""
        return self.parts[0].key if self.cause.is_line else str(self)

    @property
    def plainest(self) -> str:
        """The line by its name alone."""
        return self.parts[0].title if self.cause.is_line else self.plain


def cause_of(case: Case, row: RowId, signed: bool) -> NamedCause:
    """What stands behind a row of the model whatever the period, for ranking: the signed orders where they alone use up
    the limit (`signed`)."""
    cause = row.kind.signed_cause if signed and row.kind.signed_cause is not None else row.kind.cause
    names = _named_parts(case, row) if cause.parts else {}
    return NamedCause(cause, tuple(names[part] for part in cause.parts))


def families_of(case: Case, row: RowId) -> set[str]:
    """The families that a row concerns, by the parts of its key: those made on a line, that of an offer or a transfer
    row, the family itself; all where the key says nothing of it."""
    if "family" in row.kind.index:
        return {str(row.part("family"))}
    if "resource" in row.kind.index:
        offers = case.resource_use.get(str(row.part("resource")), {})
        return {case.items[case.offers[offer].item].family for offer in offers}
    if "offer" in row.kind.index:
        return {case.items[case.offers[str(row.part("offer"))].item].family}
    if "transfer" in row.kind.index:
        family = route_of(case, row).family
        return set(case.families) if family is None else {family}
    return set(case.families)


def place_of(case: Case, row: RowId) -> str:
    """What the limit is of, by its key: the resource, offer or ally, the allies and the family of a transfer; `all` for
    a limit of the whole plan."""
    if "transfer" in row.kind.index:
        return transfer_label(case, row.part("transfer"))
    return str(row.key[0]) if row.key else "all"


def plain_limit(case: Case, row: RowId) -> str:
    """What kind of limit a row is and of what, in names alone: `capacity of 155 mm line, Spain`, `transfer limit from
    Greece to Ukraine`; the kind alone for a limit of the whole plan."""
    if row.kind is RULE:
        return f"rule {row.part('rule')}"
    if "transfer" in row.kind.index:
        route = route_of(case, row)
        return f"{row.kind.title} from {ally_title(case, route.from_ally)} to {ally_title(case, route.to_ally)}"
    names = [_title(case, part, key) for part, key in zip(row.kind.index, row.key, strict=True)
             if part not in ("period", "year")]
    return f"{row.kind.title} of {', '.join(names)}" if names else row.kind.title


def when_of(case: Case, row: RowId) -> str | None:
    """The period or calendar year of a limit as text; None where it holds for all together."""
    period, year = row.part("period"), row.part("year")
    if isinstance(period, int):
        return case.horizon.label(period)
    return None if year is None else str(year)


def cell_of(case: Case, row: RowId) -> str:
    """The address of the figure behind a row, `Rules!C5`; the sheet and the key where the address is not known."""
    figure = row.kind.figure
    if figure is None:
        return ""
    key = (figure.setting,) if figure.setting else tuple(str(row.part(part)) for part in figure.parts)
    return case.cells.get((figure.sheet, figure.column, *key)) or f"{figure.sheet}: {' '.join(key)}"
