"""What every pass of a compile did to the module: has Triton print it, and makes `pass` records of what it printed.

Triton prints the module before each MLIR pass (MLIR_ENABLE_DUMP) into a pipe. The *recorder*, in the compile child, adds
marks to that stream: which pass manager runs, what it was told to run, what it left (Triton prints only what comes before
a pass). The *collector*, in the parent, reads while the child goes on compiling, so that nothing is lost with the child.
"""

import fcntl
import os
import time

from heliograph_bridge import pass_dump, pass_order
from heliograph_bridge.records import encode

# A text longer than this is not kept, nor are further ones once all that differ have so many bytes.
_LONGEST_TEXT = 256 << 20
_ALL_TEXTS = 512 << 20
# Triton's stream buffers 4096 bytes and is flushed by nothing but more output.
_FILLER = "." * 8192
_KEEP_VARIABLE = "HELIOGRAPH_KEEP_PASS_DUMP"  # a folder: what Triton printed is written there, for tests


def pipe():
    """(reader, writer) for the stream; wide, so that the compile need not wait for its reader."""
    reader, writer = os.pipe()
    try:
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 1 << 20)
    except OSError:
        pass  # over the user's limit
    return reader, writer


# ---------------------------------------------------------------- child's side


def recorder(sink, log, writer, mode):
    """A Recorder that is in place, or one that does nothing if there is no sink or Triton has no such thing."""
    if sink is None:
        return Nothing()
    try:
        made = Recorder(sink, log)
        made.install()
        if mode == "llvm":
            made.install_llvm()
        return made
    except Exception as error:
        writer.diagnostic(
            "note", "passes.unsupported", f"Passes of this Triton cannot be recorded: {error}",
            next="Everything else is complete. Triton 3.9 is tested",
        )
        return Nothing()


def _require(owner, *names):
    """Before anything is replaced: other releases of Triton may lack what the recorder calls while they compile."""
    for name in names:
        if not hasattr(owner, name):
            raise AttributeError(f"{owner.__name__} has no {name}")


class Nothing:
    def stage_begins(self, stage):
        pass

    def stage_ends(self):
        pass


class Recorder:
    """Puts itself between Triton's compiler and its pass managers. `log` is where the process's errors go."""

    def __init__(self, sink, log):
        self._sink, self._log = sink, log
        self._stage, self._log_start = "ttir", 0

    def install(self):
        from triton._C.libtriton import ir, passes

        original, recorder = ir.pass_manager, self
        _require(original, "enable_debug")
        _require(ir.builder, "create_module", "get_string_attr")
        _require(ir.module, "set_attr")
        _require(passes.common, "add_cse")
        os.environ.update(
            MLIR_ENABLE_DUMP="1", MLIR_DUMP_PATH=f"/proc/self/fd/{self._sink}", MLIR_ENABLE_TIMING="1"
        )

        class PassManager(original):
            def __init__(self, context, *rest):
                super().__init__(context, *rest)
                self.context = context

            def run(self, module, *names):
                group = str(names[0]) if names else f"make_{recorder._stage}"
                pipeline = self.get_pipeline_str() if hasattr(self, "get_pipeline_str") else ""
                recorder._mark({"begin": group, "stage": recorder._stage, "pipeline": pipeline})
                try:
                    super().run(module, *names)
                except BaseException:
                    recorder._flush(original, self.context)
                    recorder._mark({"end": group, "status": "failed"})
                    recorder._show_remains(module)
                    raise
                recorder._flush(original, self.context)
                recorder._mark({"end": group, "status": "ok"}, str(module).encode())

        ir.pass_manager = PassManager

    def install_llvm(self):
        """LLVM prints to standard error, and goes on printing in later steps once it was told to: so its passes are run
        once more for that, in a fork whose standard error is the stream."""
        from triton._C.libtriton import llvm

        original = llvm.optimize_module

        def optimize_module(module, *args, **options):
            run = {"begin": "optimize_module", "stage": self._stage, "language": "llvm", "pipeline": ""}
            self._mark(run, str(module).encode())
            pid = os.fork()
            if pid == 0:
                os.dup2(self._sink, 2)
                os.environ["LLVM_IR_ENABLE_DUMP"] = "1"
                try:
                    original(module, *args, **{**options, "flags": [*options.get("flags", ()), "print-module-scope"]})
                    os._exit(0)
                finally:
                    os._exit(1)
            _, status = os.waitpid(pid, 0)
            self._mark({"end": "optimize_module", "status": "not_finished" if status else "ok"})
            return original(module, *args, **options)

        llvm.optimize_module = optimize_module

    def stage_begins(self, stage):
        self._stage = stage
        self._log_start = os.fstat(self._log).st_size

    def stage_ends(self):
        """Takes the time reports out of the log; call it when the stage's pass managers are gone (they write them)."""
        size = os.fstat(self._log).st_size
        said = os.pread(self._log, size - self._log_start, self._log_start).decode(errors="surrogateescape")
        rest, times = pass_order.take_reports(said)
        if times:
            os.ftruncate(self._log, self._log_start)
            os.lseek(self._log, self._log_start, os.SEEK_SET)
            os.write(self._log, rest.encode(errors="surrogateescape"))
        self._mark({"times": times})

    def _flush(self, manager, context):
        """Has so much printed that all before it leaves the buffer. The collector drops this last module of a run."""
        from triton._C.libtriton import ir, passes

        os.environ["MLIR_ENABLE_TIMING"] = "0"
        builder = ir.builder(context)
        filler = builder.create_module()
        filler.set_attr("heliograph.filler", builder.get_string_attr(_FILLER))
        printing = manager(context)
        passes.common.add_cse(printing)
        printing.enable_debug()
        printing.run(filler, "heliograph")
        os.environ["MLIR_ENABLE_TIMING"] = "1"

    def _show_remains(self, module):
        """What a failed pass left. A pass that crashed (Triton catches that) may leave what crashes its printer."""
        pid = os.fork()
        if pid == 0:
            try:
                self._mark({"remains": True}, str(module).encode())
            finally:
                os._exit(0)
        os.waitpid(pid, 0)

    def _mark(self, fields, payload=b""):
        data = memoryview(pass_dump.mark(fields, payload))
        while data:
            data = data[os.write(self._sink, data):]


