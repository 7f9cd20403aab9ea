"""Renews the pictures in docs/ from the reference case: `python -m docs.pictures` (LibreOffice and poppler's
pdftoppm must be installed). The Summary of its result, and one sheet of the input."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import openpyxl

ROOT = Path(__file__).parent.parent
REFERENCE = ROOT / "data" / "reference.xlsx"
INPUT_SHEET = "Offers"
DOTS_AN_INCH = 150


def picture(workbook: Path, image: Path) -> None:
    """The first page of the workbook, as it prints, as a PNG file; CalledProcessError where a program fails."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["soffice", f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless",
                        "--convert-to", 'pdf:calc_pdf_Export:{"PageRange":{"type":"string","value":"1"}}',
                        "--outdir", folder, str(workbook)], check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["pdftoppm", "-png", "-r", str(DOTS_AN_INCH), "-singlefile",
                        str(Path(folder, workbook.stem).with_suffix(".pdf")), str(image.with_suffix(""))], check=True)


def main() -> None:
    """Solve the reference case and renew both pictures."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.xlsx")
        subprocess.run([sys.executable, str(ROOT / "solve.py"), str(REFERENCE), "-o", str(result), "-q"], check=True,
                       stdout=subprocess.DEVNULL)
        picture(result, ROOT / "docs" / "summary.png")
        alone = Path(folder, "input.xlsx")
        book = openpyxl.load_workbook(REFERENCE)
        for sheet in book.worksheets:
            if sheet.title != INPUT_SHEET:
                sheet.sheet_state = "hidden"  # a hidden sheet is not printed
            for cell in sheet[1]:
                cell.comment = None  # a note would print as a mark on its header
        book.active = book.sheetnames.index(INPUT_SHEET)
        book.save(alone)
        picture(alone, ROOT / "docs" / "input.png")


if __name__ == "__main__":
    main()
