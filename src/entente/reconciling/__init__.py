"""Reconciliation: which thing of ours a name in somebody's table means (W3C Reconciliation Service API 0.2)."""
