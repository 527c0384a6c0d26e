#!/usr/bin/env python3
"""Our code for a kernel against Helion's, launched on a GPU with the same arguments under the same config.

    bench_lowered_gpu.py prepare FOLDER DOCUMENT.helio ...   # anywhere: lowers, and puts both cubins into FOLDER
    bench_lowered_gpu.py run FOLDER [--json FILE]            # on a machine with torch and a GPU of the documents' target

Columns: median time of each (CUDA events around batches of launches, the two alternating), their ratio, registers, spilled
bytes and shared memory of both, and by how much the results differ. Kernels that read integers (offsets, indices) are left
out: made-up ones would lead anywhere. Only the standard library and torch are needed; libcuda is called directly."""

from __future__ import annotations

import argparse
import ctypes
import dataclasses
import functools
import json
import operator
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Triton's numbers of element types in a descriptor that differ from the driver's.
HOST_DTYPE = {8: 10, 9: 8, 10: 9}
MEMORY = ("tensor", "descriptor")  # kinds of arguments
TORCH = {"f16": "float16", "bf16": "bfloat16", "f32": "float32", "f64": "float64", "f8E4M3FN": "float8_e4m3fn",
         "f8E5M2": "float8_e5m2", "i1": "bool", "i8": "int8", "i16": "int16", "i32": "int32", "i64": "int64",
         "u8": "uint8"}


# ---- prepare --------------------------------------------------------------------------------------------------


def heliograph(*arguments) -> str:
    program = Path(os.environ.get("HELIOGRAPH_BUILD", ROOT / "build" / "release")) / "bin" / "heliograph"
    return subprocess.run([program, *map(str, arguments)], capture_output=True, text=True, timeout=600).stdout


def records_of(document: Path) -> dict[int, dict[str, list]]:
    """By variant: its records by type."""
    variants, current = {}, None
    for line in heliograph("dump", document).splitlines():
        record = json.loads(line)
        if record["r"] == "variant":
            current = variants.setdefault(record["variant"], {"variant": [record]})
        elif current is not None:
            current.setdefault(record["r"], []).append(record)
    return variants


def our_arguments(records) -> list[str]:
    """Names of our function's arguments in their order, by the text that Triton's compiler began with."""
    text = next(r["text"] for r in records["stage"] if r["stage"] == "lowered")
    kernel = text[text.index('"tt.func"'):]
    return re.findall(r'%\w+: \S+ loc\("((?:[^"\\]|\\.)*)"', kernel[kernel.index("^bb0("):].partition("\n")[0])


def takes_integers(arguments) -> bool:
    return any(a["kind"] in MEMORY and a["dtype"][0] in "iu" for a in arguments)


def needs(launch) -> dict:
    """What a launch of the code brings along, beside its arguments."""
    scratch, _ = launch.get("scratch", {}).get("global", (0, 1))
    return {"function": launch["function"], "shared": launch["shared_bytes"],
            "scratch": scratch * launch.get("num_ctas", 1), "maps": launch.get("maps", [])}


def prepare_one(folder: Path, document: Path, number: int, records) -> str:
    if not records.get("launch") or not records.get("argument") or "origin" in records:
        return "no launch"
    arguments = records["argument"]
    if takes_integers(arguments):
        return "reads integers"
    if any(a["kind"] == "descriptor" for a in arguments) and not records["launch"][0].get("maps"):
        return "its launch does not say how its descriptors are laid out; capture it again"
    answer = json.loads(heliograph("lower", document, "--variant", number, "--to", "sass", "--json", "-o",
                                   target := folder / "lowered.helio") or "{}")
    if not answer.get("ok"):
        return "not lowered: " + "; ".join(d["message"] for d in answer.get("diagnostics", []))[:100]
    name = f"{document.stem}.{number}"
    made = [r for r in records_of(target).values() if "origin" in r][-1]  # others may have been lowered before
    for which, source, variant in (("helion", document, number), ("ours", target, made["variant"][0]["variant"])):
        heliograph("stages", source, "--variant", variant, "--stage", "cubin", "-o", folder / f"{name}.{which}.cubin")
    launch, ours = records["launch"][0], made["launch"][0]
    (folder / f"{name}.json").write_text(json.dumps({
        "kernel": launch["function"], "grid": [int(g) for g in launch["grid"]], "warps": launch["num_warps"],
        "arguments": [a for a in arguments if a["kind"] != "constexpr"], "order": our_arguments(made),
        "constants": launch.get("constants", {}), "needs": {"helion": needs(launch), "ours": needs(ours)},
        "cooperative": bool(launch["kwargs"].get("launch_cooperative_grid")),
        "resources": {"helion": (records.get("resources") or [{}])[0], "ours": (made.get("resources") or [{}])[0]},
    }))
    target.unlink()
    return ""


