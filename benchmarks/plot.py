"""The kept table of stages as a picture: seconds against columns, one line a stage.

    python -m benchmarks.plot

Reads benchmarks/results/stages.csv and writes benchmarks/results/stages.png. Needs matplotlib, which
is not a dependency of the project."""

from __future__ import annotations

import csv

import matplotlib
import matplotlib.pyplot as plt

from benchmarks.run import ROOT

STAGES = ("check", "build", "hand over", "levels", "verify", "report", "write")


def main() -> None:
    """Draw the table."""
    matplotlib.use("Agg")
    with (ROOT / "benchmarks" / "results" / "stages.csv").open(encoding="utf-8") as file:
        rows = sorted((row for row in csv.DictReader(file) if row["case"] != "reference"),
                      key=lambda row: int(row["columns"]))
    columns = [int(row["columns"]) for row in rows]
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for stage in STAGES:
        axes.plot(columns, [float(row[stage]) for row in rows], marker="o", label=stage)
    axes.plot(columns, [size / columns[0] * 0.1 for size in columns], color="0.7", linestyle=":", label="linear")
    axes.set(xscale="log", yscale="log", xlabel="columns of the linear program", ylabel="seconds",
             title="Seconds a stage by size")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(ROOT / "benchmarks" / "results" / "stages.png", dpi=110)


if __name__ == "__main__":
    main()
