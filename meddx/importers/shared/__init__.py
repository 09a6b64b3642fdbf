"""What several importers need."""
