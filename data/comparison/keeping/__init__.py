"""Near an earlier plan: its orders, which of them there can still be, and what of them changes and why."""
