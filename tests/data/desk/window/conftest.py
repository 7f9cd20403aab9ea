"""Where this Python has no tkinter there is no window to test: all else of the folder is tested."""

import importlib.util

collect_ignore = [] if importlib.util.find_spec("_tkinter") else ["test_app.py", "test_start.py"]
