"""--call: finds the kernel in the file, makes its arguments, calls it."""

import difflib

import torch

from heliograph_bridge import values
from heliograph_bridge.adapters import helion_adapter
from heliograph_bridge.request import BadRequest
from heliograph_bridge.world import CUDA


def find_kernel(module, name):
    """The kernel `name` of `module`; dots go into what it imported. Otherwise says which kernels there are."""
    found = module
    for part in name.split("."):
        found = getattr(found, part, None)
    kernel_class = helion_adapter().Kernel
    if isinstance(found, kernel_class):
        return found
    known = [key for key, value in vars(module).items() if isinstance(value, kernel_class)]
    if found is not None:
        raise BadRequest("call.no-kernel", f"{name} is a {type(found).__name__}, not a Helion kernel", _listed(known))
    near = difflib.get_close_matches(name, known, 1)
    raise BadRequest(
        "call.no-kernel", f"The file has no kernel named {name}" + (f"; did you mean {near[0]}?" if near else ""),
        _listed(known),
    )


def _listed(known):
    return f"Its kernels are {', '.join(known)}" if known else "It defines no Helion kernel"


def make_arguments(kernel, spec, fill):
    """The call's arguments as the kernel's signature wants them; `fill` gives a tensor that was made its values."""
    arguments = [made(value, fill) for value in spec.arguments]
    keywords = {key: made(value, fill) for key, value in spec.keywords.items()}
    try:
        return kernel.normalize_args(*arguments, **keywords)
    except TypeError as error:
        raise BadRequest(
            "call.arguments", f"{kernel.name}{kernel.signature}: {error}", next="Give one value for each argument"
        ) from None


def made(value, fill):
    if isinstance(value, values.TensorSpec):
        return fill(_tensor(value))
    if isinstance(value, (list, tuple)):
        return type(value)(made(item, fill) for item in value)
    return value


def _tensor(spec):
    dtype = getattr(torch, spec.dtype)
    if spec.strides is None:
        return torch.empty(spec.sizes, dtype=dtype, device=CUDA)
    return torch.empty_strided(spec.sizes, spec.strides, dtype=dtype, device=CUDA)
