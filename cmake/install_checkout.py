"""Install the `asim` command of this checkout into the running virtual environment.

The package is not copied: a path file points at the build tree, so that an edited module or a rebuilt extension is in
effect at once.
"""

import sys
import sysconfig
from pathlib import Path

from pip._vendor.distlib.scripts import ScriptMaker


def main() -> None:
    """Write the path file for the folder in the first argument, and the command's script."""
    folder = Path(sys.argv[1]).resolve()
    Path(sysconfig.get_path("purelib"), "asim_checkout.pth").write_text(f"{folder}\n", encoding="utf-8")
    # What an installed wheel says of itself: pytest finds the plugin by it.
    metadata = Path(sysconfig.get_path("purelib"), "asim_checkout-0.dist-info")
    metadata.mkdir(exist_ok=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: asim-checkout\nVersion: 0\n", encoding="utf-8")
    (metadata / "entry_points.txt").write_text("[pytest11]\nasim = asim.pytest_plugin\n", encoding="utf-8")
    maker = ScriptMaker(None, sysconfig.get_path("scripts"))
    maker.clobber = True
    maker.variants = {""}
    maker.set_mode = True
    # pip's own template imports `re`, which takes longer than asim takes to start.
    maker.script_template = "from %(module)s import %(import_name)s\n%(func)s()\n"
    maker.make("asim = asim.__main__:main")


if __name__ == "__main__":
    main()
