"""The map day by day: the stage that draws frames, and one writer for each format of moving pictures."""
