"""What a kernel takes of a GPU: registers, local and shared memory, threads; read from its cubin, so no GPU is needed.

A cubin is an ELF file. The section `.nv.info` has attributes of all functions, `.nv.info.NAME` those of one kernel. NVIDIA
documents neither: names and numbers here are those that `cuobjdump --dump-elf` prints (EIFMT_..., EIATTR_...), and tests
compare what comes out with `cuobjdump --dump-resource-usage`. Fields that the CUDA driver has, too, have its values
(cuFuncGetAttribute), which is what Triton reads once it has loaded a kernel: compared on an H100, driver 580.
"""

import struct

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_ELF64_LITTLE = b"\x7fELF\x02\x01"
_NO_BYTES = 8  # SHT_NOBITS: a section that only has a size

# An attribute is its format, its number, and two bytes: the value itself, or how many bytes of it follow.
_ATTRIBUTE = struct.Struct("<BBH")
_EIFMT_SVAL = 4
_MAX_THREADS, _REQUIRED_THREADS, _FRAME_SIZE, _MIN_STACK_SIZE, _REGISTERS = 0x05, 0x10, 0x11, 0x12, 0x2F

# With this symbol (from sm_90 on) a kernel's shared memory begins with what the system keeps of each block's.
_SYSTEM_SHARED, _SYSTEM_SHARED_BYTES = ".nv.reservedSmem.offset0", 1024


class UnreadableCubin(Exception):
    pass


def write(writer, cubin, metadata):
    """A `resources` record of the kernel that Triton compiled; a warning if the cubin is not as expected."""
    try:
        found = read(cubin, metadata.name)
    except UnreadableCubin as error:
        writer.diagnostic(
            "warning", "sass.resources", f"The cubin does not say what {metadata.name} takes: {error}", stage="sass",
            next="The cubin is kept; `cuobjdump --dump-resource-usage` may know more",
        )
        return
    writer.write("resources", function=metadata.name, **found, dynamic_shared_bytes=metadata.shared)


def read(cubin, function):
    """What stands in the cubin of a `resources` record (core/records/README.md)."""
    try:
        sections = _sections(cubin)
        symbols = _symbols(sections)
        common = _of_symbol(sections[".nv.info"][1], symbols.index(function))
        own = dict(_attributes(sections[f".nv.info.{function}"][1]))
        frame = common[_FRAME_SIZE]
        return {
            "registers": common[_REGISTERS],
            "stack_bytes": frame,
            "local_bytes": common.get(_MIN_STACK_SIZE, frame) + _size(sections, f".nv.local.{function}"),
            "static_shared_bytes": _own_shared(_size(sections, f".nv.shared.{function}"), symbols),
            "max_threads": _threads(own.get(_REQUIRED_THREADS, own.get(_MAX_THREADS))),
        }
    except KeyError as error:
        raise UnreadableCubin(f"it has no {_named(error.args[0])}") from None
    except (struct.error, ValueError, OverflowError) as error:
        raise UnreadableCubin(f"it is no ELF as expected ({error})") from None


def _named(missing):
    return missing if isinstance(missing, str) else f"attribute {missing:#x} of the kernel"


def _sections(cubin):
    """(size, bytes) by name."""
    if not cubin.startswith(_ELF64_LITTLE):
        raise ValueError("not 64 bit, little endian")
    header = _HEADER.unpack_from(cubin)
    begin, step, count, names = header[6], header[11], header[12], header[13]
    rows = [_SECTION.unpack_from(cubin, begin + i * step) for i in range(count)]
    if names >= count:
        raise ValueError("sections without names")
    strings = _bytes_of(cubin, rows[names])
    return {_text(strings, row[0]): (row[5], _bytes_of(cubin, row)) for row in rows}


def _bytes_of(cubin, row):
    return b"" if row[1] == _NO_BYTES else cubin[row[4] : row[4] + row[5]]


def _size(sections, name):
    return sections[name][0] if name in sections else 0


def _text(strings, at):
    return strings[at : strings.index(b"\0", at)].decode(errors="replace")


def _symbols(sections):
    """Names, by the symbol's number."""
    strings = sections[".strtab"][1]
    return [_text(strings, row[0]) for row in _SYMBOL.iter_unpack(sections[".symtab"][1])]


def _attributes(data):
    """(number, bytes) of the attributes that are longer than two bytes."""
    at = 0
    while at < len(data):
        kind, number, size = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        if kind == _EIFMT_SVAL:
            yield number, data[at : at + size]
            at += size


def _of_symbol(data, symbol):
    """What `.nv.info` has of one function: there each value stands behind its symbol's number, both 4 bytes."""
    pairs = [(number, struct.unpack("<II", value)) for number, value in _attributes(data) if len(value) == 8]
    return {number: value for number, (owner, value) in pairs if owner == symbol}


def _threads(dimensions):
    """Of a block, from its three dimensions; None if the kernel does not say."""
    if dimensions is None:
        return None
    x, y, z = struct.unpack("<III", dimensions)
    return x * y * z


def _own_shared(size, symbols):
    return max(0, size - _SYSTEM_SHARED_BYTES) if _SYSTEM_SHARED in symbols else size
