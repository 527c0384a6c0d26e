"""The command line: reads it, checks what can be checked without torch, starts the supervisor or the server."""

import argparse

from heliograph_bridge import limits, request, supervise
from heliograph_bridge.onnx_models import asked
from heliograph_bridge.records import Writer, guard_descriptor

_EXITS = """exit codes: 0 at least one kernel went through (what else failed is a diagnostic), 1 none did, 2 the command
line cannot be read, 3 Helion, Triton or torch is missing, 4 a limit ended it, 5 cancelled, 6 the capturing process
died."""


def main(arguments):
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    options = _parser().parse_args(arguments[:cut])
    fd = guard_descriptor(options.records_fd)
    if options.verb == "serve":
        from heliograph_bridge import server

        return server.serve(fd, options.loads)
    return capture(Writer(fd), options, tuple(arguments[cut + 1 :]))


def capture(writer, options, script_arguments):
    made = request.Request(
        options.module or options.file, options.module is not None, script_arguments, options.target, options.call,
        options.config, options.stop_after, limits_of(options), options.passes, options.execute,
        options.helion_opt, options.compare, options.seed, options.check_bounds,
        None if options.values is None else request.Watch(options.values, options.tile, options.visit),
        options.gpu_run, options.tune, options.slice_proxies, None, options.stands_for, onnx_of(options),
    )
    return supervise.capture(writer, made)


def onnx_of(options):
    """What is asked for of models; None if kernels alone are captured."""
    if not options.onnx:
        return None
    return asked.asked(options.onnx_exporter, options.onnx_dynamic, options.onnx_custom_ops)


def limits_of(options):
    given = {
        "step_seconds": options.limit_seconds, "script_seconds": options.limit_script_seconds,
        "memory": options.limit_memory, "output": options.limit_output,
    }
    return limits.Limits(**{key: value for key, value in given.items() if value is not None})


def _parser():
    parser = argparse.ArgumentParser(
        prog="heliograph_bridge", description="Captures Helion kernels as records (core/records/README.md).",
        epilog=_EXITS,
    )
    verbs = parser.add_subparsers(dest="verb", required=True)
    one = verbs.add_parser("capture", help="run a file or module and capture every kernel it calls", epilog=_EXITS)
    one.add_argument("file", nargs="?", metavar="FILE.py")
    one.add_argument("-m", dest="module", metavar="MODULE")
    one.add_argument("--target", help="the GPU to pretend when there is none (sm_90)")
    one.add_argument("--call", help="capture one call without running the main part: 'matmul(f16[64,64], f16[64,64])'")
    one.add_argument("--config", help="config for every kernel: 'block_sizes=[128,256,64] num_warps=8'")
    one.add_argument("--stop-after", choices=request.STAGES)
    one.add_argument(
        "--passes", choices=request.PASSES, default=request.DEFAULT_PASSES,
        help="what the compiler's passes did: nothing of it, the text after each MLIR pass, or also after each of LLVM's, "
        f"which is slow ({request.DEFAULT_PASSES})",
    )
    one.add_argument(
        "--slice-proxies", action="store_true", help="make slices of values work, which Helion refuses: acc[:, 0:bs]"
    )
    one.add_argument("--onnx", action="store_true", help="capture the PyTorch models that are called, exported to ONNX")
    one.add_argument("--onnx-exporter", choices=asked.EXPORTERS, default="both", help="PyTorch's exporter, or both (both)")
    one.add_argument("--onnx-dynamic", metavar="AXES", help="axes that are not fixed: 'x[0]=batch, ids[1]=seq'")
    one.add_argument(
        "--onnx-custom-ops", action="store_true", help="each custom operator becomes one node of its own domain"
    )
    one.add_argument(
        "--stands-for", metavar="ORIGINAL.py", help="FILE.py is a scratch copy of that file, whose folder and package it has"
    )
    one.add_argument("--execute", choices=request.EXECUTE, help="run every kernel, through helion-opt; one of them on a GPU")
    one.add_argument("--gpu-run", metavar="JSON", help="what runs a kernel on a GPU: its kernel, command and pipeline")
    one.add_argument("--tune", metavar="JSON", help="autotune kernels: the command that times a variant, and limits (tuning.py)")
    one.add_argument("--helion-opt", metavar="PATH", help="the program that executes kernels")
    one.add_argument("--check-bounds", action="store_true", help="end a run at an access outside of its tensor")
    one.add_argument("--values", metavar="NODE", help="tell the values of an FX node (0:acc) in one tile of its run")
    one.add_argument(
        "--tile", metavar="I,J", type=request.tile_of, default=(),
        help="which tile, by its number along each dimension of the grid (the first)",
    )
    one.add_argument("--visit", type=int, default=-1, help="which of the node's computations there, from 0 (the last)")
    one.add_argument("--compare", choices=request.COMPARE, help="compare results with what PyTorch makes of the call")
    one.add_argument("--seed", type=int, default=0, help="of random numbers, those of --call's tensors as well (0)")
    add_limits(one)
    one.add_argument("--records-fd", type=int, default=1, help="descriptor the records are written to (1)")
    serve = verbs.add_parser("serve", help="stay warm; requests are JSON lines on standard input, see server.py")
    serve.add_argument(
        "--loads", choices=("helion", "triton"), default="helion",
        help="what is imported once: all that captures need, or what edited texts are checked and compiled with (helion)",
    )
    serve.add_argument("--records-fd", type=int, default=1)
    return parser


def add_limits(parser):
    parser.add_argument("--limit-seconds", type=float, help=f"per compiler step ({limits.DEFAULT_STEP_SECONDS:g})")
    parser.add_argument(
        "--limit-script-seconds", type=float, help=f"for the script between steps ({limits.DEFAULT_SCRIPT_SECONDS:g})"
    )
    parser.add_argument("--limit-memory", type=int, help=f"resident bytes ({limits.DEFAULT_MEMORY})")
    parser.add_argument("--limit-output", type=int, help=f"bytes of one stage's text ({limits.DEFAULT_OUTPUT})")
