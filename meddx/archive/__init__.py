"""What MedDx keeps about patients, encrypted: nothing else of the program writes it to disk."""
