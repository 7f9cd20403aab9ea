"""Why requirements are short."""

from model.sensitivity.shortfall_reasons.explainer import Explainer
from model.sensitivity.shortfall_reasons.reason import (
    ComponentReason,
    ExpansionObstacle,
    Kind,
    PriceTerm,
    ShortfallReason,
)

__all__ = ["ComponentReason", "ExpansionObstacle", "Explainer", "Kind", "PriceTerm", "ShortfallReason"]
