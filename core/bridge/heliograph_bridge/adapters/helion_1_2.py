"""Helion 1.2 and 1.3: configs are normalised by the bound kernel."""

from heliograph_bridge.adapters import helion_1_0


class Adapter(helion_1_0.Adapter):
    def normalize_config(self, bound, config):
        return bound._normalize_config(config)
