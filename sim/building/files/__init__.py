"""What a file is, before anybody reads it: how its text is laid out, and which format it has."""
