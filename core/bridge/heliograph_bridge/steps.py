"""The steps from a script to machine code, in order, and which of them an exception ended.

Helion wraps exceptions and words many of them itself, so what an exception says does not tell the step; the functions
that were running do.
"""

import os

from heliograph_bridge import raised

STEPS = (
    "parse", "import", "script", "call", "bind", "host-function", "type-propagation", "device-tracing", "device-ir", "config",
    "codegen", "host-code", "triton", "ttir", "ttgir", "llir", "ptx", "ptxas", "launch",
)
# What a capture says that it is at (records of progress): the step that it fails in then.
OF_PROGRESS = {
    "script": "script", "bind": "bind", "lower": "codegen", "Triton: front end": "triton", "Triton: ttir": "ttir",
    "Triton: ttgir": "ttgir", "Triton: llir": "llir", "Triton: ptx": "ptx", "Triton: cubin": "ptxas", "nvdisasm": "ptxas",
}
OF_STAGE = {"ttir": "ttir", "ttgir": "ttgir", "llir": "llir", "ptx": "ptx", "sass": "ptxas"}

# (end of the file's name, how its function begins, step): a frame that is deeper counts more; of its rows the first.
_FRAMES = (
    ("runtime/kernel.py", "bind", "bind"),
    ("runtime/kernel.py", "_bind", "bind"),
    ("_compiler/kernel_compiler.py", "parse", "host-function"),
    ("_compiler/kernel_compiler.py", "unroll", "host-function"),
    ("_compiler/kernel_compiler.py", "customize_ast", "host-function"),
    ("_compiler/host_function.py", "__init__", "host-function"),
    ("_compiler/type_propagation.py", "propagate_types", "type-propagation"),
    ("_compiler/compile_environment.py", "finalize_config_spec", "config"),
    ("autotuner/config_spec.py", "normalize", "config"),
    ("autotuner/config_spec.py", "finalize_config_spec", "config"),
    ("_compiler/device_ir.py", "lower_to_device_ir", "device-ir"),
    ("_compiler/device_ir.py", "visit_", "device-tracing"),
    ("_compiler/inductor_lowering.py", "prepare_graph_lowerings", "device-ir"),
    ("runtime/kernel.py", "to_triton_code", "codegen"),
    ("runtime/kernel.py", "to_code", "codegen"),
    ("_compiler/generate_ast.py", "generate_ast", "codegen"),
)


def of_error(error, host_code=None, table=_FRAMES, first="call"):
    """The step that `error` ended: what the deepest frame that a row of the table knows was doing; `first` if none does.
    `host_code`: the file of the generated host code."""
    step = first
    for frame, _ in raised.frames(error):
        file, function = frame.f_code.co_filename.replace(os.sep, "/"), frame.f_code.co_name
        step = "host-code" if frame.f_code.co_filename == host_code else step
        step = next((row[2] for row in table if file.endswith(row[0]) and function.startswith(row[1])), step)
    return step


def statuses(failed, steps=STEPS):
    """(step, status) of all steps, where `failed` ended them."""
    position = steps.index(failed)
    words = ["done"] * position + ["failed"] + ["not_reached"] * (len(steps) - position - 1)
    return list(zip(steps, words))
