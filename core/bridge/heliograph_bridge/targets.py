"""The GPUs that a capture can pretend to run on: the numbers Helion and Triton ask a device for.

Values are those of one common card per architecture, as its deviceQuery prints them; needs neither torch nor Triton.
"""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Target:
    """`shared_block_optin` is the most shared memory (bytes) one block may ask for: the limit of a launch."""

    name: str
    device: str
    multiprocessors: int
    memory: int
    shared_block_optin: int
    shared_multiprocessor: int
    threads_multiprocessor: int
    l2_cache: int
    clock_khz: int
    memory_clock_khz: int
    memory_bus_bits: int

    @property
    def capability(self):
        number = int(self.name[3:])
        return divmod(number, 10)

    @property
    def arch(self):
        return int(self.name[3:])


def _target(name, device, sms, gib, optin_kib, shared_kib, threads, l2_mib, clock, memory_clock, bus):
    return Target(name, device, sms, gib << 30, optin_kib << 10, shared_kib << 10, threads, l2_mib << 20, clock,
                  memory_clock, bus)


TARGETS = {
    target.name: target
    for target in (
        _target("sm_75", "Tesla T4", 40, 16, 64, 64, 1024, 4, 1590000, 5001000, 256),
        _target("sm_80", "NVIDIA A100-SXM4-80GB", 108, 80, 163, 164, 2048, 40, 1410000, 1593000, 5120),
        _target("sm_86", "NVIDIA RTX A6000", 84, 48, 99, 100, 1536, 6, 1800000, 8001000, 384),
        _target("sm_87", "Jetson AGX Orin", 16, 64, 163, 164, 1536, 4, 1300000, 3200000, 256),
        _target("sm_89", "NVIDIA L40S", 142, 48, 99, 100, 1536, 96, 2520000, 9001000, 384),
        _target("sm_90", "NVIDIA H100 80GB HBM3", 132, 80, 227, 228, 2048, 50, 1980000, 2619000, 5120),
        _target("sm_100", "NVIDIA B200", 148, 180, 227, 228, 2048, 126, 1965000, 3996000, 8192),
        _target("sm_103", "NVIDIA B300", 148, 270, 227, 228, 2048, 126, 2032000, 3996000, 8192),
        _target("sm_120", "NVIDIA GeForce RTX 5090", 170, 32, 99, 100, 1536, 96, 2407000, 14001000, 512),
        _target("sm_121", "NVIDIA GB10", 48, 120, 99, 100, 1536, 24, 2418000, 8533000, 256),
    )
}
DEFAULT_TARGET = "sm_90"


class UnknownTarget(Exception):
    pass


def find_target(name):
    """The target of "sm_90", "sm90" or "90"; an architecture's suffix, as in "sm_90a", is read over."""
    number = name.lower().removeprefix("sm").removeprefix("_").rstrip("af")
    target = TARGETS.get(f"sm_{number}")
    if target is None:
        raise UnknownTarget(f"no target is named {name!r}; known are {', '.join(TARGETS)}")
    return target
