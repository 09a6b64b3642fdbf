"""Offline reference tables: diseases, phenotypes, genes."""
