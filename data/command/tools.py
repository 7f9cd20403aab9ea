"""What the command does without solving: a new workbook, a check, two results compared, the names of scenarios."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from data.command.asking.requests import NewWorkbook, Options, ResultPair
from data.command.output import Answer, complain, finish, say, tell
from data.input.findings import Finding, InvalidWorkbook, counted, error, errors_of, in_order
from data.input.tables import Tables
from data.schema.status import INVALID, OK


def new_workbook(asked: NewWorkbook) -> int:
    """Write an empty workbook or the worked example; a file that exists is left as it is."""
    from data.template.new_workbook import write_example, write_template

    try:
        (write_example if asked.example else write_template)(asked.path)
    except FileExistsError:
        complain(f"{asked.path} exists already and is left as it is")
        return INVALID
    except OSError as problem:
        complain(f"{asked.path} cannot be written: {problem.strerror}")
        return INVALID
    say(f"wrote {asked.path}")
    return OK


def compare_results(pair: ResultPair) -> int:
    """Say what changed between two result workbooks."""
    from data.comparison.diff import compare_files
    from data.comparison.result_book import NoResult

    try:
        say(compare_files(pair.old, pair.new))
    except NoResult as problem:
        complain(str(problem))
        return INVALID
    return OK


def check_workbook(options: Options, tables: Tables, found: Sequence[Finding]) -> int:
    """Check the workbook and all its scenarios."""
    from data.checks.errors import check_all

    findings = in_order([*found, *check_all(tables)])
    tell(findings, options)
    errors = errors_of(findings)
    facts = {"status": "invalid" if errors else "valid", "scenario": "Base", "findings": findings}
    if not options.json:
        say(counted(findings))
    return finish(options, [Answer(INVALID if errors else OK, facts)])


def chosen_scenarios(options: Options, tables: Tables) -> list[str]:
    """The names of the scenarios to solve, as the workbook spells them; Base is always among several.

    Raises InvalidWorkbook where the workbook has none of that name."""
    from data.input.scenarios import BASE, scenario_names

    if options.all_scenarios:
        return scenario_names(tables)
    return spelled_scenarios(tables, [options.scenario or BASE] if options.scenarios is None else [
        BASE, *options.scenarios])


def spelled_scenarios(tables: Tables, wanted: Sequence[str]) -> list[str]:
    """Names of scenarios as the workbook spells them, each once. Raises InvalidWorkbook where it has none of a name."""
    from data.input.scenarios import scenario_names

    names = scenario_names(tables)
    spelled = {name.casefold(): name for name in names}
    unknown = [name for name in wanted if name.strip().casefold() not in spelled]
    if unknown:
        raise InvalidWorkbook([error("Scenarios", "", f"no scenario {name!r}; {_hint(name, spelled)}")
                               for name in unknown])
    return list(dict.fromkeys(spelled[name.strip().casefold()] for name in wanted))


def _hint(name: str, spelled: dict[str, str]) -> str:
    near = difflib.get_close_matches(name.strip().casefold(), list(spelled), 1)
    return f"did you mean {spelled[near[0]]!r}?" if near else f"there are: {', '.join(spelled.values())}"
