"""The window of the genes: every variant in a table, pictures of them, and what was left out."""
