"""Runs the launches of one kernel on a GPU: heliograph-run has its code from a document, and its tensors from files.

The script's world stays a pretended one, with its values on the CPU. So the GPU can have another torch, or none.
"""

import dataclasses
import json
import os

import torch

# Others numpy has no types for: files hold their bits.
_KNOWN = {
    torch.float16, torch.float32, torch.float64, torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32,
    torch.int64, torch.uint16, torch.uint32, torch.uint64,
}
_BITS = {1: torch.uint8, 2: torch.uint16}


@dataclasses.dataclass(frozen=True)
class Device:
    """`command` launches the variant of a document that was made of the kernel; `pipeline` made the code that runs."""

    kernel: str
    command: tuple
    pipeline: str

    @classmethod
    def from_json(cls, text):
        """ValueError if it is none."""
        try:
            fields = json.loads(text)
            return cls(str(fields["kernel"]), tuple(map(str, fields["command"])), str(fields["pipeline"]))
        except (TypeError, KeyError) as error:
            raise ValueError(f"{error} is missing or of another type") from None

    def command_line(self, pipeline, inputs, outputs):
        return [*self.command, "--pipeline", pipeline, "--inputs", inputs, "--save-outputs", outputs]


def tensors_of(entries):
    return [entry for entry in entries if entry.is_tensor and entry.is_known]


def save(entries, folder):
    """A file for each tensor, by the name that the kernel's code has for it."""
    import numpy

    os.makedirs(folder)
    for entry in tensors_of(entries):
        numpy.save(_path(folder, entry), _array(entry.value))


def load(entries, folder):
    """[(entry, what the kernel left in its tensor)]. OSError, ValueError if a file is not what save() would write."""
    import numpy

    found = []
    for entry in tensors_of(entries):
        tensor = torch.from_numpy(numpy.load(_path(folder, entry)).reshape(entry.value.shape))
        found.append((entry, tensor if entry.value.dtype in _KNOWN else tensor.view(entry.value.dtype)))
    return found


def _path(folder, entry):
    return os.path.join(folder, f"{entry.argument}.npy")


def _array(tensor):
    tensor = tensor.detach().contiguous()
    return (tensor if tensor.dtype in _KNOWN else tensor.view(_BITS[tensor.element_size()])).numpy()
