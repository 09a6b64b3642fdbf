"""Pixel arithmetic without a screen."""
