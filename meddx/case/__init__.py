"""What a case is: plain frozen types; numpy and nothing else."""
