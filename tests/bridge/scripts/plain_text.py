"""Runs a file of kernels as __main__, then writes the text that Helion generates for each without the tagging hook."""

import json
import runpy
import sys

import torch
from torch.utils._python_dispatch import _disable_current_modes

import helion.runtime.kernel  # noqa: F401


def main(file, out, *arguments):
    sys.argv = [file, *arguments]
    names = runpy.run_path(file, run_name="__main__")
    kernel_class = sys.modules["helion.runtime.kernel"].Kernel
    texts = []
    with _disable_current_modes(), torch.device("cpu"):
        for kernel in names.values():
            if isinstance(kernel, kernel_class):
                texts += [bound.to_triton_code(bound._config) for bound in kernel._bound_kernels.values()]
    with open(out, "w") as stream:
        json.dump(texts, stream)


main(*sys.argv[1:])