# ---------------------------------------------------------------- parent's side


class Collector:
    """Makes records of the stream: feed() and finish() return the bytes of those that are whole by then."""

    def __init__(self, longest=0):
        self._longest = min(longest or _LONGEST_TEXT, _LONGEST_TEXT)
        self._reader = pass_dump.Reader(self._printed, self._marked, self._longest)
        self._runs = []  # of pass managers, until the times of their passes are known
        self._open = False  # the last of them has not ended
        self._index = 0
        self._last = None  # the text of the last record
        self._seen = None  # the text that was printed last; equal ones are the same object
        self._kept = self._dropped = 0
        self._out = []
        folder = os.environ.get(_KEEP_VARIABLE)
        self._copy = open(os.path.join(folder, f"{time.time_ns()}.mlir"), "wb") if folder else None

    def feed(self, data):
        if self._copy:
            self._copy.write(data)
        self._reader.feed(data)
        return self._take()

    def finish(self):
        """The stream ended: with the compile, or before it. What was not whole is told as far as it came."""
        self._reader.finish()
        if self._copy:
            self._copy.close()
        self._emit([])
        if self._dropped:
            self._diagnose(
                "warning", "passes.limit", f"{self._dropped} texts of passes were too much to be kept",
                next="What follows them is complete. A smaller tile, or --passes none, makes the capture lighter",
            )
        return self._take()

    def _take(self):
        out, self._out = b"".join(self._out), []
        return out

    def _printed(self, module):
        if not self._open:
            return
        is_whole = module.text is not None
        if is_whole:
            module.text = self._shared(module.text)
        self._dropped += module.text is None and (is_whole or module.size > self._longest)
        self._runs[-1]["printed"].append(module)

    def _shared(self, text):
        """`text`, as the same object if it was the last one too; None once there is too much."""
        if text == self._seen:
            return self._seen
        if self._kept + len(text) > _ALL_TEXTS or len(text) > self._longest:
            return None
        self._kept += len(text)
        self._seen = text
        return text

    def _marked(self, fields, payload):
        if "begin" in fields:
            self._runs.append({"language": "mlir", **fields, "printed": [], "last": None, "status": "not_finished"})
            self._runs[-1]["input"] = payload or None
            self._open = True
        elif "end" in fields and self._runs:
            self._open = False
            if self._runs[-1]["language"] == "mlir":
                self._runs[-1]["printed"].pop()  # the filler
            is_whole = fields["status"] == "ok"
            self._runs[-1].update(status=fields["status"], last=self._shared(payload) if is_whole and payload else None)
        elif "remains" in fields:
            self._runs[-1]["last"] = self._shared(payload)
        elif "times" in fields:
            self._emit(fields["times"])

    def _emit(self, times):
        reports = iter(times)
        for run in self._runs:
            self._emit_run(run, next(reports, ()) if run["language"] == "mlir" else ())
        self._runs, self._open = [], False

    def _emit_run(self, run, times):
        if run["language"] == "llvm":
            found = pass_order.after_each(run["printed"], run["input"], run["status"] == "ok")
        else:
            found = pass_order.ended(run["printed"], run["pipeline"], run["last"], times, run["status"])
        for pass_ in found:
            if pass_.printed is None and (pass_.after is None or pass_.after == self._last):
                continue
            self._out.append(encode(self._record(run, pass_)))
            self._index += 1
        broken = next((p for p in found if p.status != "ok"), None)
        if broken:
            self._tell(broken, run["stage"])

    def _record(self, run, pass_):
        module = pass_.printed
        fields = {
            "r": "pass", "pipeline": "helion", "index": self._index, "stage": run["stage"], "group": run["begin"],
            "name": module.name if module else "input", "argument": module.argument if module else "",
            "options": module.options if module else "", "anchor": module.anchor if module else "",
            "depth": pass_.depth, "seconds": pass_.seconds, "status": pass_.status, "language": run["language"],
        }
        if pass_.after is None:
            fields["unseen"] = True
        elif pass_.after != self._last:
            fields["text"] = pass_.after.decode(errors="backslashreplace")
            self._last = pass_.after
        return fields

    def _tell(self, broken, stage):
        module = broken.printed
        words = "failed" if broken.status == "failed" else "did not end"
        self._diagnose(
            "note", f"pass.{broken.status.replace('_', '-')}",
            f"{module.name}{f' ({module.argument})' if module.argument else ''} {words} on {module.anchor}"
            + f", a module of {module.size} bytes{'' if module.text is not None else ' or more'}",
            stage=stage, next="Step through the passes to see what it began with",
        )

    def _diagnose(self, severity, code, message, **fields):
        self._out.append(encode({"r": "diagnostic", "severity": severity, "code": code, "message": message, **fields}))
