"""The ways to serve a need, and what each costs at each level."""

from model.sensitivity.supply_paths.need import Changes, Need, Way, arrival, no_changes
from model.sensitivity.supply_paths.paths import SupplyPaths
from model.sensitivity.supply_paths.rounds import ComponentPath, RoundPath, RoundPaths

__all__ = ["Changes", "ComponentPath", "Need", "RoundPath", "RoundPaths", "SupplyPaths", "Way", "arrival",
           "no_changes"]
