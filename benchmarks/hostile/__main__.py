"""python -m benchmarks.hostile web|addresses|feeds|pages|guard …, from the project's root; --help says more."""

import sys
from importlib import import_module

COMMANDS = ("web", "addresses", "feeds", "pages", "guard")

if len(sys.argv) < 2 or sys.argv[1] not in COMMANDS:
    sys.exit(__doc__)
sys.exit(import_module(f"benchmarks.hostile.{sys.argv[1]}").main(sys.argv[2:]))
