"""Where the sources and the build under test are."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = Path(os.environ.get("HELIOGRAPH_BUILD", ROOT / "build" / "release"))
