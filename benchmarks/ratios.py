"""What the measurements come to: each ratio with its target, a column a case."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from statistics import fmean

from benchmarks.cases import CASES, REFERENCE, SIZES
from benchmarks.command import STAGES
from benchmarks.tables import Row, Table

Ratio = Callable[[Row, Row], float]
_LARGE = ("100k", "300k", "1M")
LEAST, MEAN = 1 / 1.5, 2.0


def _number(row: Row, name: str) -> float:
    """The figure; nan where it was not measured, so that a ratio with it is nan, too."""
    return float(row.get(name, "nan"))


def handed_over(ours: Row, rivals: Row) -> float:
    """Seconds from the case to HiGHS: build, hand over, and the passing of the arrays, which the command counts as
    part of its first level."""
    return _number(ours, "build") + _number(ours, "hand over") + _number(rivals, "floor")


def plain_run(rivals: Row) -> float:
    """The plain program's whole run by the better of its methods."""
    seconds, finished = _fastest(rivals, _METHODS, "whole run")
    return seconds if finished else math.nan


# Name, what it is at a case, the target, the cases for which the target is set (none: for information).
RATIOS: tuple[tuple[str, Ratio, float, tuple[str, ...]], ...] = (
    ("build and hand over / linopy", lambda ours, rivals: handed_over(ours, rivals) / _number(rivals, "linopy"),
     1.5, (REFERENCE, *CASES)),
    ("... / linopy from ready arrays",
     lambda ours, rivals: handed_over(ours, rivals) / _number(rivals, "linopy-arrays"), math.nan, ()),
    ("... / Pyomo plain", lambda ours, rivals: handed_over(ours, rivals) / _number(rivals, "pyomo"), math.nan, ()),
    ("build and hand over / levels",
     lambda ours, _: (_number(ours, "build") + _number(ours, "hand over")) / _number(ours, "levels"), 0.15, _LARGE),
    ("whole run / plain whole run", lambda ours, rivals: _number(ours, "whole run") / plain_run(rivals),
     1.5, (REFERENCE, "100k")),
    ("... without the explanations", lambda ours, rivals: (
        _number(ours, "whole run") - _number(ours, "explain")) / plain_run(rivals), math.nan, ()),
    ("peak memory / arrays alone", lambda ours, rivals: _number(ours, "peak memory") / _number(rivals, "ipx: memory"),
     4.0, (REFERENCE, *CASES)),
    ("read / pandas", lambda ours, rivals: _number(ours, "read") / _number(rivals, "pandas"), math.nan, ()),
)
_METHODS = ("simplex", "ipx")
BEST = "levels / best of four ways"
# Other ways to solve the levels; the fastest of several is judged.
_WAYS = {"cut rows, hot / levels": ("cuts",), "each level afresh / levels": _METHODS,
         "... by the simplex method": ("simplex",), "... by interior point": ("ipx",)}


def ratios(stages: Table, rivals: Table) -> Table:
    """All ratios by name: `target`, `met` (yes or no, blank where none is set), and the cases' figures. `>` marks
    a rival that was given up: the true ratio is larger. Growth has its figure under `all`."""
    table: Table = {}
    for name, ratio, target, judged in RATIOS:
        found = {case: ratio(row, rivals.get(case, {})) for case, row in stages.items()}
        against = [found[case] for case in judged if case in found and not math.isnan(found[case])]
        met = "" if not against else "yes" if max(against) <= target else "no"
        table[name] = _line(name, "" if math.isnan(target) else f"<= {target:g}", found, met)
    for name, methods in _WAYS.items():
        table[name] = _levels(name, methods, stages, rivals)
    table[BEST] = _beside_the_best(stages, rivals)
    return table | _growth(stages)


def _line(name: str, target: str, found: Mapping[str, float], met: str, whole: str = "",
          given_up: Collection[str] = ()) -> Row:
    texts = {case: "" if math.isnan(value) else f"{'> ' if case in given_up else ''}{value:.3g}"
             for case, value in found.items()}
    return {"ratio": name, "target": target, **texts, "all": whole, "met": met}


def _levels(name: str, methods: Sequence[str], stages: Table, rivals: Table) -> Row:
    """How much longer the levels take by the fastest of the methods, and the geometric mean over the cases. The
    target is for the fastest of several."""
    best = {case: _fastest(rivals.get(case, {}), methods, "levels") for case in stages}
    found = {case: best[case][0] / _number(row, "levels") for case, row in stages.items()}
    known = [value for value in found.values() if not math.isnan(value)]
    if not known:
        return _line(name, "", found, "")
    mean = math.exp(fmean(math.log(value) for value in known))
    judged = len(methods) > 1
    met = "" if not judged else "yes" if mean >= MEAN and min(known) >= LEAST else "no"
    given_up = {case for case, (seconds, finished) in best.items() if not finished and not math.isnan(seconds)}
    return _line(name, f"mean >= {MEAN:g}, each >= {LEAST:.2g}" if judged else "", found, met,
                 f"{'> ' if given_up else ''}{mean:.3g}", given_up)


def _beside_the_best(stages: Table, rivals: Table) -> Row:
    """How the command's levels stand to the best of all ways, itself among them, and which that is; the geometric
    mean over the cases. Ways that were given up do not count."""
    found, texts = [], {}
    for case, row in stages.items():
        seconds = {"command": _number(row, "levels")} | {way: float(rivals[case][f"{way}: levels"])
                                                         for way in (*_METHODS, "cuts")
                                                         if rivals.get(case, {}).get(f"{way}: finished") == "yes"
                                                         and f"{way}: levels" in rivals[case]}
        best = min(seconds, key=lambda way: seconds[way])
        found.append(seconds["command"] / seconds[best])
        texts[case] = f"{found[-1]:.3g} {best}"
    mean = math.exp(fmean(map(math.log, found))) if found else math.nan
    return {"ratio": BEST, "target": f"<= {1 / LEAST:g}", **texts, "all": f"{mean:.3g}",
            "met": "yes" if max(found, default=1.0) <= 1 / LEAST else "no"}


def _fastest(row: Row, methods: Sequence[str], what: str) -> tuple[float, bool]:
    """Seconds of the levels or of the whole run, and whether they came to an end; nan where nothing was measured."""
    tried = [(float(row[f"{method}: {what}"]), row.get(f"{method}: finished") == "yes") for method in methods
             if f"{method}: {what}" in row]
    finished = [seconds for seconds, ended in tried if ended]
    if finished:
        return min(finished), True
    return max((seconds for seconds, _ in tried), default=math.nan), False


def _growth(stages: Table) -> Table:
    """Slope of the logarithm of the seconds over that of the columns, from the smallest generated case to the
    largest that was measured."""
    cases = [case for case in SIZES if case in stages]
    if len(cases) < 2:
        return {}
    first, last = stages[cases[0]], stages[cases[-1]]
    factor = math.log(_number(last, "columns") / _number(first, "columns"))
    table: Table = {}
    for stage in (*STAGES, "peak memory"):
        before, after = _number(first, stage), _number(last, stage)
        if before > 0 and after > 0:
            name = f"growth: {stage}"
            slope = math.log(after / before) / factor
            judged = stage != "levels"
            table[name] = _line(name, "<= 1.25" if judged else "", {},
                                ("yes" if slope <= 1.25 else "no") if judged else "", f"{slope:.2f}")
    return table
