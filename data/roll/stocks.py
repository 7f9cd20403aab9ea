"""What the next workbook says of stocks, deliveries and signed orders."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from data.input.tables import Row, Table, Tables
from data.roll.seam import Happened, Lot, Seam
from data.schema.inputs import ALLIES, DELIVERIES, SIGNED, STOCK, Value
from model.case import Case
from model.formulation.stocks.storage import contracted_room
from model.tolerances import ROW_VIOLATION

Values = Mapping[str, Value]


def renumbered(table: Table, rows: Iterator[Values]) -> Table:
    """The table with these rows, numbered from 2 on."""
    return replace(table, rows=tuple(Row(number, values) for number, values in enumerate(rows, 2)))


def next_stock(tables: Tables, case: Case, happened: Happened) -> Table:
    """The sheet Stock: what there is at the seam, in the order of allies and items, lots by their last period."""
    place = {key: number for keys in (case.allies, case.items) for number, key in enumerate(keys)}
    lots = sorted(happened.stock, key=lambda lot: (place[lot.ally], place[lot.item], lot.usable_to))

    def values(lot: Lot) -> Values:
        return {"ally": lot.ally, "item": lot.item, "quantity": happened.stock[lot],
                **({"usable_to": lot.usable_to} if lot.usable_to else {})}

    return renumbered(tables[STOCK], map(values, lots))


def next_deliveries(tables: Tables, happened: Happened, seam: Seam) -> Table:
    """The sheet Deliveries: those after the seam, those that did not come, and what was under way."""
    return renumbered(tables[DELIVERIES], _deliveries(tables, happened, seam))


def _deliveries(tables: Tables, happened: Happened, seam: Seam) -> Iterator[Values]:
    for row in tables[DELIVERIES]:
        if seam.old.number(str(row["period"])) > seam.gone:
            yield row.values
    for coming in (*happened.late, *happened.under_way):
        yield {"ally": coming.ally, "item": coming.item, "period": seam.old.label(coming.period),
               "quantity": coming.quantity,
               **({"usable_to": seam.old.label(coming.usable_to)} if coming.usable_to else {})}


def next_signed(tables: Tables, happened: Happened, seam: Seam) -> Table:
    """The sheet Signed: all rows, those delivered by now are history, and what was ordered up to the seam."""
    return renumbered(tables[SIGNED], _signed(tables, happened, seam))


def _signed(tables: Tables, happened: Happened, seam: Seam) -> Iterator[Values]:
    label = seam.old.label
    for row in tables[SIGNED]:
        if row.number not in happened.replaced:
            yield row.values
    for order in happened.signed:
        yield {"offer": order.offer, "ally": order.ally, "period": label(order.period), "quantity": order.quantity,
               "price": order.price, "paid": 1.0 if order.period <= seam.gone else order.paid,
               "note": f"ordered in {label(order.ordered)}"}


def next_storage(tables: Tables, case: Case, happened: Happened) -> tuple[Table, list[str]]:
    """The sheet Allies, and who gets more storage. Stock that was there from the start may exceed it, and while it lay
    there the plan could use its room again; at the seam some of that room is empty. `case`: the next one."""
    allies, given = tables[ALLIES], list[str]()
    contracted = contracted_room(case)
    rows = []
    for row in allies:
        ally, planned = str(row["ally"]), happened.room.get(str(row["ally"]), 0.0)
        room = [max(case.allies[ally].storage, contracted[ally, period]) for period in case.horizon.periods]
        if planned > min(room) * (1 + ROW_VIOLATION / 2):
            given.append(ally)
            row = Row(row.number, {**row.values, "storage": planned})
        rows.append(row)
    return (replace(allies, rows=tuple(rows)) if given else allies), given
