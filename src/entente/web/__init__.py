"""The HTTP service: one blueprint per route group."""
