"""Hanging protocols: which series of a study hang where, and how they are looked at; no Qt."""
