"""What of the need each scenario meets, in a workbook that compares them and in the one before."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from data.comparison.result_book import LONGEST_NAME, opened, sheet_rows
from data.narrative.text import printable, shortened
from data.narrative.wording import percent
from data.schema.compared.comparison import NEED_MET
from model.tolerances import SAME_SHARE

_WANTED = ("scenario", "by", "share_met")


def met_in(path: Path) -> dict[str, float | None]:
    """The share that each scenario with a plan meets of all that is required, None where nothing is required; NoResult
    where the file is no comparison of scenarios."""
    rows = opened(path, lambda file: sheet_rows(file, NEED_MET, _WANTED))
    return {str(row["scenario"]): float(row["share_met"]) if isinstance(row["share_met"], int | float) else None
            for row in rows if row["by"] == "all"}


def met_text(before: Mapping[str, float | None], now: Mapping[str, float | None]) -> str:
    """What changed of what is met, scenario by scenario."""
    lines = [f"  {printable(shortened(name, LONGEST_NAME))}: {_said(before, name)} -> {_said(now, name)}"
             for name in dict.fromkeys((*now, *before)) if not _same(before, now, name)]
    return "\n".join(["met of what is required", *lines]) if lines else "each scenario meets as much as before"


def _said(met: Mapping[str, float | None], name: str) -> str:
    if name not in met:
        return "no plan"
    share = met[name]
    return "nothing required" if share is None else percent(share, "100 %")


def _same(before: Mapping[str, float | None], now: Mapping[str, float | None], name: str) -> bool:
    one, other = before.get(name), now.get(name)
    if one is None or other is None:
        return one is other and (name in before) == (name in now)
    return abs(one - other) <= SAME_SHARE