def prepare(folder: Path, documents) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        for number, records in records_of(document).items():
            if not (folder / f"{document.stem}.{number}.json").exists():
                why = prepare_one(folder, document, number, records)
                print(f"{document.stem}.{number}: {why or 'ready'}", flush=True)


# ---- run ------------------------------------------------------------------------------------------------------


class Cuda:
    """The driver's calls that are needed, with errors as exceptions."""

    def __init__(self):
        import torch

        torch.cuda.init()
        torch.zeros(1, device="cuda")  # the primary context is current from here on
        self._lib = ctypes.CDLL("libcuda.so.1")

    def __call__(self, name, *arguments):
        code = getattr(self._lib, name)(*arguments)
        if code:
            raise RuntimeError(f"{name}: CUDA error {code}")

    def load(self, path: Path, function: str, shared: int):
        module, handle = ctypes.c_void_p(), ctypes.c_void_p()
        self("cuModuleLoad", ctypes.byref(module), str(path).encode())
        self("cuModuleGetFunction", ctypes.byref(handle), module, function.encode())
        if shared > 48 << 10:
            self("cuFuncSetAttribute", handle, 8, shared)
        return handle

    def launch(self, handle, spec, shared, pointers):
        grid = (list(spec["grid"]) + [1, 1, 1])[:3]
        if spec["cooperative"]:
            self("cuLaunchCooperativeKernel", handle, *grid, 32 * spec["warps"], 1, 1, shared, None, pointers)
        else:
            self("cuLaunchKernel", handle, *grid, 32 * spec["warps"], 1, 1, shared, None, pointers, None)

    def tensor_map(self, memory, layout):
        """A CUtensorMap of a tensor as Triton's driver.c makes it of the same layout: its dimensions from the last on."""
        rank = len(layout["block_size"])
        order = sorted(range(rank), key=lambda dim: memory.stride[dim] == 1)  # that of stride 1 is the last
        backwards = order[::-1]
        numbers = lambda kind, values: (kind * rank)(*values)
        room = ctypes.create_string_buffer(128 + 64)
        at = ctypes.addressof(room) + -ctypes.addressof(room) % 64
        self("cuTensorMapEncodeTiled", ctypes.c_void_p(at), HOST_DTYPE.get(layout["elem_type"], layout["elem_type"]), rank,
             ctypes.c_void_p(memory.address), numbers(ctypes.c_uint64, [memory.shape[dim] for dim in backwards]),
             numbers(ctypes.c_uint64, [memory.stride[dim] * layout["elem_size"] for dim in backwards[1:]]),
             numbers(ctypes.c_uint32, layout["block_size"][::-1]), numbers(ctypes.c_uint32, [1] * rank), 0,
             layout["swizzle"], 2, 0)
        map_ = ctypes.cast(at, ctypes.POINTER(ctypes.c_byte * 128)).contents
        map_.room, map_.order = room, order
        return map_


