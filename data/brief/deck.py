"""The brief of a plan: six slides for whoever decides, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from data.brief.material import Material
from data.brief.package import file_content
from data.brief.pages.certainty import add_certainty
from data.brief.pages.contradiction import add_contradiction
from data.brief.pages.decision import add_decision
from data.brief.pages.helping import add_helping
from data.brief.pages.lacking import add_lacking
from data.brief.pages.signing import add_signing
from data.brief.pages.targets import add_targets
from data.brief.slides import Deck
from data.files import write_whole
from data.narrative.text import shortened
from data.narrative.wording import whole_span

_SLIDES = (add_decision, add_signing, add_targets, add_lacking, add_helping, add_certainty)
_LONGEST_PROPERTY = 255  # characters


def write_brief(path: Path, material: Material) -> Path:
    """Write the slides and return where they are: the path, or a numbered name beside it where the file there is open
    in another program. Raises OSError where nothing can be written; then what was there before is untouched."""
    return write_whole(path, brief_bytes(material))


def brief_bytes(material: Material) -> bytes:
    """The slides as a file's content: six of a plan, two where the workbook contradicts itself."""
    case = material.case
    title = case.title or "Joint procurement"
    deck = Deck(f"{title} · {whole_span(case)} · scenario {case.scenario}")
    for add in (add_contradiction,) if material.contradicts else _SLIDES:
        add(deck, material)
    return file_content(deck.file, shortened(title, _LONGEST_PROPERTY),
                        shortened(f"scenario {case.scenario}", _LONGEST_PROPERTY))
