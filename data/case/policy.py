"""Groups, budgets, attributes and rules of a case."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping

from data.case.in_force import TableReader
from data.schema.inputs import COUNT_KINDS
from model.case import Ally, Group, Item, Offer, Rule

_CARRIERS = ("offer", "item", "manufacturer")  # what a figure of an attribute is given for, the first beats the others


def read_groups(read: TableReader) -> dict[str, Group]:
    """Groups by key with their members."""
    members: dict[str, list[str]] = defaultdict(list)
    share: dict[str, float] = {}
    for row in read.table:
        members[read.text(row, "group")].append(read.text(row, "ally"))
        share[read.text(row, "group")] = read.number(row, "share")
    return {key: Group(key, tuple(allies), share[key]) for key, allies in members.items()}


def read_budgets(read: TableReader, allies: Mapping[str, Ally], minimum_share: float, scale: float) -> dict[
        tuple[str, int], float]:
    """Row 9's amounts: Budgets rows, else what GDP and the shares give, else none."""
    rows = {(read.text(row, "ally"), int(read.number(row, "year"))): read.number(row, "amount") * scale
            for row in read.table}
    budgets = {}
    for ally in allies.values():
        for year in read.horizon.years:
            amount = rows.get((ally.key, year))
            if amount is None and None not in (ally.gdp, ally.defence_share, ally.munitions_share):
                share = max(ally.defence_share or 0.0, minimum_share)
                amount = (ally.gdp or 0.0) * share * (ally.munitions_share or 0.0) * read.horizon.months_in(year) / 12
            if amount is not None and math.isfinite(amount):
                budgets[ally.key, year] = amount
    return budgets


def read_rules(read: TableReader, items: Mapping[str, Item], offers: Mapping[str, Offer],
               scale: float) -> tuple[Rule, ...]:
    """Active rules about shares, quantities and spending whose window meets the horizon."""
    rules = []
    for row in read.table:
        first, last = read.window(row)
        if read.text(row, "active") != "yes" or first > last or read.text(row, "kind") in COUNT_KINDS:
            continue
        kind, item, standard = read.text(row, "kind"), read.key(row, "item"), read.key(row, "standard")
        offer = read.key(row, "offer")
        named = item or (offers[offer].item if offer else None)
        family = read.key(row, "family") or (items[named].family if named else None)
        value = read.number(row, "value") * (scale if kind in ("max_spend", "min_spend") else 1.0)
        for_each = tuple(part for part in read.text(row, "for_each").split(",") if part)
        rules.append(Rule(
            read.text(row, "rule"), kind, value, read.key(row, "ally"), family, item,
            None if standard is None else standard == "yes", read.key(row, "manufacturer"), read.key(row, "country"),
            read.key(row, "region"), for_each, first, last, read.maybe(row, "penalty"), offer,
            read.key(row, "attribute"), None if row["from"] is None else read.period(row, "from", 1)))
    return tuple(rules)


def read_attributes(read: TableReader, offers: Mapping[str, Offer]) -> dict[str, dict[str, float]]:
    """The figure of each attribute by offer, where above 0: the offer's row beats the item's, which beats the
    manufacturer's."""
    rows: dict[str, dict[tuple[str, str], float]] = defaultdict(dict)
    for row in read.table:
        for column in _CARRIERS:
            key = read.key(row, column)
            if key is not None:
                rows[read.text(row, "attribute")][column, key] = read.number(row, "value")
    found: dict[str, dict[str, float]] = {}
    for attribute, figures in rows.items():
        of_offer = ((offer.key, next((figures[place] for place in zip(
            _CARRIERS, (offer.key, offer.item, offer.manufacturer), strict=True) if place in figures), 0.0))
            for offer in offers.values())
        found[attribute] = {offer: figure for offer, figure in of_offer if figure > 0}
    return found
