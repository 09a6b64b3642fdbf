"""MedDx: one explained differential from image, text, genes and health data, offline."""

__version__ = "0.1.0"
