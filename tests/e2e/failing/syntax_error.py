"""Ends in the middle of an expression."""

value = (1 +
