"""The kept table of stages as a picture: seconds against columns, one line a stage. Needs matplotlib, which is no
dependency of the project."""

from __future__ import annotations

from benchmarks.cases import SIZES
from benchmarks.command import STAGES
from benchmarks.tables import RESULTS, Table


def plot(stages: Table) -> None:
    """Draw the generated cases into results/stages.png."""
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    rows = [stages[case] for case in SIZES if case in stages]
    if not rows:
        return
    columns = [float(row["columns"]) for row in rows]
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for stage in STAGES:
        axes.plot(columns, [float(row.get(stage, "nan")) for row in rows], marker="o", label=stage)
    axes.plot(columns, [size / columns[0] * 0.1 for size in columns], color="0.7", linestyle=":", label="linear")
    axes.set(xscale="log", yscale="log", xlabel="columns of the linear program", ylabel="seconds",
             title="Seconds a stage by size")
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(RESULTS / "stages.png", dpi=110)
    plt.close(figure)
