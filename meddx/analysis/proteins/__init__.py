"""Motifs in sequences of proteins, and what a variant does to them."""
