"""What each field of a kernel's config may be: the values that Helion's own search would try, from its config spec."""


def config_fields(bound):
    """{config field: what it may be}, as core/records/README.md has it; {} of a Helion that does not tell."""
    spec = bound.config_spec
    if not hasattr(spec, "_flat_fields"):
        return {}
    try:
        fields = spec._flat_fields()
    except Exception:  # asking needs nothing that compiling needs: a capture does not fail for it
        return {}
    described = {name: _described(field, spec) for name, field in fields.items()}
    return {name: field for name, field in described.items() if field is not None}


def _described(field, spec):
    """Of a fragment, or of a sequence that has one for each block; None if nobody knows its kind."""
    if hasattr(field, "block_id_lookup"):
        return _list([_item(item, spec) for item in field])
    if hasattr(field, "inner"):
        return _list([_fragment(field.inner)] * field.length)
    return _fragment(field)


def _list(items):
    return None if None in items else {"kind": "list", "items": items}


def _item(item, spec):
    """A block's fragment counts in the search's own numbers; the config has another value for some of them (None)."""
    found = []

    def first(fragment):
        found.append(fragment)
        return fragment.default()

    item._flat_config(spec, first)
    plain = _fragment(found[0]) if found else None
    if plain is None or plain["kind"] != "power":
        return plain
    # A kernel may ask for less than the search begins with.
    plain["low"] = min(plain["low"], getattr(item, "min_size", plain["low"]))
    values = [item._flat_config(spec, lambda _, value=value: value) for value in _powers(plain)]
    return plain if values == _powers(plain) else {"kind": "choice", "choices": list(dict.fromkeys(values))}


def _fragment(fragment):
    names = {base.__name__ for base in type(fragment).__mro__}
    if "PowerOfTwoFragment" in names:
        return {"kind": "power", "low": fragment.low, "high": fragment.high}
    if "BaseIntegerFragment" in names:
        return {"kind": "integer", "low": fragment.low, "high": fragment.high}
    if "EnumFragment" in names and all(_is_plain(choice) for choice in fragment.choices):
        return {"kind": "choice", "choices": list(fragment.choices)}
    if "BooleanFragment" in names:
        return {"kind": "flag"}
    if "PermutationFragment" in names:
        return {"kind": "order", "length": fragment.length}
    return None


def _is_plain(value):
    return value is None or isinstance(value, (bool, int, float, str))


def _powers(field):
    return [1 << exponent for exponent in range(field["low"].bit_length() - 1, field["high"].bit_length())]
