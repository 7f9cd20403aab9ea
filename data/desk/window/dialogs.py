"""The window's questions. None of them waits: an answer calls what it is for, and the window goes on meanwhile."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tkinter import filedialog, ttk

from data.desk.window.commands import ACTUALS, NEXT, DeskTask, actuals_of, free_path, result_of
from data.desk.window.files import given_path, why_no_workbook
from data.desk.window.panels import that_fits

WORKBOOKS = (("Excel workbooks", "*.xlsx"), ("Excel workbooks with macros", "*.xlsm"))
_GAP, _SMALL_GAP, _EDGE = "6p", "2p", "12p"
_WRAP = 60  # letters of a line


class Question(tk.Toplevel):
    """A question with two answers; closing it is the second one."""

    def __init__(self, parent: tk.Tk, text: str, answers: tuple[str, str], then: Callable[[], None]) -> None:
        super().__init__(parent)
        self._then = then
        body = _body(self, parent, "Joint procurement")
        ttk.Label(body, text=text, wraplength=_letters(self, _WRAP)).grid(row=0, column=0, columnspan=2, sticky="w")
        self.yes = ttk.Button(body, text=answers[0], command=self._answer)
        self.yes.grid(row=1, column=0, sticky="e", pady=(_EDGE, 0))
        self.no = ttk.Button(body, text=answers[1], command=self.destroy)
        self.no.grid(row=1, column=1, sticky="w", padx=(_GAP, 0), pady=(_EDGE, 0))
        body.columnconfigure(0, weight=1)
        _show(self, self.no)

    def _answer(self) -> None:
        self.destroy()
        self._then()


class NextQuarter(tk.Toplevel):
    """Asks from which result planning goes on, how many periods are over, and what really happened."""

    def __init__(self, parent: tk.Tk, plan: Path, then: Callable[[DeskTask], None]) -> None:
        super().__init__(parent)
        self._plan, self._then = plan, then
        body = _body(self, parent, "Next quarter")
        body.columnconfigure(1, weight=1)
        ttk.Label(body, wraplength=_letters(self, 75), text=(
            f"Writes the workbook with which planning goes on after the first periods of {plan.name}: what was ordered "
            "becomes signed, stock moves on, and the plan begins later.")).grid(
                row=0, column=0, columnspan=3, sticky="w", pady=(0, _GAP))
        self.result = self._path(body, 1, "Result of the plan", str(result_of(plan)))
        ttk.Label(body, text="Periods that are over").grid(row=2, column=0, sticky="w")
        self.periods = ttk.Spinbox(body, from_=1, to=99, width=5)
        self.periods.set("1")
        self.periods.grid(row=2, column=1, sticky="w", padx=_GAP, pady=_SMALL_GAP)
        self.target = self._path(body, 3, "Write it to", str(free_path(plan, NEXT)), saves=True)
        self.actuals = self._path(body, 4, "What really happened (may be empty)", str(actuals_of(plan) or ""))
        ttk.Label(body, style="Quiet.TLabel", wraplength=_letters(self, 75), text=(
            "Did something go otherwise? \"Write what was planned\" makes a workbook of what the plan has done by "
            "then: correct it, save it, and name it above.")).grid(
                row=5, column=0, columnspan=3, sticky="w", pady=(_GAP, 0))
        self.problem = ttk.Label(body, style="Bold.TLabel", wraplength=_letters(self, 75))
        self.problem.grid(row=6, column=0, columnspan=3, sticky="w", pady=(_GAP, 0))
        self._buttons(body).grid(row=7, column=0, columnspan=3, sticky="e", pady=(_GAP, 0))
        self.bind("<Return>", self._enter)
        _show(self, self.write)

    def _buttons(self, body: ttk.Frame) -> ttk.Frame:
        row = ttk.Frame(body)
        self.write = ttk.Button(row, text="Write next workbook", style="Main.TButton", command=self._write)
        self.planned = ttk.Button(row, text="Write what was planned", command=self._write_planned)
        cancel = ttk.Button(row, text="Cancel", command=self.destroy)
        for column, button in enumerate((self.write, self.planned, cancel)):
            button.grid(row=0, column=column, padx=(0 if not column else _GAP, 0))
        return row

    def _path(self, body: ttk.Frame, row: int, label: str, value: str, saves: bool = False) -> ttk.Entry:
        """A row with a path: typed, pasted, or chosen with the button."""
        ttk.Label(body, text=label).grid(row=row, column=0, sticky="w")
        entry = ttk.Entry(body, width=52)
        entry.insert(0, value)
        entry.xview_moveto(1.0)
        entry.grid(row=row, column=1, sticky="ew", padx=_GAP, pady=_SMALL_GAP)
        ttk.Button(body, text="Choose …", command=lambda: self._choose(entry, saves)).grid(row=row, column=2)
        return entry

    def _choose(self, entry: ttk.Entry, saves: bool) -> None:
        asks = filedialog.asksaveasfilename if saves else filedialog.askopenfilename
        name = asks(parent=self, filetypes=WORKBOOKS, initialdir=str(self._plan.parent))
        if name:
            entry.delete(0, "end")
            entry.insert(0, str(Path(name)))
            entry.xview_moveto(1.0)

    def _enter(self, event: tk.Event[tk.Misc]) -> None:
        if event.widget.winfo_class() != "TButton":  # Enter on a button is that button
            self._write()

    def _write(self) -> None:
        actuals = given_path(self.actuals.get())
        trouble = self._trouble() or (why_no_workbook(actuals) if actuals is not None else "")
        target = given_path(self.target.get())
        self._done(trouble, DeskTask("next", self._plan, given_path(self.result.get()), self._periods(), actuals,
                                     target))

    def _write_planned(self) -> None:
        self._done(self._trouble(), DeskTask("actuals", self._plan, given_path(self.result.get()), self._periods(),
                                          free_path(self._plan, ACTUALS)))

    def _trouble(self) -> str:
        """What is wrong with what was given, in a sentence; empty where nothing is."""
        result = given_path(self.result.get())
        if result is None:
            return "Name the result of the plan."
        if why_no_workbook(result):
            return f"{why_no_workbook(result)} Solve the plan first, or choose its result."
        return "" if self._periods() else "Periods that are over: give a whole number, 1 or more."

    def _periods(self) -> int:
        """How many are over; 0 where that is no whole number."""
        text = self.periods.get().strip()
        return int(text) if text.isdecimal() and text.isascii() else 0

    def _done(self, trouble: str, asked: DeskTask) -> None:
        if trouble:
            self.problem.configure(text=trouble)
            return
        self.destroy()
        self._then(asked)


def _body(window: tk.Toplevel, parent: tk.Tk, title: str) -> ttk.Frame:
    """The frame of a question that stands before its window."""
    window.withdraw()
    window.title(title)
    window.transient(parent)
    window.bind("<Escape>", lambda event: window.destroy())
    body = ttk.Frame(window, padding=_EDGE)
    body.pack(fill="both", expand=True)
    return body


def _show(window: tk.Toplevel, first: ttk.Button) -> None:
    """Show it over the middle of its window; nothing else can be clicked until it is answered."""
    parent = window.master
    assert isinstance(parent, tk.Tk)
    window.update_idletasks()
    width, height = that_fits(window, window.winfo_reqwidth(), window.winfo_reqheight())
    right = parent.winfo_rootx() + (parent.winfo_width() - width) // 2
    down = parent.winfo_rooty() + (parent.winfo_height() - height) // 3
    right, down = (min(right, window.winfo_screenwidth() - width), min(down, window.winfo_screenheight() - height))
    window.geometry(f"{width}x{height}+{max(right, 0)}+{max(down, 0)}")
    window.minsize(width, height)
    window.deiconify()
    with suppress(tk.TclError):  # it may be closed before it is seen
        window.wait_visibility()
        window.grab_set()
    first.focus_set()


def _letters(widget: tk.Misc, count: int) -> int:
    """So many letters, in dots."""
    from_font = widget.tk.call("font", "measure", "TkDefaultFont", "n" * count)
    return int(from_font)
