"""The case that the model gets: frozen, in model units."""

from model.case.contracts import (
    CountRule,
    Discount,
    DiscountStep,
    OrderFilters,
    OrderGroups,
    Simplify,
    Threshold,
)
from model.case.market import Manufacturer, Offer, Resource
from model.case.records import Ally, Contribution, Family, Group, Item, Requirement, Rule, Transfer
from model.case.signed import SignedOrder, SignedSums
from model.case.terms import NO_TERMS, PriceStep, Terms
from model.case.whole import Case

__all__ = [
           "NO_TERMS",
           "Ally",
           "Case",
           "Contribution",
           "CountRule",
           "Discount",
           "DiscountStep",
           "Family",
           "Group",
           "Item",
           "Manufacturer",
           "Offer",
           "OrderFilters",
           "OrderGroups",
           "PriceStep",
           "Requirement",
           "Resource",
           "Rule",
           "SignedOrder",
           "SignedSums",
           "Simplify",
           "Terms",
           "Threshold",
           "Transfer",
]
