"""One launch that the host wrapper made: what it asks of Triton, and what the records tell of it.

Imports torch only where there is a launch: a compile from a text has none.
"""

import dataclasses


@dataclasses.dataclass
class Launch:
    """One launch the host wrapper made: the @triton.jit function and what it was given."""

    function: object
    grid: tuple
    arguments: tuple
    options: dict

    @property
    def name(self):
        return self.function.fn.__name__

    def named_arguments(self):
        return list(zip(self.function.arg_names, self.arguments))

    def specialisation(self):
        """Equal for launches that Triton answers with the same code."""
        values = [_specialised(value, parameter) for value, parameter in zip(self.arguments, self.function.params)]
        return self.name, tuple(values), tuple(sorted((key, repr(value)) for key, value in self.options.items()))


def _specialised(value, parameter):
    """What Triton's code depends on of an argument, where it does not depend on the value itself."""
    if parameter.is_constexpr:
        return repr(value)
    if hasattr(value, "untyped_storage"):
        return str(value.dtype), address(value) % 16 == 0
    if hasattr(value, "block_shape"):
        return str(value.base.dtype), repr(value.block_shape)
    if type(value) is not int:
        return type(value).__name__
    wide = not -(1 << 31) <= value < 1 << 31
    return ("int", wide) if parameter.do_not_specialize else ("int", wide, value == 1, value % 16 == 0)


def address(tensor):
    """What the tensor's alignment is told by: of a pretended one, where it begins in its storage."""
    from torch._subclasses.fake_tensor import FakeTensor

    if isinstance(tensor, FakeTensor):
        return int(tensor.storage_offset()) * tensor.element_size()
    return tensor.data_ptr()


def needs(metadata):
    """What the code wants of whoever launches it, as Triton's compiler says: fields of a `launch` record."""
    said = {"shared_bytes": metadata.shared}
    scratch = {
        part: [getattr(metadata, f"{part}_scratch_size", 0), getattr(metadata, f"{part}_scratch_align", 1)]
        for part in ("global", "profile")
    }
    maps = getattr(metadata, "tensordesc_meta", None)
    return {**said, "scratch": scratch, **({"maps": [dict(one) for one in maps]} if maps else {})}


def write_launches(launches, writer, specialised, metadata=None):
    """A record for each launch of the same code; `specialised` is what Triton compiled, `metadata` what came of it, None
    if it did not come to it."""
    from heliograph_bridge import graphs
    from heliograph_bridge.arguments import describe

    compiled = {**({"shared_bytes": None} if metadata is None else needs(metadata)), **_specialisation(specialised)}
    for launch in launches:
        options = launch.options
        writer.write(
            "launch", function=launch.name, grid=[str(g) for g in launch.grid],
            arguments=[describe(a) for a in launch.arguments], num_warps=options.get("num_warps"),
            num_stages=options.get("num_stages"), num_ctas=options.get("num_ctas", 1),
            kwargs={key: graphs.argument(value) for key, value in options.items()}, **compiled,
        )


def _specialisation(source):
    """What Triton compiled for: types, constants and known divisibilities by argument name. `source` may be None."""
    if source is None:
        return {}
    from heliograph_bridge import graphs

    names = source.fn.arg_names

    def by_name(values):  # launch options follow the arguments
        return {
            ".".join([names[path[0]], *map(str, path[1:])]): value
            for path, value in values.items() if path[0] < len(names)
        }

    return {
        "signature": {name: str(kind) for name, kind in source.signature.items()},
        "constants": {name: graphs.argument(value) for name, value in by_name(source.constants).items()},
        "attributes": {name: dict(pairs) for name, pairs in by_name(source.attrs).items() if pairs},
    }
