"""What a run costs, and what others take for the same linear program, in one run: `python -m benchmarks [CASE ...]`.

The command is measured stage by stage in a process of its own, and beside it, each in a process of its own: the
arrays passed straight to HiGHS, linopy, plain Pyomo, the arrays alone with each level afresh on the optimal face (by
interior point and crossover and by the simplex method), and one program with a cut row a level. Tables and ratios
go to stdout and to benchmarks/results/; a case that was measured before stays there until it is measured again."""

from __future__ import annotations

import argparse
import sys

from benchmarks.cases import CASES, REFERENCE
from benchmarks.measure import CUTS_UP_TO, SIMPLEX_UP_TO, measure
from benchmarks.plot import plot
from benchmarks.ratios import ratios
from benchmarks.tables import keep, load, save, shown

DEFAULT = (REFERENCE, "10k", "30k", "100k", "money-10k", "money-30k", "money-100k")


def main(arguments: list[str] | None = None) -> int:
    """Measure the cases that the command line names, show and keep the tables; the exit code, 1 where a target is
    missed."""
    options = _options(arguments)
    for case in options.cases or DEFAULT:
        ours, rivals = measure(case, options, lambda text: print(text, file=sys.stderr, flush=True))
        keep("stages", case, ours)
        keep("rivals", case, rivals)
    stages, rivals_table = load("stages"), load("rivals")
    found = ratios(stages, rivals_table)
    save("ratios", list(found.values()))
    plot(stages)
    print(shown("the command: seconds, MiB", stages))
    print()
    print(shown("others: seconds, MiB", rivals_table))
    print()
    names = ["target", *stages, "all", "met"]
    print(f"{'ratios':<34}" + "".join(f"{name:>{_width(name)}}" for name in names))
    for name, row in found.items():
        print(f"{name:<34}" + "".join(f"{row.get(each, ''):>{_width(each)}}" for each in names))
    return int(any(row.get("met") == "no" for row in found.values()))


def _width(name: str) -> int:
    return 26 if name == "target" else 14 if name not in ("all", "met") else 7


def _case(text: str) -> str:
    if text not in (REFERENCE, *CASES):
        raise argparse.ArgumentTypeError(f"there is no case {text}")
    return text


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("cases", nargs="*", metavar="CASE", type=_case,
                        help=f"{', '.join([REFERENCE, *CASES])}; default: {' '.join(DEFAULT)}")
    parser.add_argument("--all", action="store_true", help=f"the simplex method also above {SIMPLEX_UP_TO}")
    parser.add_argument("--cuts", action="store_true", help=f"cut rows also above {CUTS_UP_TO}")
    parser.add_argument("--limit", type=float, default=900.0, metavar="S", help="seconds for all levels by the simplex "
                        "method (default: 900)")
    parser.add_argument("--ipx-limit", type=float, default=14_400.0, metavar="S", help="the same for interior point "
                        "(default: 14400)")
    parser.add_argument("--cut-limit", type=float, default=120.0, metavar="S", help="seconds for a level with cut rows "
                        "(default: 120)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
