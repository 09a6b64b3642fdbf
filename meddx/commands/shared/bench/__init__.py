"""Speed and memory against the alternatives, side by side in one run."""
