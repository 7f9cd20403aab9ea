"""Opens the window: the screen's sharpness, the look, and what happens when the process is asked to end."""

from __future__ import annotations

import ctypes
import signal
import sys
import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tkinter import font, ttk
from types import FrameType, TracebackType

from data.desk.window.app import DeskWindow
from data.desk.window.commands import find_python
from data.desk.window.memory import remembered, usual_file

PAPER, INK, QUIET, ACCENT, ACCENT_DARK, LINE = "#f5f6f8", "#1c2430", "#5a6472", "#1f4e79", "#163a5a", "#c3c9d1"
_ENDING = ("SIGINT", "SIGTERM", "SIGHUP")  # the last exists on some systems only


class NoWindow(Exception):
    """No window can be opened; says why."""


def open_window(plan: Path | None, screen: str | None = None) -> int:
    """The window, with this workbook where one is named, until it is closed; the exit code. `screen` is an X display,
    None for the usual one. Raises NoWindow where there is no screen."""
    desk = make_window(screen)
    if plan is not None:
        desk.choose(Path(plan).absolute())
    for name in _ENDING:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _ends(desk.end))
    desk.root.mainloop()
    return 0


def make_window(screen: str | None = None) -> DeskWindow:
    """The window, not yet at work. Raises NoWindow where there is no screen."""
    if sys.platform == "win32":  # else Windows enlarges a blurred picture of the window
        with suppress(AttributeError, OSError):
            ctypes.windll.shcore.SetProcessDpiAwareness(1)
    try:
        root = tk.Tk(screenName=screen, className="Joint procurement")
    except tk.TclError:
        raise NoWindow("there is no screen that it could be shown on") from None
    dress(root)
    desk = DeskWindow(root, remembered(usual_file()), find_python())
    root.report_callback_exception = _tells(desk.fault)
    return desk


def dress(root: tk.Tk) -> None:
    """Give the window its look: that of the system on Windows and macOS, a plain bright one elsewhere."""
    root.title("Joint procurement")
    style = ttk.Style(root)
    plain = font.nametofont("TkDefaultFont", root)
    bold = plain.copy()
    bold.configure(weight="bold")
    large = bold.copy()
    large.configure(size=round(plain.actual("size") * 1.25))
    root.fonts = (bold, large)  # type: ignore[attr-defined]  # a font that nobody holds is forgotten
    wanted = {"win32": "vista", "darwin": "aqua"}.get(sys.platform, "clam")
    if wanted in style.theme_names():
        style.theme_use(wanted)
    if style.theme_use() == "clam":
        _brighten(root, style)
    if root.tk.call("tk", "windowingsystem") == "x11":  # where this goes to the beginning of the line by default
        root.event_delete("<<LineStart>>", "<Control-a>")
        root.event_add("<<SelectAll>>", "<Control-a>")
    style.configure("Treeview", rowheight=round(plain.metrics("linespace") * 1.5))
    style.configure("Treeview.Heading", font=bold)
    style.configure("Headline.TLabel", font=large)
    style.configure("Bold.TLabel", font=bold)
    style.configure("Main.TButton", font=bold)
    for kind in ("TButton", "TCheckbutton"):
        for key in ("<Return>", "<KP_Enter>"):
            root.bind_class(kind, key, lambda event: event.widget.invoke())


def _brighten(root: tk.Tk, style: ttk.Style) -> None:
    """The plain look where the system has none of its own."""
    def dots(points: float) -> int:
        return round(root.winfo_fpixels(f"{points}p"))

    root.configure(background=PAPER)
    style.configure(".", background=PAPER, foreground=INK, bordercolor=LINE, lightcolor=PAPER, darkcolor=LINE,
                    troughcolor="#e3e6ea", selectbackground=ACCENT, selectforeground="white", focuscolor=ACCENT)
    style.configure("TButton", padding=("9p", "4p"), background="#e8ebef", relief="flat")
    style.map("TButton", background=[("disabled", PAPER), ("pressed", "#cfd5dc"), ("active", "#dce1e7")],
              foreground=[("disabled", "#8d959f")])
    style.configure("Main.TButton", background=ACCENT, foreground="white")
    style.map("Main.TButton", background=[("disabled", "#c9d2dc"), ("pressed", ACCENT_DARK), ("active", "#2a639a")],
              foreground=[("disabled", "#eef1f4")])
    style.configure("Quiet.TLabel", foreground=QUIET)
    style.configure("TEntry", fieldbackground="white", padding="3p")
    style.configure("TCombobox", fieldbackground="white", padding="3p", arrowsize=dots(10))
    style.map("TCombobox", fieldbackground=[("readonly", "white"), ("disabled", PAPER)])
    style.configure("TSpinbox", fieldbackground="white", padding="3p", arrowsize=dots(8))
    style.configure("Treeview", background="white", fieldbackground="white", bordercolor=LINE)
    style.map("Treeview", background=[("selected", ACCENT)], foreground=[("selected", "white")])
    style.configure("Treeview.Heading", background="#e8ebef", relief="flat", padding=("1p", "3p"))
    style.configure("Horizontal.TProgressbar", background=ACCENT, troughcolor="#dfe3e8", bordercolor=LINE,
                    lightcolor=ACCENT, darkcolor=ACCENT, thickness=dots(10))
    style.configure("Vertical.TScrollbar", arrowsize=dots(10))
    style.map("TCheckbutton", background=[("active", PAPER)])
    style.configure("TCheckbutton", indicatorbackground="white", indicatorsize=dots(10),
                    indicatormargin=(0, dots(1), dots(5), dots(1)))


def _ends(end: Callable[[], None]) -> Callable[[int, FrameType | None], None]:
    return lambda number, frame: end()


def _tells(fault: Callable[[BaseException], None]
           ) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    return lambda kind, problem, trace: fault(problem)
