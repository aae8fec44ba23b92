"""Worlds as they are put together of what the steps of a build have found."""
