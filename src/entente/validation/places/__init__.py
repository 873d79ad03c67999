"""Where each finding points to: the line and column of the offending triple, and what may be written instead."""

from __future__ import annotations

from entente.validation.places.annotate import annotate
from entente.validation.places.locator import Locator, Spot

__all__ = ["Locator", "Spot", "annotate"]