def make_tensors(torch, arguments, seed):
    """(storages, {host's name: Memory}); one storage for arguments that share one."""
    generator, storages, tensors = torch.Generator("cuda").manual_seed(seed), {}, {}
    for index, a in enumerate(arguments):
        if a["kind"] not in MEMORY:
            continue
        dtype = getattr(torch, TORCH[a["dtype"]])
        needed = a["offset"] + 1 + sum((n - 1) * s for n, s in zip(a["shape"], a["stride"])) if all(a["shape"]) else 1
        key = a["storage"]
        if key not in storages:
            size = max(needed, *(b["offset"] + 1 + sum((n - 1) * s for n, s in zip(b["shape"], b["stride"]))
                                 for b in arguments if b["kind"] in MEMORY and b["storage"] == key))
            values = torch.randn(size, generator=generator, device="cuda", dtype=torch.float32) * 0.5
            storages[key] = values.to(dtype)
        address = storages[key].data_ptr() + a["offset"] * storages[key].element_size()
        tensors[a["host"] or a["name"]] = Memory(address, a["shape"], a["stride"])
    return storages, tensors


@dataclasses.dataclass
class Memory:
    address: int
    shape: list
    stride: list


def number(a):
    return ctypes.c_float(float(a["value"])) if a["dtype"] == "float" else ctypes.c_int32(int(a["value"]))


def helions_parameters(cuda, spec, tensors):
    """In the order of the launch; a descriptor of the host is its map, then sizes and strides."""
    layouts = iter(spec["needs"]["helion"]["maps"])
    for a in spec["arguments"]:
        memory = tensors.get(a["host"] or a["name"])
        if a["kind"] == "tensor":
            yield ctypes.c_uint64(memory.address)
        elif a["kind"] == "descriptor":
            yield (made := cuda.tensor_map(memory, next(layouts)))
            yield from (ctypes.c_int32(memory.shape[dim]) for dim in made.order)
            yield from (ctypes.c_int64(memory.stride[dim]) for dim in made.order)
        elif a["name"] not in spec["constants"]:  # those Triton compiled in
            yield number(a)


def our_parameters(torch, cuda, spec, tensors):
    """By their names: those of the host, x_size_0, x_stride_1, x_desc, semaphore (core/mlir/triton)."""
    numbers = {a["host"] or a["name"]: number(a) for a in spec["arguments"] if a["kind"] not in MEMORY}
    layouts = iter(spec["needs"]["ours"]["maps"])
    for name in spec["order"]:
        extent = re.fullmatch(r"(.*)_(size|stride)_(\d+)", name)
        if name in tensors:
            yield ctypes.c_uint64(tensors[name].address)
        elif name in numbers:
            yield numbers[name]
        elif extent and extent[1] in tensors:
            memory = tensors[extent[1]]
            yield ctypes.c_int32((memory.shape if extent[2] == "size" else memory.stride)[int(extent[3])])
        elif name.endswith("_desc"):
            yield cuda.tensor_map(tensors[name.removesuffix("_desc")], next(layouts))
        elif name == "semaphore":
            semaphore = torch.zeros(1, dtype=torch.int32, device="cuda")
            pointer = ctypes.c_uint64(semaphore.data_ptr())
            pointer.memory = semaphore
            yield pointer
        else:
            raise KeyError(f"nobody knows what {name} is")


def parameters(torch, cuda, spec, which, tensors):
    """The values of the kernel's parameters, as ctypes; then Triton's two scratch pointers: of all programs, of a profiler."""
    made = helions_parameters(cuda, spec, tensors) if which == "helion" else our_parameters(torch, cuda, spec, tensors)
    programs = functools.reduce(operator.mul, spec["grid"], 1)
    scratch = torch.empty(max(spec["needs"][which]["scratch"] * programs, 1), dtype=torch.uint8, device="cuda")
    values = [*made, ctypes.c_uint64(scratch.data_ptr()), ctypes.c_uint64(0)]
    pointers = (ctypes.c_void_p * len(values))(*[ctypes.cast(ctypes.pointer(v), ctypes.c_void_p) for v in values])
    return (values, scratch), pointers


def time_of(torch, launch, count):
    begin, end = torch.cuda.Event(enable_timing=True), torch.cuda.Event(enable_timing=True)
    begin.record()
    for _ in range(count):
        launch()
    end.record()
    end.synchronize()
    return begin.elapsed_time(end) * 1000 / count


