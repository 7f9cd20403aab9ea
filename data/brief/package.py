"""The slides as the content of a file that is the same for the same plan, byte for byte: it does not know when it was
made."""

from __future__ import annotations

import datetime
import io
import re
import zipfile

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation as PresentationFile

_CREATED = datetime.datetime(2000, 1, 1)
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip archive knows
_DATES = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_LEVEL = 6
_UNWANTED = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS)  # of the template's author


def file_content(file: PresentationFile, title: str, subject: str) -> bytes:
    """The presentation as bytes, with these properties."""
    facts = file.core_properties
    facts.title, facts.subject, facts.author, facts.last_modified_by = title, subject, "", ""
    facts.created, facts.modified, facts.revision = _CREATED, _CREATED, 1
    for holder in (file.part.package, file.part):
        for key, relation in list(holder._rels.items()):
            if relation.reltype in _UNWANTED:
                holder._rels.pop(key)
    buffer = io.BytesIO()
    file.save(buffer)
    return _timeless(buffer.getvalue())


def _timeless(archive: bytes) -> bytes:
    """The archive with one date for all its parts, those of the workbooks behind the charts as well."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name.endswith(".xlsx"):
                content = _timeless(content)
            elif name == "docProps/core.xml":
                content = _DATES.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=_LEVEL)
    return buffer.getvalue()
