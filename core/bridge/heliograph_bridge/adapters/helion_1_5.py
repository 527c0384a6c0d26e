"""Helion 1.5: the bound kernel makes the final config; descriptors ask how a tensor is aligned."""

import importlib
import types

from heliograph_bridge.adapters import helion_1_4
from heliograph_bridge.adapters.helion_1_0 import stands_for_real


class Adapter(helion_1_4.Adapter):
    def final_config(self, bound, config):
        with bound.env:
            return bound._normalized_config_copy(config)

    def misread(self, node):
        return None

    def slice_places(self):
        compiler = lambda name: importlib.import_module(f"helion._compiler.{name}")
        indexing, utils, host = compiler("indexing_strategy"), compiler("utils"), compiler("host_function")
        origins = compiler("variable_origin")
        return types.SimpleNamespace(
            walker=self._device_ir.WalkDeviceAST, roller=compiler("roll_reduction").ReductionRoller,
            types=compiler("type_info"), environment=self.CompileEnvironment.current,
            decorators=importlib.import_module("helion.language._decorators"),
            subscript=importlib.import_module("helion.language.view_ops").subscript,
            expr_from_string=compiler("ast_extension").expr_from_string,
            normalize_slice=utils.normalize_slice,
            is_active=indexing._has_active_codegen_block, inactive_index=indexing._inactive_slice_index_expr,
            origins=lambda: host.HostFunction.current().expr_to_origin,
            is_host=lambda known: known is not None and (
                known.origin.is_host() or isinstance(known.origin, origins.BlockSizeOrigin)
            ),
        )

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
