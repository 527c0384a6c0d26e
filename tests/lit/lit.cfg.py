"""lit's configuration: where helion-opt of the chosen build and FileCheck are."""

import os
import sys

import lit.formats

here = os.path.dirname(os.path.abspath(__file__))
root = os.path.dirname(os.path.dirname(here))
build = lit_config.params.get("build") or os.environ.get("HELIOGRAPH_BUILD") or os.path.join(root, "build", "release")

config.name = "heliograph"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["inputs", "plugin"]
config.test_source_root = here
config.test_exec_root = os.path.join(build, "lit")
config.substitutions.append(("%inputs", os.path.join(here, "inputs")))
config.substitutions.append(("%python", sys.executable))
config.substitutions.append(("%arguments", f"{sys.executable} {os.path.join(here, 'inputs', 'arguments.py')}"))
config.substitutions.append(("%misbehave", "--load-pass-plugin=" + os.path.join(build, "lib", "libmisbehaving_passes.so")))
config.environment["PATH"] = os.pathsep.join(
    [os.path.join(build, "bin"), "/usr/lib/llvm-19/bin", config.environment["PATH"]]
)
if not os.path.exists(os.path.join(build, "bin", "helion-opt")):
    lit_config.fatal(f"no helion-opt in {build}/bin: build it, or name the build with HELIOGRAPH_BUILD")
