"""Every kind of file that is no sound workbook: damaged, hostile or only odd. Each comes with the exit, the place and
the words of the answer."""

import zipfile

from tests.helpers.broken.books import (
    changed_bytes,
    cut,
    entity,
    good_pages,
    more_parts,
    part_of,
    parts_of,
    raw,
    write_pages,
    write_parts,
    xml,
)
from tests.helpers.broken.kinds import INVALID, OK, Kind

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512


SHEET = part_of("Allies")
ROW = r'(<row r="3")'

FILES = (
    Kind("empty file", raw(b""), INVALID, "", ("is empty",)),
    Kind("text file", raw(b"ally,name\nEST,Estonia\n"), INVALID, "", ("is not an Excel workbook",)),
    Kind("lock file of an open workbook", raw(b"\x05plans" + b" " * 160), INVALID, "", ("is not an Excel workbook",)),
    Kind("web page", raw(b"<html><table></table></html>"), INVALID, "", ("is not an Excel workbook",)),
    Kind("old workbook", raw(OLE), INVALID, "", ("old Excel file (.xls)",)),
    Kind("password", raw(OLE + "EncryptedPackage".encode("utf-16-le")), INVALID, "", ("protected by a password",)),
    Kind(
        "archive that is encrypted",
        changed_bytes(
            lambda content: content.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
        ),
        INVALID,
        "",
        ("by a password",),
    ),
    Kind("two bytes", raw(b"PK"), INVALID, "", ("damaged",)),
    Kind("archive of nothing", raw(b"PK\x05\x06" + bytes(18)), INVALID, "", ("archive, not an Excel workbook",)),
    Kind("another archive", lambda path: write_parts(path, {"readme.txt": b"hello"}), INVALID, "", ("is an archive",)),
    Kind(
        "OpenDocument",
        lambda path: write_parts(path, {**parts_of(write_pages(path, good_pages())), "mimetype": b"x"}),
        INVALID,
        "",
        ("OpenDocument",),
    ),
    Kind("binary workbook", more_parts(xl__workbook_bin=b"x"), INVALID, "", ("is a binary",)),
    Kind(
        "other packing",
        lambda path: write_parts(path, parts_of(write_pages(path, good_pages())), zipfile.ZIP_LZMA),
        INVALID,
        "",
        ("is packed in a way",),
    ),
    *(
        Kind(f"first {share:.0%} of a workbook", cut(share), INVALID, "", ("cut off",))
        for share in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)
    ),
    Kind("bytes before a workbook", changed_bytes(lambda content: b"PK?" + content), OK, same=True),
    Kind(
        "bytes lost within a workbook",
        changed_bytes(lambda content: content[:2000] + content[2100:]),
        INVALID,
        "",
        ("damaged",),
    ),
    Kind("no part of the workbook", more_parts(xl__workbook_xml=None), INVALID, "", ("xl/workbook.xml is missing",)),
    Kind("no relations", more_parts(_rels___rels=None), INVALID, "", ("_rels/.rels is missing",)),
    Kind("no cells of a sheet", more_parts(xl__worksheets__sheet2_xml=None), INVALID, "", ("sheet2.xml is missing",)),
    Kind("no shared texts", more_parts(xl__sharedStrings_xml=None), INVALID, "", ("damaged",)),
    Kind("text for a sheet", more_parts(xl__worksheets__sheet2_xml=b"hello"), INVALID, "", ("damaged",)),
    Kind("another part", more_parts(xl__media__image1_png=b"\x89PNG"), OK, same=True),
    Kind("sheet that does not end", xml(SHEET, "</sheetData>", ""), INVALID, "", ("damaged",)),
    Kind(
        "sheet with an unknown encoding",
        xml(SHEET, 'encoding="UTF-8"', 'encoding="klingon"'),
        INVALID,
        "",
        ("damaged",),
    ),
    Kind(
        "shared text that is not there",
        xml(SHEET, 't="s"><v>\\d+', 't="s"><v>99999'),
        INVALID,
        "Allies!A1",
        ("the name of this column has lost its text", "99999", "enter it again"),
    ),
    Kind("cell format that is not a number", xml(SHEET, '<c r="C2"', '<c r="C2" s="x"'), OK, same=True),
    Kind("column after the last", xml(SHEET, 'r="A2"', 'r="XFE2"'), INVALID, "", ("address XFE",)),
    Kind("row after the last", xml(SHEET, ROW, '<row r="1048577"'), INVALID, "", ("number 1048577",)),
    Kind("row zero", xml(SHEET, ROW, '<row r="0"'), INVALID, "", ("number 0",)),
    Kind(
        "elements in elements",
        xml(SHEET, "<sheetData>", "<sheetData>" + "<c>" * 100_000),
        INVALID,
        "",
        ("nested too deep",),
    ),
    Kind("tag of a megabyte", xml(SHEET, ROW, r'\1 remark="' + "x" * 2**20 + '"'), INVALID, "", ("tag does not end",)),
    *(
        Kind(f"entity in {part}", entity('<!ENTITY x "y">', part), INVALID, "", ("XML entities",))
        for part in (SHEET, "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml", "_rels/.rels")
    ),
    *(
        Kind(
            f"external entity in {part}",
            entity('<!ENTITY x SYSTEM "file:///etc/hostname">', part),
            INVALID,
            "",
            ("XML entities",),
        )
        for part in (SHEET, "xl/sharedStrings.xml", "xl/workbook.xml")
    ),
    Kind(
        "entities of entities",
        entity(
            '<!ENTITY a "' + "ha" * 5000 + '"><!ENTITY b "' + "&a;" * 5000 + '"><!ENTITY x "' + "&b;" * 5000 + '">',
            SHEET,
        ),
        INVALID,
        "",
        ("XML entities",),
    ),
    Kind(
        "entity with parameters",
        entity('<!ENTITY % p SYSTEM "http://localhost:9/x"> %p; <!ENTITY x "y">', SHEET),
        INVALID,
        "",
        ("XML entities",),
    ),
    Kind("wrong size", xml(SHEET, '<dimension ref="[^"]*"', '<dimension ref="A1:A1"'), OK, same=True),
    Kind("size that is no size", xml(SHEET, '<dimension ref="[^"]*"', '<dimension ref="?"'), OK, same=True),
    Kind("rows without numbers", xml(SHEET, '<row r="2"', "<row"), OK, same=True),
    Kind("cells without addresses", xml(SHEET, '<c r="A2"', "<c"), OK, same=True),
    Kind(
        "hidden row",
        xml(SHEET, ROW, r'\1 hidden="1"'),
        OK,
        "",
        ("hidden sheets and rows are read like the others: Allies row 3",),
        same=True,
    ),
    Kind(
        "hidden sheet",
        xml("xl/workbook.xml", '(name="Stock")', r'\1 state="hidden"'),
        OK,
        "",
        ("hidden", "the sheet Stock"),
        same=True,
    ),
    Kind(
        "sheet hidden by a macro",
        xml("xl/workbook.xml", '(name="Stock")', r'\1 state="veryHidden"'),
        OK,
        "",
        ("the sheet Stock",),
        same=True,
    ),
    Kind(
        "sheet twice in another case",
        xml("xl/workbook.xml", 'name="Stock"', 'name="ALLIES"'),
        INVALID,
        "Allies",
        ("stands there twice", "'ALLIES'"),
    ),
    Kind("sheet in another case", xml("xl/workbook.xml", 'name="Stock"', 'name="STOCK "'), OK, same=True),
    Kind(
        "sheet without cells",
        xml("xl/workbook.xml", 'r:id="rId2"', 'r:id="rId999"'),
        INVALID,
        "",
        ("the cells of its sheet Allies are missing",),
    ),
    Kind(
        "chart in place of a sheet",
        xml("xl/_rels/workbook.xml.rels", 'worksheet(" Target="worksheets/sheet2)', r"chartsheet\1"),
        INVALID,
        "Allies",
        ("the sheet Allies is a chart or the like, without cells",),
    ),
    Kind(
        "link to another workbook",
        xml(
            "xl/_rels/workbook.xml.rels",
            "</Relationships>",
            '<Relationship Id="rId99" Type="http://x/externalLink" Target="file:///etc/host" TargetMode="External"/>'
            "</Relationships>",
        ),
        OK,
        same=True,
    ),
    Kind(
        "sheet in another file",
        xml(
            "xl/_rels/workbook.xml.rels",
            'Target="worksheets/sheet2.xml"',
            'Target="http://localhost:9/sheet2.xml" TargetMode="External"',
        ),
        INVALID,
        "",
        ("damaged",),
    ),
    Kind(
        "formula without a value",
        xml(part_of("Stock"), '(<c r="C2">)<v>100</v>', r"\1<f>50+50</f>"),
        INVALID,
        "Stock!C2",
        ("formula without a stored value", "save it"),
    ),
    Kind("formula with a value", xml(part_of("Stock"), '(<c r="C2">)', r"\1<f>[1]Sheet1!$A$1</f>"), OK, same=True),
    Kind(
        "formula with an error",
        xml(part_of("Stock"), '<c r="C2"><v>100', '<c r="C2" t="e"><f>1/0</f><v>#DIV/0!'),
        INVALID,
        "Stock!C2",
        ("#DIV/0! is an error",),
    ),
    Kind("infinite number", xml(part_of("Stock"), "<v>100", "<v>1e400"), INVALID, "Stock!C2", ("finite",)),
    *(
        Kind(
            f"{text} in the place of a number",
            xml(part_of("Stock"), "<v>100", f"<v>{text}"),
            INVALID,
            "Stock!C2",
            (f"quantity holds '{text}' where the file should hold a number", "enter it again"),
        )
        for text in ("NaN", "inf", "hundred", "0,5", "1_000", "0x10", "１００")
    ),
    Kind(
        "text in the cell",
        xml(
            part_of("Stock"), '<c r="C2"><v>100</v>', '<c r="C2" t="inlineStr"><is><r><t>1</t></r><r><t>00</t></r></is>'
        ),
        OK,
        same=True,
    ),
    Kind(
        "phonetic hint",
        xml("xl/sharedStrings.xml", "<t>L15A2</t>", "<t>L15A2</t><rPh sb=\"0\" eb=\"2\"><t>hint</t></rPh>"),
        OK,
        same=True,
    ),
    Kind(
        "stray cell in the last row",
        xml(SHEET, "</sheetData>", '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        OK,
        "Allies!A4",
        ("1,000 blank rows", "is not read"),
        same=True,
    ),
    Kind(
        "stray cell in the last column",
        xml(SHEET, '(<row r="3"[^>]*>.*?)</row>', r'\1<c r="XFD3"><v>1</v></c></row>'),
        OK,
        same=True,
    ),
    Kind(
        "formatted blank rows",
        xml(
            SHEET,
            "</sheetData>",
            "".join(f'<row r="{row}"><c r="A{row}" s="0"/></row>' for row in range(4, 30_000)) + "</sheetData>",
        ),
        OK,
        same=True,
    ),
)
