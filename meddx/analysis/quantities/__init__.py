"""Quantities measured on CT without training: arithmetic on HU volumes, one quantity a file."""
