"""The command as a planner runs it, and a small workbook for it whose answers are worked out by hand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl

ROOT = Path(__file__).resolve().parent.parent.parent
Sheets = dict[str, list[list[Any]]]


def plan_sheets() -> Sheets:
    """One ally that uses 100 rounds a quarter; one line that makes 60 a quarter, from the second on."""
    return {
        "Settings": [["name", "value"], ["start", "2024-Q1"], ["periods", 4]],
        "Allies": [["ally"], ["NA"]],
        "Families": [["family"], ["HE"]],
        "Items": [["item", "family"], ["M1", "HE"]],
        "Manufacturers": [["manufacturer"], ["ACME"]],
        "Offers": [["offer", "manufacturer", "item", "price", "lead_months"], ["ACME-M1", "ACME", "M1", 1000, 3]],
        "Resources": [["resource", "capacity"], ["LINE", 60]],
        "ResourceUse": [["resource", "item"], ["LINE", "M1"]],
        "Systems": [["ally", "system"], ["NA", "GUN"]],
        "Certified": [["system", "item"], ["GUN", "M1"]],
        "Requirements": [["ally", "family", "kind", "quantity"], ["NA", "HE", "use", 100]],
        "Scenarios": [["scenario", "sheet", "where", "column", "change", "value"],
                      ["Twice", "Resources", "resource=L*", "capacity", "multiply", 2],
                      ["No line", "Resources", "", "capacity", "set", 0]],
    }


def write(path: Path, sheets: Sheets) -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(row)
    workbook.save(path)
    return path


def solve(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "solve.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def discounted(amounts: list[float]) -> float:
    """Value by quarter with the default time preference of 5 % a year."""
    return sum(amount / 1.05 ** (quarter / 4) for quarter, amount in enumerate(amounts))
