"""How the solve of a case ends, and the exit codes of the command that say so."""

from __future__ import annotations

from typing import Literal

OK, INVALID, CONFLICT, TIME_LIMIT, FAILED = 0, 1, 3, 4, 5
INTERRUPTED = 130  # by Ctrl-C, with what was done until then
Status = Literal["optimal", "invalid", "conflict", "time_limit", "failed"]
STATUS_OF: dict[int, Status] = {OK: "optimal", INVALID: "invalid", CONFLICT: "conflict", TIME_LIMIT: "time_limit",
                                FAILED: "failed"}
WORST_FIRST = (FAILED, INTERRUPTED, INVALID, CONFLICT, TIME_LIMIT, OK)
