"""The cubin and its disassembly with line information, by the nvdisasm that comes with Triton."""

import base64
import subprocess
import tempfile
import time

SECONDS = 120


def write(writer, cubin):
    writer.write("blob", name="cubin", base64=base64.b64encode(cubin).decode())
    writer.progress("nvdisasm")
    begin = time.perf_counter()
    try:
        text = disassemble(cubin)
    except (OSError, RuntimeError, subprocess.SubprocessError) as error:
        detail = getattr(error, "stderr", None)
        writer.diagnostic(
            "warning", "sass.nvdisasm", f"nvdisasm could not read the cubin: {error}", stage="sass",
            next="The cubin is kept; the stages before it are complete", detail=detail,
        )
        return
    writer.write("stage", stage="sass", pipeline="helion", text=text, seconds=round(time.perf_counter() - begin, 6))


def disassemble(cubin):
    """SASS text; `//## File "...", line N` comments name the place of the instructions below them,
    and `-gp` the PTX line each was assembled from, which tells apart what shares a Triton line."""
    from triton import knobs

    with tempfile.NamedTemporaryFile(suffix=".cubin") as file:
        file.write(cubin)
        file.flush()
        command = [knobs.nvidia.nvdisasm.path, "-gi", "-gp", "-c", file.name]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=SECONDS).stdout
