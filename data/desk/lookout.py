"""A workbook that is looked at in a thread of its own: a network drive that does not answer then holds nobody up."""

from __future__ import annotations

import threading
from pathlib import Path

from data.desk.saved import LOOK_EVERY, Saved


class Lookout:
    """Looks at the workbook until it is told to end. `waits` says for what it is waited, empty where it is there."""

    def __init__(self, path: Path, every: float = LOOK_EVERY) -> None:
        """`every`: seconds from one look to the next."""
        self.waits = ""
        self._path, self._every = path, every
        self._saved, self._ended = threading.Event(), threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def saved(self) -> bool:
        """The workbook was saved anew since this was last true."""
        if not self._saved.is_set():
            return False
        self._saved.clear()
        return True

    def end(self) -> None:
        """Look no more."""
        self._ended.set()

    def _look(self) -> None:
        saved = Saved(self._path)
        while not self._ended.wait(self._every):
            if saved.changed():
                self._saved.set()
            self.waits = (f"{self._path.name} is gone: waiting until it is there again." if saved.gone else
                          f"{self._path.name} is no whole workbook now: waiting until it is saved again."
                          if saved.broken else "")
