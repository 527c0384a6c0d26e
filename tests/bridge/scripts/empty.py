"""Calls no kernel."""

print("nothing to see")
