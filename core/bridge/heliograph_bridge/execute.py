"""Runs launches on the CPU: helion-opt compiles stage-0 of a variant and works on files that hold the tensors. Those of
one kernel can run on a GPU instead (`device.py`).

The values are those of the script's world, and what the kernel wrote goes back into it. The files lie in memory
(/dev/shm) if there is room, in a folder that goes with the capture however that ends.
"""

import contextlib
import dataclasses
import json
import os
import tempfile

from heliograph_bridge import device, manifest, reference, supervise
from heliograph_bridge.tool_run import OUT_OF_BOUNDS, ToolRun

_LEFT = 256 << 20  # bytes of memory that the files leave free
_CHECK = "--check-bounds"  # an option of its
# What to do about a status of ToolRun where the program does not say so itself.
_NEXT = {
    "refused": "Its own words are in the detail",
    "crashed": "Its own words are in the detail; an access outside of a tensor can be the cause",
    "limit": "Call the kernel with smaller tensors, or raise the limit",
    "failed": "Check that the program belongs to this Heliograph",
}


class Executor:
    """Executes the launches of one capture; `world` has the tensors' values, `tool` is helion-opt.

    What is to be watched is watched until a launch had it: the first of the kernel that has the node. `gpu` runs the
    launches of its kernel, and `compare(variant, call, output, found, expected, against)` is told what they left in each
    tensor, and what `against` did: "cpu", or the code of a pipeline.
    """

    def __init__(self, writer, world, tool, allowed, checks_bounds=False, watch=None, gpu=None, against=None,
                 compare=None):
        self._writer, self._world, self._tool, self._limits = writer, world, tool, allowed
        self._checks_bounds, self._watch = checks_bounds, watch
        self._gpu, self._against, self._compare = gpu, against, compare
        self._said = set()
        self._reason = None  # why the launch at hand did not run, as its first problem says

    def run(self, variant, call, launch, parameters, records):
        """Executes a launch of `variant`; whether its results are in the world now.

        `call` is how people write the call, `parameters` its {name: value}; `records` what stage-0 is built from.
        """
        on_gpu = self._gpu is not None and variant.kernel.name == self._gpu.kernel
        self._writer.progress(supervise.STEP_DEVICE if on_gpu else supervise.STEP_EXECUTE, kernel=variant.kernel.name)
        function = getattr(variant.recorder.codegen, "device_function", None)
        entries = manifest.entries(function, launch, parameters, variant.host_tensors, self._world.value)
        unknown = [entry.name for entry in entries if not (entry.is_known or entry.is_optional)]
        self._reason = None
        if unknown:
            status = self._refuse(variant, call, unknown)
        else:
            entries = [entry for entry in entries if entry.is_known]
            status = (self._launch if on_gpu else self._execute)(variant, call, entries, records)
        if status != "ran":
            self._writer.write(
                "run", backend="gpu" if on_gpu else "cpu", variant=variant.number, call=call, status=status,
                reason=self._reason,
            )
        self._writer.progress("script")
        return status == "ran"

    def _refuse(self, variant, call, unknown):
        self._say(
            variant, "warning", "execute.unknown-input", f"{call} was not run: nobody knows the values of {unknown[0]}",
            next="An earlier kernel that did not run, or an operator that the CPU lacks, should have computed them. "
            "Call the kernel by itself with --call",
        )
        return "unknown-input"

    def _launch(self, variant, call, entries, records):
        """On the GPU; then, from the same values, by what it is to be compared with."""
        values = reference.copies([entry.value for entry in entries], lambda tensor: tensor)
        before = [dataclasses.replace(entry, value=value) for entry, value in zip(entries, values)]
        try:
            with folder_for(3 * bytes_of(entries)) as folder:
                inputs = os.path.join(folder, "inputs")
                device.save(entries, inputs)
                status, found = self._launch_code(variant, call, entries, inputs, self._gpu.pipeline)
                for entry, value in found:
                    entry.value.copy_(value)
                expected = []
                if status == "ran" and self._against == "cpu":
                    ran = self._execute(variant, call, before, records) == "ran"
                    expected = [(entry, entry.value) for entry in device.tensors_of(before)] if ran else []
                elif status == "ran" and self._against is not None:
                    _, expected = self._launch_code(variant, call, entries, inputs, self._against)
        except (OSError, ValueError) as error:
            self._say(
                variant, "error", "execute.failed", f"{call} could not be run on the GPU: {error}",
                next="Make room in /dev/shm or TMPDIR, or capture the kernel with smaller tensors",
            )
            return "failed"
        for (entry, value), (_, wanted) in zip(found, expected):
            self._compare(variant, call, f"argument {entry.name}", value, wanted, self._against)
        return status

    def _launch_code(self, variant, call, entries, inputs, pipeline):
        """(status, [(entry, what was left in its tensor)])"""
        outputs = os.path.join(os.path.dirname(inputs), pipeline)
        ended = ToolRun(self._gpu.command_line(pipeline, inputs, outputs), self._limits)
        self._tell(variant, call, ended, backend="gpu", pipeline=pipeline)
        return ended.status, device.load(entries, outputs) if ended.status == "ran" else []

    def _execute(self, variant, call, entries, records):
        try:
            with folder_for(bytes_of(entries)) as folder:
                files = manifest.Files(folder)
                described = [files.describe(entry) for entry in entries]
                ended = self._run(self._command(folder, described, records), files)
                if ended.status == "ran":
                    files.take_back()
                self._tell(variant, call, ended)
                return ended.status
        except OSError as error:
            self._say(
                variant, "error", "execute.failed", f"{call} could not be run: {error}",
                next="Make room in /dev/shm or TMPDIR, or call the kernel with smaller tensors",
            )
            return "failed"

    def _command(self, folder, described, records):
        asked, variant = os.path.join(folder, "manifest.json"), os.path.join(folder, "variant.records")
        with open(asked, "w") as file:
            json.dump({"arguments": described}, file)
        with open(variant, "wb") as file:
            file.write(records)
        allowed = self._limits
        return [
            self._tool, f"--run={asked}", "--helion-from-records", variant,
            f"--limit-seconds={allowed.step_seconds:g}", f"--limit-memory={-(-allowed.memory >> 20)}",
            *([_CHECK] if self._checks_bounds else []), *self._watched(),
        ]

    def _watched(self):
        if self._watch is None:
            return []
        tile = [f"--values-tile={','.join(map(str, self._watch.tile))}"] if self._watch.tile else []
        return [f"--values={self._watch.node}", *tile, f"--values-visit={self._watch.visit}"]

    def _run(self, command, files):
        """After a crash once more, with every access checked: where that finds one outside, it says more."""
        ended = ToolRun(command, self._limits)
        if ended.status == "crashed" and _CHECK not in command:
            files.restore()
            checked = ToolRun([*command, _CHECK], self._limits)
            if any(record.get("code") == OUT_OF_BOUNDS for record in checked.records("diagnostic")):
                return checked
        return ended

    def _tell(self, variant, call, ended, **more):
        for record in ended.records("run") if ended.status == "ran" else ():
            told = {"variant": variant.number, "call": call, "status": ended.status, **more}
            self._writer.write("run", **{**record, **told})
        for record in ended.records("values"):
            self._writer.write("values", **record, variant=variant.number, call=call)
            self._watch = None
        said = [self._say(variant, **record) for record in ended.records("diagnostic")]
        if ended.status != "ran" and "error" not in said:
            self._say(
                variant, "error", f"execute.{ended.status}",
                f"{call} could not be run: {ended.explanation()}", next=_NEXT[ended.status],
                detail=ended.errors,
            )

    def _say(self, variant, severity, code, message, **fields):
        """A diagnostic, once for all calls of a variant; its severity."""
        self._reason = self._reason or f"{code}: {message}"
        if (variant.text, code, message) not in self._said:
            self._said.add((variant.text, code, message))
            self._writer.diagnostic(severity, code, message, **fields)
        return severity


def bytes_of(entries):
    return sum(entry.value.untyped_storage().nbytes() for entry in entries if entry.is_tensor)


@contextlib.contextmanager
def folder_for(needed):
    """A private folder for `needed` bytes: in memory if they fit there with room to spare, else on the disk."""
    memory, disk = os.environ[supervise.MEMORY_VARIABLE], os.environ[supervise.CACHE_VARIABLE]
    above = memory if _free(memory) > needed + _LEFT else disk
    with tempfile.TemporaryDirectory(prefix=supervise.RUN_PREFIX, dir=above) as folder:
        yield folder


def _free(folder):
    status = os.statvfs(folder)
    return status.f_bavail * status.f_frsize
