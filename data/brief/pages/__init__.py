"""The slides of the brief, a file each."""
