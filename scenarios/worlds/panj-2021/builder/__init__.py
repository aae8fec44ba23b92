"""The steps that turn the evidence tables into the world panj-2021."""
