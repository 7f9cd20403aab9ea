"""What is drawn and what happened in a future, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data.futures.factors import Thing, UncertainChange, Uncertainty, key_of
from data.input.tables import Tables
from data.narrative.text import shortened
from data.narrative.wording import counted, joined
from data.schema.inputs import Value

NOTHING = "nothing that the workbook does not say already"
_LONGEST, _NAMED = 60, 3


def what_happened(tables: Tables, uncertainty: Uncertainty, drawn: Sequence[float]) -> str:
    """What the factors did in the future with these quantiles, in their order."""
    quantiles, told = uncertainty.quantiles(drawn), list[str]()
    for factor, changes in changes_by_factor(uncertainty).items():
        parts = [part for change in changes if (part := _drawn(tables, change, quantiles))]
        told += [f"{shortened(factor, _LONGEST)}: {', '.join(parts)}"] if parts else []
    return "; ".join(told) or NOTHING


def what_is_drawn(changes: Sequence[UncertainChange]) -> str:
    """What may become of a factor."""
    return "; ".join(map(_distribution, changes))


def changes_by_factor(uncertainty: Uncertainty) -> dict[str, list[UncertainChange]]:
    """The rows of each factor, in order."""
    by_factor: dict[str, list[UncertainChange]] = {}
    for change in uncertainty.changes:
        by_factor.setdefault(change.thing.factor, []).append(change)
    return by_factor


def _distribution(one: UncertainChange) -> str:
    figures, name = one.distribution, f"{one.change.sheet} {one.change.column.name}"
    each = ", each row for itself" if one.separate else ""
    if figures.kind == "event":
        return f"{name} {_change(one, one.happening)} with the probability {figures.probability:g}{each}"
    likely = f", most likely {figures.mode:.4g}" if figures.kind == "triangular" else ""
    return f"{name} {_change(one, figures.low)} to {figures.high:.4g}{likely} ({figures.kind}){each}"


def _drawn(tables: Tables, one: UncertainChange, quantiles: Mapping[Thing, float]) -> str:
    """What a row did; empty for an event that did not happen."""
    column = one.change.column.name
    if not one.separate:
        value = one.value(quantiles[one.thing])
        return "" if value is None else f"{column} {_change(one, value)}"
    values = {thing: one.value(quantiles[thing]) for thing in one.separate.values()}
    if one.distribution.kind == "event":
        hit = [thing for thing, value in values.items() if value is not None]
        names = [shortened(key_of(tables, thing), _LONGEST) for thing in hit[:_NAMED]]
        more = [f"{len(hit) - _NAMED:,} more"] if len(hit) > _NAMED else []
        return (f"{column} {_change(one, one.happening)} in {len(hit)} of {counted(len(values), 'row')}: "
                f"{joined([*names, *more])}") if hit else ""
    figures = [float(value) for value in values.values() if isinstance(value, int | float)]
    mean = sum(figures) / len(figures)
    return (f"{column} {_change(one, min(figures))} to {max(figures):.3g}, {mean:.3g} in the mean of "
            f"{counted(len(figures), 'row')}")


def _change(one: UncertainChange, value: Value) -> str:
    """`times 0.8`, `plus 6`, `minus 3`, `is 4`."""
    if not isinstance(value, int | float):
        return f"is {value}"
    word = {"multiply": "times", "add": "minus" if value < 0 else "plus", "set": "is"}[one.change.kind]
    return f"{word} {abs(value) if one.change.kind == 'add' else value:.3g}"
