"""Triton's driver where there is no GPU, or none of that kind. Imports torch only if somebody asks for it."""


class TritonDriver:
    """Enough of Triton's driver to compile (`warmup`), never to launch."""

    def __init__(self, arch):
        self._arch = arch

    def get_current_target(self):
        from triton.backends.compiler import GPUTarget

        return GPUTarget("cuda", self._arch, 32)

    def get_active_torch_device(self):
        import torch

        return torch.device("cuda", 0)

    def get_current_device(self):
        return 0

    def set_current_device(self, device):
        pass

    def get_current_stream(self, device=None):
        return 0

    def get_device_capability(self, device=None):
        return divmod(self._arch, 10)

    def get_device_interface(self):
        import torch

        return torch.cuda

    def map_python_to_cpp_type(self, name):
        return name


def set_target(arch):
    import triton

    triton.runtime.driver.set_active(TritonDriver(arch))
