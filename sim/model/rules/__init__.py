"""The rules, one module each: equation and source, parameters, a pure function over arrays."""
