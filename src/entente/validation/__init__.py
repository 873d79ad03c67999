"""Shapes on each document's view and checks on the whole dataset, told in one report."""
