"""The parts of the window: workbook, progress, answer and findings. Each shows what it is given and knows nothing
of the work."""

from __future__ import annotations

import math
import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tkinter import font, ttk

from data.desk.window.commands import DeskTask, Kind, earlier_result
from data.desk.window.findings import FindingRow, counted_findings
from data.desk.window.words import Written

_GAP, _SMALL_GAP = "6p", "3p"  # points: they grow with the dots of the screen, as letters do
_MOST_TEXT_LINES = 12
_BAR_STEPS = 1000
BUTTONS: tuple[tuple[Kind, str], ...] = (
    ("check", "Check"), ("solve", "Solve (F5)"), ("compare", "Compare scenarios"), ("next", "Next quarter …"),
    ("new", "New workbook …"), ("example", "Example …"))
_BEGINNINGS = ("new", "example")
_ERROR_SIGN, _WARNING_SIGN = "Error", "Warning"


@dataclass(frozen=True)
class PlanActions:
    """What the buttons beside the workbook do: `typed` takes what stands in the field, `does` begins the work of a
    kind, `watch` follows the tick box, `recent` names the workbooks to offer."""

    choose: Callable[[], None]
    typed: Callable[[], None]
    does: Callable[[Kind], None]
    watch: Callable[[], None]
    recent: Callable[[], Sequence[Path]]


def that_fits(window: tk.Misc, width: int, height: int) -> tuple[int, int]:
    """Width and height, or what the screen leaves of them beside a title and a task bar; in dots."""
    rim = round(window.winfo_fpixels("60p"))
    return min(width, window.winfo_screenwidth()), min(height, window.winfo_screenheight() - rim)


