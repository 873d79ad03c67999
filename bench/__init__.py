"""Measurements, printed and recorded in bench/README.md, never asserted."""
