"""The model: the day, the parties, the random numbers and the rules."""
