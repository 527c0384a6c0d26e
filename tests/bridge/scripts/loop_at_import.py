"""Never gets anywhere."""

while True:
    pass
