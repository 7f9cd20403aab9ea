"""Fails unless two answers of the command with --json have the same levels: same_levels.py ONE.json OTHER.json."""

import json
import math
import sys
from pathlib import Path

TOLERANCE = 1e-9  # relative: other versions of the solver end at the same optimum, their last digits aside


def main(one: str, other: str) -> int:
    """Compare the two files; the exit code."""
    ours, theirs = (json.loads(Path(name).read_text(encoding="utf-8"))["levels"] for name in (one, other))
    if ours.keys() == theirs.keys() and all(
            math.isclose(value, theirs[level], rel_tol=TOLERANCE) for level, value in ours.items()):
        return 0
    print(f"the levels differ:\n{one}: {ours}\n{other}: {theirs}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
