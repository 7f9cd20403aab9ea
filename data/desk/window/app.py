"""The window: which workbook, what to do with it, how far it is, and what came of it."""

from __future__ import annotations

import time
import tkinter as tk
from pathlib import Path
from tkinter import filedialog, ttk

from data.desk.lookout import Lookout
from data.desk.saved import LOOK_EVERY
from data.desk.window.commands import NOT_INSTALLED, DeskTask, Kind, LockedResults, makes_slides, solver_command
from data.desk.window.dialogs import WORKBOOKS, NextQuarter, Question
from data.desk.window.files import file_size, folder_there, given_path, show_file, why_no_workbook
from data.desk.window.findings import FindingRow
from data.desk.window.memory import Memory
from data.desk.window.panels import AnswerPanel, FindingsPanel, PlanActions, PlanPanel, ProgressPanel, that_fits
from data.desk.window.run import Job, Run, RunEnded
from data.desk.window.stages import Stages, left_in_words
from data.desk.window.words import CHOSEN, WELCOME, RunOutcome, Written, doing_words, outcome_of

_TICK, _SAVED_TICK = 100, round(1000 * LOOK_EVERY)  # milliseconds
_GAP, _EDGE = "10p", "15p"


class DeskWindow:
    """The window. `python` is the one that the command runs in; None: what the solver needs is not installed.

    `plan` is the workbook that is chosen, `outcome` what came of the last run, None where there is none."""

    def __init__(self, root: tk.Tk, memory: Memory, python: Path | None) -> None:
        self.root, self._memory, self._python, self._locked = root, memory, python, LockedResults()
        self.plan: Path | None = None
        self.outcome: RunOutcome | None = None
        self._job: Job | None = None
        self._lookout: Lookout | None = None
        self._waits = ""       # for what the lookout waits
        self._closing = False  # as soon as the run has ended
        self._ending = False   # the process was asked to end
        self._lay_out()
        self._listen()
        self._show_outcome()
        self._focus()
        self._timers = {"tick": root.after(_TICK, self._tick),
                        "saved": root.after(_SAVED_TICK, self._look_whether_saved)}

    @property
    def busy(self) -> bool:
        """A run is going on."""
        return self._job is not None

    def choose(self, path: Path) -> None:
        """Work with this workbook; a line says why where it cannot be one."""
        trouble = why_no_workbook(path)
        if trouble:
            self._say(trouble)
            return
        if path != self.plan:
            self.plan, self.outcome = path, None
            self._watch()
        self._memory.chosen(path)
        self.top.show(path)
        self._show_outcome()
        self._say("")

    def leave(self) -> None:
        """Close the window at once."""
        for timer in self._timers.values():
            self.root.after_cancel(timer)
        self.root.destroy()

    def end(self) -> None:
        """The process was asked to end: do so as soon as the run has ended."""
        self._ending = True

    def fault(self, problem: BaseException) -> None:
        """A fault of the window itself: told, and the window stays."""
        self._say(f"Internal fault of the window, please report it: {type(problem).__name__}: {problem}")

    def begin(self, asked: DeskTask, because: str = "") -> None:
        """Do what is asked in a process of its own; `because` says why where nobody pressed a button."""
        if self.busy or self._python is None:
            self._say("The solver is still at work: try again when it has ended." if self.busy else NOT_INSTALLED)
            return
        asked = self._locked.known(asked)
        run = Run(solver_command(asked, self._python))
        try:
            run.begin()
        except OSError as problem:
            self._say(f"The solver could not be started: {problem.strerror or problem}.")
            return
        self._job = Job(asked, run, Stages(self._memory.like(asked.work, file_size(asked.plan))), because)
        self.progress.title.configure(text=f"{because}{doing_words(asked)}")
        self._say("")
        self._show_progress(self._job)
        self._refresh()

    def _lay_out(self) -> None:
        body = ttk.Frame(self.root, padding=(_EDGE, _GAP))
        body.pack(fill="both", expand=True)
        body.columnconfigure(0, weight=1)
        body.rowconfigure(3, weight=1)
        self.top = PlanPanel(body, PlanActions(self.ask_workbook, self._choose_typed, self.ask, self._watch,
                                               self._memory.there),
                             self._python is not None and makes_slides(self._python))
        self.progress = ProgressPanel(body, self.cancel)
        self.answer = AnswerPanel(body, self._open)
        self.findings = FindingsPanel(body, self._open_finding)
        self.status = ttk.Label(body, style="Quiet.TLabel")
        self.status.bind("<Configure>", lambda event: self.status.configure(wraplength=event.width))
        for row, (panel, sticky) in enumerate(((self.top, "ew"), (self.progress, "ew"), (self.answer, "ew"),
                                               (self.findings, "nsew"), (self.status, "sew"))):
            panel.grid(row=row, column=0, sticky=sticky, pady=(_GAP if row else 0, 0))
        letters = int(self.root.tk.call("font", "measure", "TkDefaultFont", "n" * 100))
        self.root.update_idletasks()
        least = max(body.winfo_reqwidth(), round(letters * 0.7))
        self.root.minsize(*that_fits(self.root, least, round(letters * 0.62)))
        self.root.geometry("{}x{}".format(*that_fits(self.root, max(letters, least), round(letters * 0.68))))

    def _listen(self) -> None:
        root = self.root
        root.protocol("WM_DELETE_WINDOW", self.close)
        root.bind("<Control-o>", lambda event: self.ask_workbook())
        root.bind("<F5>", lambda event: self.ask("solve"))
        root.bind("<Escape>", lambda event: self.cancel())

    def ask_workbook(self) -> None:
        """Let the planner choose a workbook."""
        if not self.busy:
            name = filedialog.askopenfilename(parent=self.root, title="Choose a workbook", filetypes=WORKBOOKS,
                                              initialdir=self._folder())
            if name:
                self.choose(Path(name))

    def ask(self, kind: Kind) -> None:
        """Do something with the workbook that stands in the field, or write a new one; asks first what is needed."""
        if self.busy or self._python is None:
            return
        if kind in ("new", "example"):
            self._ask_new(kind)
            return
        plan = self._chosen()
        if plan is None:
            return
        if kind == "next":
            NextQuarter(self.root, plan, self.begin)
        else:
            self.begin(self.top.task(kind, plan))

    def _ask_new(self, kind: Kind) -> None:
        name = filedialog.asksaveasfilename(
            parent=self.root, title="Where should the workbook be written?", filetypes=WORKBOOKS[:1],
            initialdir=self._folder(), initialfile="example.xlsx" if kind == "example" else "plan.xlsx",
            defaultextension=".xlsx", confirmoverwrite=False)  # the command leaves a file that exists as it is
        if name:
            self.begin(DeskTask(kind, Path(name)))

    def cancel(self) -> None:
        """End the run."""
        if self._job is not None:
            self._job.run.cancel()
            self._show_progress(self._job)

    def close(self) -> None:
        """Close the window; ask before that where a run is going on."""
        if not self.busy:
            self.leave()
            return
        Question(self.root, "The solver is still at work. End it and close the window? Results that are written "
                 "already stay, and nothing is left half written.", ("End it and close", "Go on working"),
                 self._close_after_run)

    def _close_after_run(self) -> None:
        self._closing = True
        if not self.busy:
            self.leave()
        self.cancel()

    def _chosen(self) -> Path | None:
        """The workbook that stands in the field, chosen; None, and a line that says why, where there is none."""
        self._choose_typed()
        typed = given_path(self.top.path.get())
        return typed if typed is not None and typed == self.plan and not why_no_workbook(typed) else None

    def _choose_typed(self) -> None:
        path = given_path(self.top.path.get())
        if path is None:
            self._say("Choose a workbook first.")
        else:
            self.choose(path)

    def _folder(self) -> str:
        return str(folder_there(self.plan.parent if self.plan is not None else self._memory.folder))

    def _watch(self) -> None:
        if self._lookout is not None:
            self._lookout.end()
        watched = self.plan if self.top.watches.get() else None
        self._lookout = None if watched is None else Lookout(watched)
        self._say("" if watched is None else f"{watched.name} is solved as soon as it is saved with a change.")

    def _look_whether_saved(self) -> None:
        self._timers["saved"] = self.root.after(_SAVED_TICK, self._look_whether_saved)
        if self._lookout is None or self.busy or self.plan is None:
            return
        if self._lookout.saved():
            self.begin(self.top.task("solve", self.plan), f"Saved at {time.strftime('%H:%M')}. ")
        elif self._lookout.waits != self._waits:
            self._waits = self._lookout.waits
            self._say(self._waits)

    def _tick(self) -> None:
        """Look from time to time what the run has said, and whether the process was asked to end."""
        self._timers["tick"] = self.root.after(_TICK, self._tick)
        if self._ending and not self._closing:
            self._close_after_run()
        if self._job is not None:
            ended = self._job.news()
            if ended is None:
                self._show_progress(self._job)
            else:
                self._ended(self._job, ended)

    def _ended(self, job: Job, ended: RunEnded) -> None:
        self._job = None
        if self._closing:
            self.leave()
            return
        past = job.past(ended)
        if past is not None:
            self._memory.ran(past)
        outcome = outcome_of(job.asked, ended)
        if job.asked.kind in ("new", "example") and outcome.good:
            self.choose(job.asked.plan)
        self._locked.wrote(job.asked, outcome.written)
        self.outcome = outcome
        self._show_outcome()
        self._say("" if ended.cancelled else f"{job.because}Finished at {time.strftime('%H:%M')}.")
        self._focus()

    def _show_progress(self, job: Job) -> None:
        if job.run.cancelled:
            self.progress.show("Ending the run …", "", None)
        else:
            self.progress.show(job.stages.doing(), left_in_words(job.stages.seconds_left()), job.stages.fraction())

    def _show_outcome(self) -> None:
        """What came of the last run; where there was none, what one can do."""
        if self.outcome is not None:
            self.answer.show(self.outcome.headline, self.outcome.text, self.outcome.opens,
                             self.outcome.slides is not None)
        elif self._python is None:
            self.answer.show("Not installed yet", NOT_INSTALLED, "")
        elif self.plan is None:
            self.answer.show(*WELCOME, "")
        else:
            self.answer.show(self.plan.name, CHOSEN, "")
        self.findings.show(() if self.outcome is None else self.outcome.findings)
        self._refresh()

    def _refresh(self) -> None:
        """Show what belongs there while a run is going on, or while none is."""
        self.top.allow(self.plan is not None, self._python is not None and not self.busy)
        self.top.still(self.busy)
        found = self.outcome is not None and bool(self.outcome.findings)
        for panel, shown in ((self.progress, self.busy), (self.answer, not self.busy),
                             (self.findings, found and not self.busy)):
            panel.grid() if shown else panel.grid_remove()
        if not self.busy:
            self.progress.rest()

    def _focus(self) -> None:
        """Where the keyboard goes on: to what must be mended, to the result, or to the next thing to do."""
        if self.outcome is not None and any(row.is_error for row in self.outcome.findings):
            self.findings.list.focus_set()
        elif self.outcome is not None and self.outcome.written is not None:
            self.answer.open_result.focus_set()
        else:
            (self.top.choose if self.plan is None else self.top.buttons["solve"]).focus_set()

    def _open(self, which: Written) -> None:
        path = None if self.outcome is None else self.outcome.files().get(which)
        if path is not None:
            told = f"The folder {path} opens." if which == "folder" else f"{path.name} opens in its usual program."
            self._say(show_file(path) or told)

    def _open_finding(self, row: FindingRow) -> None:
        if self.plan is None:
            return
        told = f"{self.plan.name} opens: look at {row.place}."
        if row.address:
            self.root.clipboard_clear()
            self.root.clipboard_append(row.address)
            told += f" {row.address} is copied: paste it into the Name Box, left above the sheet, to go there."
        self._say(show_file(self.plan) or told)

    def _say(self, text: str) -> None:
        self.status.configure(text=text)
