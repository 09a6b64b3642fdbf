"""The clinical notes in the window: reading them, correcting what was read, writing them."""
