"""Model packs and how they run."""
