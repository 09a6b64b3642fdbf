"""Pixel arithmetic without a screen: windows, pyramids, overlays, measures, renderings."""
