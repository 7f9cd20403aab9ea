"""What has happened by the seam where everything went as planned: from a result workbook and the planner's own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from data.input.tables import Tables
from data.roll.result import ResultLine, ResultLines
from data.roll.seam import BuiltNow, Happened, Lot, Seam, SignedNow, UnderWay
from data.schema.inputs import STOCK
from model.case import Case
from model.tolerances import NOISE

Held = tuple[str, str]  # ally and item


class _Keys:
    """Keys of the result in the spelling of the workbook; what the workbook does not have is noted and left out."""

    def __init__(self, case: Case):
        self.notes: dict[str, None] = {}
        self._known = {"ally": _folded(case.allies), "offer": _folded(case.offers), "item": _folded(case.items),
                       "resource": _folded(case.resources)}

    def all(self, line: ResultLine, **columns: str) -> tuple[str, ...] | None:
        """The keys in these columns, each named with the kind of its key; None where one of them is unknown."""
        found = []
        for column, kind in columns.items():
            key = self._known[kind].get(line.text(column).casefold())
            if key is None:
                self.notes.setdefault(f"the workbook has no {kind} {line.text(column)!r}, of which the result speaks: "
                                      "what the plan does with it is left out")
                return None
            found.append(key)
        return tuple(found)


def _folded(keys: Mapping[str, object]) -> dict[str, str]:
    return {key.casefold(): key for key in keys}


def planned(case: Case, tables: Tables, result: ResultLines, seam: Seam) -> Happened:
    """All that the plan of the result does in the first periods. `case` is that of `tables`, the planner's workbook.
    ValueError where a label of the result is none of the horizon's."""
    keys = _Keys(case)
    signed = tuple(_signed(case, result.orders, seam, keys))
    return Happened(
        stock=_stock(case, tables, result.stock, seam, keys),
        under_way=tuple(_under_way(case, result.transfers, seam, keys)),
        signed=signed,
        built=tuple(_built(case, result.expansions, seam, keys)),
        paid=_paid(case, signed, seam),
        given=_given(case, result.contributions, seam, keys),
        room=_room(case, result.stock, seam, keys),
        notes=tuple(keys.notes))


