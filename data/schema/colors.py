"""The colours of whatever is written: workbooks and slides have the same."""

from __future__ import annotations

from collections.abc import Sequence

# Colours that are told apart with any kind of colour vision: Okabe and Ito, then Tol.
PALETTE = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#332288", "#999933", "#882255",
           "#44AA99", "#B8A800", "#AA4499", "#777777")
DARK, ACCENT, PALE, GREY = "#1F3864", "#E69F00", "#EAF0F8", "#7F7F7F"


def family_colors(families: Sequence[str]) -> dict[str, str]:
    """The colour of each family, the same in every chart and sheet of every scenario."""
    return {family: PALETTE[place % len(PALETTE)] for place, family in enumerate(families)}


def tint(color: str, strength: float = 0.3) -> str:
    """The colour thinned with white, so that black text is read on it."""
    parts = (int(color[place:place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(255 - strength * (255 - part)):02X}" for part in parts)
