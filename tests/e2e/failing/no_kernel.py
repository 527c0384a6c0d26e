"""Has no kernel at all."""

print("nothing to see")
