"""Helion 1.5: the bound kernel makes the final config; descriptors ask how a tensor is aligned."""

from heliograph_bridge.adapters import helion_1_4
from heliograph_bridge.adapters.helion_1_0 import stands_for_real


class Adapter(helion_1_4.Adapter):
    def final_config(self, bound, config):
        with bound.env:
            return bound._normalized_config_copy(config)

    def pretend_tensors(self):
        """Fake tensors count as unaligned, which keeps tensor descriptors away; a fresh cuda tensor is aligned."""
        super().pretend_tensors()
        environment = self._environment
        original = environment.tensor_descriptor_runtime_alignment_signature

        def signature(value):
            if not stands_for_real(value):
                return original(value)
            offset = int(value.storage_offset())
            return offset * value.element_size() % 16 == 0, offset == 0

        environment.tensor_descriptor_runtime_alignment_signature = signature
