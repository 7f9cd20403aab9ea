"""A workbook with everything in another order or spelling that a spreadsheet program reads alike: parts, relations,
rows, cells, attributes, prefixes, shared texts."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape, quoteattr

from data.input.tables import Tables
from data.schema.inputs import Value

Parts = dict[str, bytes]

_RELATIONS = "xl/_rels/workbook.xml.rels"
_ADDRESS = re.compile(r"([A-Z]+)(\d+)")
_PREFIXES = ("", "x", "ss", "a.b-c", "w14")


def values(tables: Tables) -> dict[str, dict[int, dict[str, Value]]]:
    """All that is read, by sheet, row and column."""
    return {name: {row.number: {key: value for key, value in row.values.items() if value is not None} for row in table}
            for name, table in tables.sheets.items()}


def permuted(parts: Mapping[str, bytes], seed: int) -> Parts:
    """The parts of the same workbook in other words, their order too."""
    chance = random.Random(seed)
    trees = {name: ElementTree.fromstring(content) for name, content in parts.items() if _is_read(name)}
    order = _share_in_another_order(trees, chance)
    for name, tree in trees.items():
        if name.startswith("xl/worksheets/sheet"):
            _permute_sheet(tree, order, chance)
    moved = _rename_relations(trees, chance)
    written = {moved.get(name, name): _written(tree, chance) for name, tree in trees.items()}
    kept = {name: content for name, content in parts.items() if name not in trees}
    together = list({**kept, **written}.items())
    chance.shuffle(together)
    return dict(together)


def _is_read(name: str) -> bool:
    return name.startswith("xl/worksheets/sheet") or name in (
        "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml", "_rels/.rels", _RELATIONS)


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _children(element: Element, name: str) -> list[Element]:
    return [child for child in element if _local(child) == name]


def _share_in_another_order(trees: Mapping[str, Element], chance: random.Random) -> list[int]:
    """Shuffles the shared texts; the new place of each."""
    shared = trees.get("xl/sharedStrings.xml")
    if shared is None:
        return []
    texts = list(shared)
    old = list(range(len(texts)))
    chance.shuffle(old)
    shared[:] = [texts[place] for place in old]
    return [old.index(place) for place in range(len(old))]


def _permute_sheet(sheet: Element, order: list[int], chance: random.Random) -> None:
    data = _children(sheet, "sheetData")[0]
    rows = list(data)
    numbers = {id(row): int(row.get("r", place)) for place, row in enumerate(rows, 1)}
    how = chance.choice(("as it was", "falling", "shuffled"))
    if how != "as it was":
        rows = rows[::-1] if how == "falling" else chance.sample(rows, len(rows))
    before = 0
    for row in rows:
        _permute_row(row, numbers[id(row)], order, chance)
        row.set("r", str(numbers[id(row)]))
        if numbers[id(row)] == before + 1 and chance.random() < 0.5:
            del row.attrib["r"]
        before = numbers[id(row)]
    data[:] = rows


def _permute_row(row: Element, number: int, order: list[int], chance: random.Random) -> None:
    cells, place = list(row), -1
    addressed = []
    for cell in cells:
        match = _ADDRESS.fullmatch(cell.get("r", ""))
        place = ord(match[1]) - ord("A") if match else place + 1
        addressed.append((place, cell))
    if chance.random() < 0.7:
        chance.shuffle(addressed)
    before = -1
    for place, cell in addressed:
        cell.set("r", f"{chr(ord('A') + place)}{number}")
        if place == before + 1 and chance.random() < 0.3:
            del cell.attrib["r"]
        before = place
        if cell.get("t") == "s":
            value = _children(cell, "v")[0]
            value.text = str(order[int(value.text or "")])
        elif "t" not in cell.attrib and chance.random() < 0.5:
            cell.set("t", "n")
    row[:] = [cell for _, cell in addressed]


def _rename_relations(trees: Mapping[str, Element], chance: random.Random) -> dict[str, str]:
    """Gives relations other names and order and parts other places; the new names of the parts that move."""
    relations, moved, names = trees[_RELATIONS], dict[str, str](), dict[str, str]()
    targets = {relation.get("Target", "") for relation in relations}
    for count, relation in enumerate(chance.sample(list(relations), len(relations))):
        names[relation.get("Id", "")] = new = f"R{count}x"
        relation.set("Id", new)
        part = "xl/" + relation.get("Target", "").removeprefix("/xl/")
        if part in trees and chance.random() < 0.5:
            moved[part] = f"xl/parts/part{count}.xml"
            relation.set("Target", chance.choice(("/xl/", "", "../xl/")) + f"parts/part{count}.xml")
    assert len(targets) == len(names)
    relations[:] = chance.sample(list(relations), len(relations))
    for sheet in _children(_children(trees["xl/workbook.xml"], "sheets")[0], "sheet"):
        for key in sheet.attrib:
            if key.endswith("}id"):
                sheet.set(key, names[sheet.attrib[key]])
    return moved


def _written(root: Element, chance: random.Random) -> bytes:
    """The part with prefixes of its own, attributes in any order, blanks and comments where they mean nothing."""
    spaces = sorted({name[1:].partition("}")[0] for element in root.iter() for name in (element.tag, *element.attrib)
                     if name.startswith("{")} - {"http://www.w3.org/XML/1998/namespace"})
    own = root.tag[1:].partition("}")[0]
    prefixes = {space: f"n{place}" for place, space in enumerate(spaces)}
    prefixes[own] = chance.choice(_PREFIXES)
    declared = " ".join(f"xmlns{':' * bool(prefix)}{prefix}={quoteattr(space)}" for space, prefix in prefixes.items())
    # An attribute is in no namespace without a prefix: the default one is for elements alone.
    attributed = {**prefixes, own: prefixes[own] or "own", "http://www.w3.org/XML/1998/namespace": "xml"}
    if not prefixes[own]:
        declared += f" xmlns:own={quoteattr(own)}"
    gap = chance.choice(("", "\n  ", "<!-- <row r=\"2\"/> -->"))
    body = _element(root, prefixes, attributed, declared, gap, chance)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}'.encode()


def _element(element: Element, prefixes: Mapping[str, str], attributed: Mapping[str, str], declared: str, gap: str,
             chance: random.Random) -> str:
    name = _named(element.tag, prefixes)
    attributes = [f"{_named(key, attributed)}={quoteattr(value)}" for key, value in element.attrib.items()]
    chance.shuffle(attributes)
    start = " ".join(part for part in (name, declared, *attributes) if part)
    if not len(element) and not element.text and chance.random() < 0.5:
        return f"<{start}/>"
    if not len(element):
        return f"<{start}>{escape(element.text or '')}</{name}>"
    inside = gap.join(_element(child, prefixes, attributed, "", gap, chance) for child in element)
    return f"<{start}>{gap}{inside}{gap}</{name}>"


def _named(name: str, prefixes: Mapping[str, str]) -> str:
    if not name.startswith("{"):
        return name
    space, _, local = name[1:].partition("}")
    return f"{prefixes[space]}:{local}" if prefixes[space] else local