class PlanPanel(ttk.Frame):
    """Which workbook, and the buttons that do something with it; slides are offered where they can be made."""

    def __init__(self, parent: tk.Misc, actions: PlanActions, offers_slides: bool) -> None:
        super().__init__(parent)
        self.columnconfigure(1, weight=1)
        ttk.Label(self, text="Workbook").grid(row=0, column=0, padx=(0, _GAP))
        self.path = ttk.Combobox(self, postcommand=lambda: self.path.configure(values=list(map(str, actions.recent()))))
        self.path.grid(row=0, column=1, sticky="ew")
        for event in ("<Return>", "<KP_Enter>", "<<ComboboxSelected>>"):
            self.path.bind(event, lambda event: actions.typed())
        self.choose = ttk.Button(self, text="Choose …", command=actions.choose)
        self.choose.grid(row=0, column=2, padx=(_GAP, 0))
        self.buttons: dict[Kind, ttk.Button] = {}
        self._make_buttons(actions).grid(row=1, column=0, columnspan=3, sticky="ew", pady=(_GAP, 0))
        self.watches, self.stays_near, self.asks_levers, self.asks_slides = (tk.BooleanVar(self, False)
                                                                             for _ in range(4))
        self._make_ticks(actions, offers_slides).grid(row=2, column=0, columnspan=3, sticky="w", pady=(_GAP, 0))

    def _make_buttons(self, actions: PlanActions) -> ttk.Frame:
        row = ttk.Frame(self)
        for column, (kind, text) in enumerate(BUTTONS):
            button = ttk.Button(row, text=text, command=partial(actions.does, kind),
                                style="Main.TButton" if kind == "solve" else "TButton")
            column += kind in _BEGINNINGS  # what begins a plan stands apart, on the right
            button.grid(row=0, column=column, padx=(_GAP if column else 0, 0))
            self.buttons[kind] = button
        row.columnconfigure(4, weight=1)
        return row

    def _make_ticks(self, actions: PlanActions, offers_slides: bool) -> ttk.Frame:
        row = ttk.Frame(self)
        self.watch = ttk.Checkbutton(row, text="Solve again whenever I save the workbook", variable=self.watches,
                                     command=actions.watch)
        self.levers = ttk.Checkbutton(row, text="Find what would close the gaps (slow)", variable=self.asks_levers)
        self.slides = ttk.Checkbutton(row, text="Slides, too", variable=self.asks_slides)
        self.near = ttk.Checkbutton(row, text="Stay near the last result", variable=self.stays_near)
        for place, tick in enumerate([self.watch, self.near, self.levers, *[self.slides] * offers_slides]):
            tick.grid(row=place // 2, column=place % 2, sticky="w", padx=(0, 2 * _GAP))
        return row

    def task(self, kind: Kind, plan: Path) -> DeskTask:
        """What is to be done with the workbook; a plan with what the tick boxes ask for."""
        solves = kind == "solve"
        return DeskTask(kind, plan, slides=solves and self.asks_slides.get(), levers=solves and self.asks_levers.get(),
                        keep=earlier_result(plan) if solves and self.stays_near.get() else None)

    def show(self, plan: Path) -> None:
        """Show that this workbook is chosen."""
        self.path.set(str(plan))
        self.path.icursor("end")
        self.path.xview_moveto(1.0)

    def allow(self, chosen: bool, works: bool) -> None:
        """Let those buttons be pressed that have a sense: a workbook is chosen, the command can work now."""
        for kind, button in self.buttons.items():
            button.configure(state="normal" if works and (chosen or kind in _BEGINNINGS) else "disabled")

    def still(self, busy: bool) -> None:
        """While the command is at work no other workbook can be chosen."""
        for widget in (self.path, self.choose):
            widget.configure(state="disabled" if busy else "normal")


class QuietBar(ttk.Scrollbar):
    """A scroll bar that is seen only where there is more than fits."""

    def __init__(self, parent: tk.Misc, scrolled: tk.Text | ttk.Treeview) -> None:
        super().__init__(parent, orient="vertical", command=scrolled.yview)
        scrolled.configure(yscrollcommand=self.set)

    def set(self, first: float | str, last: float | str) -> None:
        """Show which part is seen, 0 to 1."""
        super().set(first, last)
        self.grid() if float(first) > 0 or float(last) < 1 else self.grid_remove()


class WrappedText(tk.Text):
    """Text that wraps, as high as it needs, that one can select and copy but not change."""

    def __init__(self, parent: tk.Misc, most_lines: int = _MOST_TEXT_LINES) -> None:
        style = ttk.Style(parent)
        super().__init__(parent, wrap="word", height=1, width=1, borderwidth=0, highlightthickness=0, state="disabled",
                         font="TkDefaultFont", background=style.lookup(".", "background") or "SystemButtonFace",
                         foreground=style.lookup(".", "foreground") or "SystemWindowText", cursor="arrow")
        self._most_lines = most_lines
        self._linespace = font.nametofont("TkDefaultFont", self).metrics("linespace")
        self.bind("<Configure>", lambda event: self._fit())
        self.bind("<Button-1>", lambda event: self.focus_set(), add=True)
        self.bind("<Tab>", self._go_on)  # else the keyboard would never leave it

    def show(self, text: str) -> None:
        """Show this text in place of what stands there."""
        self.configure(state="normal")
        self.delete("1.0", "end")
        self.insert("1.0", text)
        self.configure(state="disabled")
        self._fit()

    def shown(self) -> str:
        """What stands there."""
        return self.get("1.0", "end-1c")

    def _go_on(self, event: tk.Event[tk.Misc]) -> str:
        following = self.tk_focusNext()
        if following is not None:
            following.focus_set()
        return "break"

    def _fit(self) -> None:
        if self.winfo_width() > 1:
            dots = self.tk.call(self, "count", "-update", "-ypixels", "1.0", "end")
            self.configure(height=min(max(math.ceil(int(dots or 0) / self._linespace), 1), self._most_lines))


class ProgressPanel(ttk.Frame):
    """What is being done, how far it has come and how long the rest takes; a button that cancels it."""

    def __init__(self, parent: tk.Misc, cancel: Callable[[], None]) -> None:
        super().__init__(parent)
        self.columnconfigure(0, weight=1)
        self.title = ttk.Label(self, style="Bold.TLabel")
        self.title.grid(row=0, column=0, sticky="w")
        self.left = ttk.Label(self)
        self.left.grid(row=0, column=1, columnspan=2, sticky="e")
        self.bar = ttk.Progressbar(self, maximum=_BAR_STEPS)
        self.bar.grid(row=1, column=0, columnspan=2, sticky="ew", pady=_SMALL_GAP)
        self.cancel = ttk.Button(self, text="Cancel (Esc)", command=cancel)
        self.cancel.grid(row=1, column=2, padx=(_GAP, 0))
        self.stage = ttk.Label(self, style="Quiet.TLabel")
        self.stage.grid(row=2, column=0, columnspan=3, sticky="ew")
        self.stage.bind("<Configure>", lambda event: self.stage.configure(wraplength=event.width))

    def show(self, stage: str, left: str, fraction: float | None) -> None:
        """Show the stage and the time left; the bar moves to and fro where `fraction` is not known."""
        self.stage.configure(text=stage)
        self.left.configure(text=left)
        moving = str(self.bar.cget("mode")) == "indeterminate"
        if fraction is None and not moving:
            self.bar.configure(mode="indeterminate", value=0)
            self.bar.start(40)
        elif fraction is not None:
            if moving:
                self.bar.stop()
                self.bar.configure(mode="determinate")
            self.bar.configure(value=_BAR_STEPS * fraction)

    def rest(self) -> None:
        """Nothing moves while the panel is not shown."""
        self.bar.stop()
        self.bar.configure(mode="determinate", value=0)


class AnswerPanel(ttk.Frame):
    """How the last run ended, in sentences, and what it wrote."""

    def __init__(self, parent: tk.Misc, opens: Callable[[Written], None]) -> None:
        super().__init__(parent)
        self.columnconfigure(0, weight=1)
        self.headline = ttk.Label(self, style="Headline.TLabel")
        self.headline.grid(row=0, column=0, sticky="ew")
        self.headline.bind("<Configure>", lambda event: self.headline.configure(wraplength=event.width))
        self.text = WrappedText(self)
        self.text.grid(row=1, column=0, sticky="ew", pady=(_SMALL_GAP, 0))
        QuietBar(self, self.text).grid(row=1, column=1, sticky="ns")
        self.buttons = ttk.Frame(self)
        self.buttons.grid(row=2, column=0, sticky="w", pady=(_GAP, 0))
        self.open_result = ttk.Button(self.buttons, text="Open result", style="Main.TButton",
                                      command=lambda: opens("result"))
        self.open_result.grid(row=0, column=0)
        self.open_slides = ttk.Button(self.buttons, text="Open slides", command=lambda: opens("slides"))
        self.open_slides.grid(row=0, column=1, padx=(_GAP, 0))
        self.open_folder = ttk.Button(self.buttons, text="Open folder", command=lambda: opens("folder"))
        self.open_folder.grid(row=0, column=2, padx=_GAP)

    def show(self, headline: str, text: str, opens: str, slides: bool = False) -> None:
        """Show a headline and a text; `opens` names what the first button opens, empty: there is nothing to open.
        `slides` can be opened, too."""
        self.headline.configure(text=headline)
        self.text.show(text)
        self.text.grid() if text else self.text.grid_remove()
        self.open_result.configure(text=opens or "Open result")
        self.buttons.grid() if opens else self.buttons.grid_remove()
        self.open_slides.grid() if slides else self.open_slides.grid_remove()


class FindingsPanel(ttk.Frame):
    """The findings as a list, and the selected one in full below it. A double click or Enter opens one."""

    def __init__(self, parent: tk.Misc, opens: Callable[[FindingRow], None]) -> None:
        super().__init__(parent)
        self._opens = opens
        self._rows: dict[str, FindingRow] = {}
        self.columnconfigure(0, weight=1)
        self.rowconfigure(1, weight=1)
        self.title = ttk.Label(self, style="Bold.TLabel")
        self.title.grid(row=0, column=0, sticky="w", pady=(0, _SMALL_GAP))
        self.list = self._make_list()
        self.list.grid(row=1, column=0, sticky="nsew")
        QuietBar(self, self.list).grid(row=1, column=1, sticky="ns")
        self.detail = WrappedText(self, 5)
        self.detail.grid(row=2, column=0, columnspan=2, sticky="ew", pady=(_GAP, 0))

    def _make_list(self) -> ttk.Treeview:
        widget = ttk.Treeview(self, columns=("kind", "sheet", "cell", "message"), show="headings", height=4,
                              selectmode="browse")
        wide = font.nametofont("TkDefaultFont", self).measure
        for column, heading, sample in (("kind", "Kind", "MWarningM"), ("sheet", "Sheet", "MManufacturersM"),
                                        ("cell", "Cell", "MAB20001M"), ("message", "What to mend", "M" * 20)):
            widget.heading(column, text=heading, anchor="w")
            widget.column(column, width=wide(sample), stretch=column == "message", anchor="w")
        widget.bind("<<TreeviewSelect>>", lambda event: self._show_detail())
        widget.bind("<Double-1>", self._double_click)
        widget.bind("<Return>", lambda event: self._open(widget.focus()))
        widget.bind("<KP_Enter>", lambda event: self._open(widget.focus()))
        return widget

    def show(self, rows: Sequence[FindingRow]) -> None:
        """Show these findings in place of those that stand there; the first one is selected."""
        self.list.delete(*self.list.get_children())
        self._rows = {self.list.insert("", "end", values=(
            _ERROR_SIGN if row.is_error else _WARNING_SIGN, row.sheet or "(all)", row.cell, row.message)): row
            for row in rows}
        self.title.configure(text=f"Findings: {counted_findings(rows)}")
        first = next(iter(self._rows), None)
        if first is not None:
            self.list.selection_set(first)
            self.list.focus(first)
        self._show_detail()

    def _selected(self) -> FindingRow | None:
        chosen = self.list.selection()
        return self._rows.get(chosen[0]) if chosen else None

    def _show_detail(self) -> None:
        row = self._selected()
        self.detail.show("" if row is None else f"{row.place[0].upper()}{row.place[1:]}: {row.message}")

    def _double_click(self, event: tk.Event[tk.Misc]) -> None:
        self._open(self.list.identify_row(event.y))

    def _open(self, item: str) -> None:
        if item in self._rows:
            self._opens(self._rows[item])
