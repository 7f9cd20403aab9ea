"""scipy's sparse matrices, without the rest of scipy: half a second less at the start of every run.

Whoever loads scipy beside Pyomo loads all of scipy's statistics with it, because Pyomo asks to be told when scipy
comes, and then loads what some of its parts might want. Nothing here wants it; Pyomo itself still finds it when it
asks for it. Where Pyomo arranges this in another way one day, only the half second is lost."""

from __future__ import annotations

import importlib
from typing import Any

from pyomo.common.dependencies import DeferredImportCallbackFinder

getattr(DeferredImportCallbackFinder, "_callbacks", {}).pop("scipy", None)
sparse: Any = importlib.import_module("scipy.sparse")
