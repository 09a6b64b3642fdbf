"""What several reports need."""
