"""Genes of one sample that are read far more or far less often than in others."""
