"""What a model can learn from: a reader's corrections, and training itself."""
