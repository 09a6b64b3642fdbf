"""What several corpora need."""
