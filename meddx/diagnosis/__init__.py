"""Findings become evidence, evidence becomes ranked diagnoses: pure functions."""
