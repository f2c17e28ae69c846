"""Copy axe-core, the accessibility checker of the tests, and its licences."""

import shutil
import sys
from pathlib import Path

from sources import REPOSITORY, installed_sources, write_checksums

FILES = ("axe.min.js", "LICENSE", "LICENSE-3RD-PARTY.txt")


def main(target: Path) -> None:
    """Write axe.min.js and its licences, unchanged, into the target folder."""
    with installed_sources() as modules:
        for name in FILES:
            shutil.copy(modules / "axe-core" / name, target / name)
    write_checksums(target, FILES)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else REPOSITORY / "tests" / "vendor" / "axe-core")
