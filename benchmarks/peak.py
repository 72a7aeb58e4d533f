"""The greatest memory of one rebuild, rows included: prints bytes. A process of its own, started by the benchmark."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from benchmarks import figures
from benchmarks.rebuild import with_cube

STATUS = Path("/proc/self/status")


def peak() -> int:
    """Bytes. Linux counts the memory of the parent into ru_maxrss, so its own high-water mark is read there."""
    if STATUS.exists():
        for line in STATUS.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    with_cube(figures.make(int(sys.argv[1])))
    print(peak())
