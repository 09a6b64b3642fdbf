"""Files of models that others made, read without running anything that is in them."""
