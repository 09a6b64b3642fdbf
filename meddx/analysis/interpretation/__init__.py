"""What a variant does to its gene, and how the ACMG/AMP guideline classifies it."""