def measure(torch, cuda, folder: Path, name: str) -> dict:
    spec = json.loads((folder / f"{name}.json").read_text())
    # The launches go to the null stream of the driver, torch's default stream.
    results, launches, keep = {}, {}, []
    for which in ("helion", "ours"):
        storages, tensors = make_tensors(torch, spec["arguments"], 1)
        values, pointers = parameters(torch, cuda, spec, which, tensors)
        needed = spec["needs"][which]
        handle = cuda.load(folder / f"{name}.{which}.cubin", needed["function"], needed["shared"])
        launches[which] = lambda h=handle, s=needed["shared"], p=pointers: cuda.launch(h, spec, s, p)
        launches[which]()
        torch.cuda.synchronize()
        results[which] = {key: value.clone() for key, value in storages.items()}
        keep.append((storages, values))
    worst, equal = 0.0, True
    for key, mine in results["ours"].items():
        theirs = results["helion"][key]
        a, b = mine.float(), theirs.float()
        equal = equal and torch.equal(mine.view(torch.uint8), theirs.view(torch.uint8))
        difference = ((a - b).abs() / (1 + b.abs())).nan_to_num(0.0 if torch.equal(a.isnan(), b.isnan()) else float("inf"))
        worst = max(worst, float(difference.max()))
    once = max(time_of(torch, launches["helion"], 3), 1.0)
    count = int(min(max(2000 / once, 3), 400))
    times = {"helion": [], "ours": []}
    for _ in range(15):
        for which in times:
            times[which].append(time_of(torch, launches[which], count))
    median = {which: statistics.median(values) for which, values in times.items()}
    return {"kernel": name, **{f"{w}_us": median[w] for w in median}, "ratio": median["ours"] / median["helion"],
            "equal": equal, "worst": worst, "shared": {w: spec["needs"][w]["shared"] for w in median},
            "resources": spec["resources"]}


def run(folder: Path, output: Path | None) -> None:
    import torch

    rows = []
    print(torch.cuda.get_device_name(0))
    print(f"{'kernel':34} {'helion us':>10} {'ours us':>10} {'ratio':>6}  {'regs':>9}  {'spilled':>11}  {'shared':>15}  result")
    for spec in sorted(folder.glob("*.json")):
        # A fault leaves the context unusable: each kernel has a process of its own.
        child = subprocess.run([sys.executable, __file__, "run", str(folder), "--one", spec.stem], capture_output=True,
                               text=True, timeout=120)
        line = next((l for l in child.stdout.splitlines() if l.startswith("{")), "")
        if not line:
            print(f"{spec.stem:34} failed: {(child.stderr.strip().splitlines() or ['?'])[-1][:120]}", flush=True)
            continue
        row = json.loads(line)
        rows.append(row)
        res = row["resources"]
        pair = lambda key: "/".join(str(res[w].get(key, "?")) for w in ("helion", "ours"))
        print(f"{row['kernel']:34} {row['helion_us']:10.1f} {row['ours_us']:10.1f} {row['ratio']:6.3f}  "
              f"{pair('registers'):>9}  {pair('local_bytes'):>11}  {row['shared']['helion']:>7}/{row['shared']['ours']:<7}  "
              f"{'equal' if row['equal'] else format(row['worst'], '.1e')}", flush=True)
    if rows:
        ratios = [row["ratio"] for row in rows]
        print(f"{len(rows)} kernels, geometric mean of the ratios {statistics.geometric_mean(ratios):.3f}, "
              f"{sum(r > 1.1 for r in ratios)} above 1.1, {sum(row['equal'] for row in rows)} equal bit for bit")
    if output:
        output.write_text(json.dumps(rows, indent=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", choices=("prepare", "run"))
    parser.add_argument("folder", type=Path)
    parser.add_argument("documents", type=Path, nargs="*")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.what == "prepare":
        prepare(options.folder, options.documents)
    elif options.one:
        import torch

        print(json.dumps(measure(torch, Cuda(), options.folder, options.one)))
    else:
        run(options.folder, options.json)


if __name__ == "__main__":
    main()
