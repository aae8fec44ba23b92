"""The Python face: `from sim import run, compare, sweep`; a module for each, so that none pays for the others."""
