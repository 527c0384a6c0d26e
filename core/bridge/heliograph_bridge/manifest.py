"""What helion-opt is handed of a launch: names and numbers as JSON, tensors as files that hold their whole storages."""

import dataclasses
import math
import os

import torch

from heliograph_bridge.arguments import host_name
from heliograph_bridge.graphs import dtype_name

_NUMBERS = (bool, int, float)


@dataclasses.dataclass
class Entry:
    """One argument under its host name: a number, or a tensor with the strides that the kernel was made for.

    `value` is None where nobody knows a tensor's data. `argument` is its name in the launch.
    """

    name: str
    value: object
    strides: tuple | None = None
    is_optional: bool = False
    argument: str = ""

    @property
    def is_known(self):
        return self.value is not None

    @property
    def is_tensor(self):
        return self.strides is not None


def entries(function, launch, parameters, needed, data_of):
    """The launch's arguments; `function` is Helion's DeviceFunction, `parameters` {name: value} of the kernel's call.

    `data_of(tensor)` gives a tensor's data or None, `needed` are names of tensors that the graphs use: others (seeds,
    the semaphore of a barrier) are optional. So are all numbers: which ones stage-0 needs is its matter.
    """
    known = {item.name: item for item in getattr(function, "arguments", ())}
    found = {}
    for argument, value in launch.named_arguments():
        host = host_name(known.get(argument))
        value = getattr(value, "base", value)  # of a tensor descriptor
        name = host or argument
        if isinstance(value, torch.Tensor):
            strides = tuple(int(stride) for stride in value.stride())
            found.setdefault(name, Entry(name, data_of(value), strides, host not in needed, argument))
        elif isinstance(value, _NUMBERS):
            found.setdefault(name, Entry(name, value, is_optional=True))
    for name, value in parameters.items():
        if isinstance(value, _NUMBERS):
            found.setdefault(name, Entry(name, value, is_optional=True))
    return list(found.values())


def _number(value):
    """JSON has no words for what is not finite: the manifest's are those of Python."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


class Files:
    """Storages of CPU tensors as files in `folder`, each storage once. `take_back` brings home what was written."""

    def __init__(self, folder):
        self._folder = folder
        self._mapped = {}  # address of a storage: (storage, file, its mapping)
        self._relaid = []  # (tensor, its copy with other strides)

    def describe(self, entry):
        """The manifest's JSON of an entry whose value is known."""
        optional = {"optional": True} if entry.is_optional else {}
        if not entry.is_tensor:
            return {"name": entry.name, "kind": "scalar", "value": _number(entry.value), **optional}
        value = self._with_strides(entry.value, entry.strides)
        return {
            "name": entry.name, "kind": "tensor", "file": self._file_of(value.untyped_storage()),
            "offset": value.storage_offset() * value.element_size(), "sizes": list(value.size()),
            "strides": list(value.stride()), "dtype": dtype_name(value.dtype), **optional,
        }

    def restore(self):
        """Gives the files what the storages hold, whatever was written into them."""
        for storage, _, mapping in self._mapped.values():
            if mapping is not None:
                mapping.copy_(storage)

    def take_back(self):
        for storage, _, mapping in self._mapped.values():
            if mapping is not None:
                storage.copy_(mapping)
        for value, copy in self._relaid:
            value.copy_(copy)

    def _with_strides(self, value, strides):
        """The CPU may lay an operator's result out in another way than a GPU, which the kernel was made for."""
        if all(size <= 1 or ours == theirs for size, ours, theirs in zip(value.size(), value.stride(), strides)):
            return value
        copy = torch.empty_strided(value.size(), strides, dtype=value.dtype).copy_(value)
        self._relaid.append((value, copy))
        return copy

    def _file_of(self, storage):
        known = self._mapped.get(storage._cdata)
        if known is None:
            known = self._mapped[storage._cdata] = self._written(storage)
        return known[1]

    def _written(self, storage):
        path = os.path.join(self._folder, f"{len(self._mapped)}.bin")
        with open(path, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, storage.nbytes()))  # full memory is an error here, not a SIGBUS
        if not storage.nbytes():
            return storage, path, None
        mapping = torch.UntypedStorage.from_file(path, True, storage.nbytes())
        mapping.copy_(storage)
        return storage, path, mapping
