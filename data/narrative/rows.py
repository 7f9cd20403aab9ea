"""A row of the model as a planner reads it: the words of its kind, filled in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from data.narrative.wording import family_name, item_name, plain_name, resource_name
from model.case import Ally, Case, Family, Item, Requirement, Resource, Rule, Transfer
from model.row_kinds import Cause, RowId
from model.row_labels import transfer_label


@dataclass(frozen=True)
class NamedPart:
    """A part of a row's key: its bare key, its name with the key in brackets where it has a name, and what somebody
    calls it who knows no keys."""

    key: str
    name: str
    plain: str

    def __str__(self) -> str:
        return self.name


def filled(case: Case, words: str, row: RowId, **more: str) -> str:
    """The words with every part of the row's key in braces as a planner calls it, and what else is given."""
    return words.format(**_named_parts(case, row), **more) if "{" in words else words


def _named_parts(case: Case, row: RowId) -> dict[str, NamedPart]:
    """Each part of the key by its name; with the ally of a requirement, the giver of a transfer, what is not there of
    the items of a stock, and whether money counts up to a year."""
    names = {part: NamedPart(str(key), _name(case, part, key), _plain_name(case, part, key)) for part, key in zip(
        row.kind.index, row.key, strict=True) if part not in ("combination", "items", "usable_to")}
    if "requirement" in names:
        need = requirement_of(case, row)
        names |= {"ally": _ally(case, need.ally), "priorities": _plain(str(need.priority))}
    elif row.kind.side == "need":
        names["priorities"] = _plain(_priorities(case, row))
    if "transfer" in names:
        route = route_of(case, row)
        label = transfer_label(case, route.key, lambda family: family_name(case, family))
        names |= {"giver": _ally(case, route.from_ally), "transfer": NamedPart(str(route.key), label, label)}
    if "items" in row.kind.index:
        names["none"] = _plain(_none_of(case, row))
    if "combination" in row.kind.index:
        names |= {"combination": _plain(_combination(row)), "for_each": _plain(_for_each(case, row))}
    return {**names, "until": _plain("up to" if case.carry_over else "in"), "period_unit": _plain(case.horizon.unit)}


def _plain(text: str) -> NamedPart:
    return NamedPart(text, text, text)


def _ally(case: Case, key: str) -> NamedPart:
    return NamedPart(key, key, plain_name(case.allies[key].name, key))


def _name(case: Case, part: str, key: object) -> str:
    if part == "period" and isinstance(key, int):
        return case.horizon.label(key)
    named: dict[str, Callable[[Case, str], str]] = {"resource": resource_name, "family": family_name, "item": item_name}
    return named[part](case, str(key)) if part in named else str(key)


def _plain_name(case: Case, part: str, key: object) -> str:
    """An offer has no name: it is that of a maker for an item."""
    if part == "offer" and str(key) in case.offers:
        offer = case.offers[str(key)]
        return (f"{plain_name(case.items[offer.item].name, offer.item)} from "
                f"{plain_name(case.manufacturers[offer.manufacturer].name, offer.manufacturer)}")
    bearers: dict[str, Mapping[str, Ally | Resource | Family | Item]] = {
        "ally": case.allies, "resource": case.resources, "family": case.families, "item": case.items}
    bearer = bearers.get(part, {}).get(str(key))
    return _name(case, part, key) if bearer is None else plain_name(bearer.name, bearer.key)


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
    def short(self) -> str:
        """The line alone where the cause is a line, by its name."""
        return str(self.parts[0]) if self.cause.is_line else str(self)

    @property
    def shortest(self) -> str:
        """The line by its key."""
        return self.parts[0].key if self.cause.is_line else str(self)

    @property
    def plain(self) -> str:
        """The words without keys; of a line its name alone."""
        if self.cause.is_line:
            return self.parts[0].plain
        return self.cause.words.format(**{part: each.plain for part, each in zip(
            self.cause.parts, self.parts, strict=True)})


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
