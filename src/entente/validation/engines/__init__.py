"""Engines that evaluate shapes: a quick one of our own, Oxigraph for SPARQL, and pySHACL, whose report is the measure.

Read `run` first.
"""