def _signed(case: Case, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> Iterator[SignedNow]:
    """What was ordered up to the seam; of its value the advance was due at once."""
    for line in lines:
        ordered, period = (case.horizon.number(line.text(column)) for column in ("order_period", "delivery_period"))
        quantity = line.number("quantity")
        if not 1 <= ordered <= seam.gone or quantity < NOISE:
            continue
        found = keys.all(line, offer="offer", ally="ally")
        if found is not None:
            offer, ally = found
            yield SignedNow(offer, ally, ordered, period, quantity, line.number("unit_price"),
                            case.offers[offer].advance)


def _paid(case: Case, signed: Sequence[SignedNow], seam: Seam) -> dict[tuple[str, int], float]:
    """What was paid up to the seam by ally and calendar year, for new orders and for those of Signed."""
    paid: defaultdict[tuple[str, int], float] = defaultdict(float)
    for order in signed:
        for year, amount in order.paid_by(case, seam.gone).items():
            paid[order.ally, year] += amount
    for before in case.signed:
        for period, amount in before.instalments(case.horizon):
            if period <= seam.gone:
                paid[before.ally, case.horizon.year(period)] += amount
    return dict(paid)


def _under_way(case: Case, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> Iterator[UnderWay]:
    """What left a giver up to the seam and arrives after it."""
    for line in lines:
        left = case.horizon.number(line.text("period"))
        arrives = case.horizon.number(line.text("arrives")) if line.text("arrives") else left
        if left <= seam.gone < arrives:
            found = keys.all(line, to_ally="ally", item="item")
            if found is not None:
                (ally, item), last = found, line.text("usable_to")
                yield UnderWay(ally, item, arrives, case.horizon.number(last) if last else 0, line.number("quantity"))


def _built(case: Case, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> Iterator[BuiltNow]:
    for line in lines:
        ordered, ready = (case.horizon.number(line.text(column)) for column in ("ordered", "ready"))
        found = keys.all(line, resource="resource") if ordered <= seam.gone else None
        if found is not None:
            yield BuiltNow(found[0], ordered, ready, line.number("size"))


def _given(case: Case, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> dict[tuple[str, str, int], float]:
    """Contributions up to the year of the last period that is over. Within a year a plan says nothing of when money
    moves: all that it moves in the year under way counts as given."""
    given: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for line in lines:
        year = int(line.number("year"))
        found = keys.all(line, from_ally="ally", to_ally="ally") if year <= seam.last_year else None
        if found is not None:
            giver, taker = found
            given[giver, taker, year] += line.number("amount") * case.money_scale
    return dict(given)


def _room(case: Case, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> dict[str, float]:
    """The most that each ally's stock, and what is under way to it, takes in any period after the seam."""
    taken: defaultdict[tuple[str, int], float] = defaultdict(float)
    for line in lines:
        period = case.horizon.number(line.text("period"))
        found = keys.all(line, ally="ally", item="item") if line.text("row") == "item" and period > seam.gone else None
        if found is not None:
            ally, item = found
            taken[ally, period] += (line.number("closing") + line.number("under_way")) * case.families[
                case.items[item].family].storage_per_unit
    most: dict[str, float] = {}
    for (ally, _), room in taken.items():
        most[ally] = max(most.get(ally, 0.0), room)
    return most


def _stock(case: Case, tables: Tables, lines: Sequence[ResultLine], seam: Seam, keys: _Keys) -> dict[Lot, float]:
    """The closing stocks of the last period that is over: lots that expire within the horizon as the plan has them; of
    what keeps, those that end after it as far as the rest does not cover what is left."""
    whole: dict[Held, float] = {}
    lots: dict[Lot, float] = {}
    came: defaultdict[Held, float] = defaultdict(float)  # of what keeps
    for line in lines:
        period = case.horizon.number(line.text("period"))
        kind = line.text("row")
        found = keys.all(line, ally="ally", item="item") if kind in ("item", "lot") and period <= seam.gone else None
        if found is None:
            continue
        ally, item = found
        arrived = sum(line.number(column) for column in ("deliveries", "signed", "orders", "received"))
        came[ally, item] += arrived if kind == "item" else -arrived
        if period == seam.gone and kind == "item":
            whole[ally, item] = line.number("closing")
        elif period == seam.gone:
            lots[Lot(ally, item, line.text("usable_to"))] = line.number("closing")
    left, expiring, long = dict(lots), defaultdict[Held, float](float), _long_lots(case, tables)
    for lot, quantity in lots.items():
        expiring[lot.ally, lot.item] += quantity
    for held, closing in whole.items():
        left |= _what_keeps(held, closing - expiring[held], came[held], long.get(held, {}))
    return {lot: quantity for lot, quantity in left.items() if quantity >= NOISE}


def _long_lots(case: Case, tables: Tables) -> dict[Held, dict[str, float]]:
    """What opening stock keeps, by the last period of its lots; blank: it has none."""
    long: dict[Held, dict[str, float]] = {}
    for row in tables[STOCK]:
        last = str(row["usable_to"] or "")
        if not last or case.horizon.number(last) > case.horizon.count:
            of_pair = long.setdefault((str(row["ally"]), str(row["item"])), {})
            of_pair[last] = of_pair.get(last, 0.0) + float(row["quantity"] or 0.0)
    return long


def _what_keeps(held: Held, left: float, came: float, opening: Mapping[str, float]) -> dict[Lot, float]:
    """What is left of what keeps: that which ends first went first, and what came has no end."""
    without_end = min(left, opening.get("", 0.0) + came)
    parts, rest = {"": without_end}, left - without_end
    for last in sorted((last for last in opening if last), reverse=True):
        parts[last] = min(rest, opening[last])
        rest -= parts[last]
    parts[""] += rest  # rounding
    return {Lot(*held, last): quantity for last, quantity in parts.items()}
