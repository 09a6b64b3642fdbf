"""How well the ranking of diagnoses does on solved cases, and how its parameters are learnt."""
