"""Opening stock, contracted deliveries and what complete rounds are put together from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from data.case.in_force import TableReader
from data.input.tables import Row


def read_stock(read: TableReader) -> dict[tuple[str, str], float]:
    """Opening stock that keeps, by ally and item: without a last period, or with one beyond the horizon."""
    stock: defaultdict[tuple[str, str], float] = defaultdict(float)
    for row, last in _lots(read):
        if last > read.horizon.count:
            stock[read.text(row, "ally"), read.text(row, "item")] += read.number(row, "quantity")
    return dict(stock)


def read_lots(read: TableReader) -> dict[tuple[str, str, int], float]:
    """Opening stock that expires within the horizon, by ally, item and last period."""
    return {(read.text(row, "ally"), read.text(row, "item"), last): read.number(row, "quantity")
            for row, last in _lots(read) if 1 <= last <= read.horizon.count}


def _lots(read: TableReader) -> Iterator[tuple[Row, int]]:
    """The rows that hold anything with their last periods; what keeps has one beyond the horizon."""
    for row in read.table:
        if read.number(row, "quantity") > 0:
            yield row, read.period(row, "usable_to", read.horizon.count + 1)


def read_deliveries(read: TableReader) -> dict[tuple[str, str, int], float]:
    """Contracted units that keep, by ally, item and period; rows for the same add up."""
    deliveries: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row, period, last in _deliveries(read):
        if last > read.horizon.count:
            deliveries[read.text(row, "ally"), read.text(row, "item"), period] += read.number(row, "quantity")
    return dict(deliveries)


def read_lot_deliveries(read: TableReader) -> dict[tuple[str, str, int, int], float]:
    """Contracted units that expire within the horizon, by ally, item, period and last period; what arrives after that
    is not there."""
    deliveries: defaultdict[tuple[str, str, int, int], float] = defaultdict(float)
    for row, period, last in _deliveries(read):
        if period <= last <= read.horizon.count:
            deliveries[read.text(row, "ally"), read.text(row, "item"), period, last] += read.number(row, "quantity")
    return dict(deliveries)


def _deliveries(read: TableReader) -> Iterator[tuple[Row, int, int]]:
    """The rows that bring anything within the horizon, with their periods and last periods."""
    for row in read.table:
        period = read.period(row, "period", 0)
        if 1 <= period <= read.horizon.count and read.number(row, "quantity") > 0:
            yield row, period, read.period(row, "usable_to", read.horizon.count + 1)


def read_components(read: TableReader) -> dict[str, dict[str, float]]:
    """How many of each component are in one item, by item and component."""
    components: defaultdict[str, dict[str, float]] = defaultdict(dict)
    for row in read.table:
        components[read.text(row, "item")][read.text(row, "component")] = read.number(row, "quantity")
    return dict(components)
