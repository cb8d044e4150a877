"""os: the files of the board, its name, and random bytes that are the same for the same seed."""

from asim._loader.attribute_tuple import AttributeTuple as _Attributes
from asim._loader.file_system import Folder as _Folder
from asim._loader.random_numbers import RandomNumbers as _RandomNumbers

_world = __world__  # noqa: F821
_files = _world.files
_random = _RandomNumbers(_world.hooks.seed, "os.urandom")
_FOLDER, _FILE = 0x4000, 0x8000
_BLOCK, _BLOCKS = 512, 2048


def uname():
    name = _world.board.platform
    release = "1.29.0" if _world.firmware == "1.29" else "1.11"
    machine = _world.board.machine
    return _Attributes(sysname=name, nodename=name, release=release, version=f"v{release}", machine=machine)


def _kind(node):
    return _FOLDER if isinstance(node, _Folder) else _FILE


def _size(node):
    return 0 if isinstance(node, _Folder) else node.size


def listdir(path=""):
    return list(_files.folder(path).entries)


def ilistdir(path=""):
    return iter([(name, _kind(node), 0, _size(node)) for name, node in _files.folder(path).entries.items()])


def stat(path):
    node = _files.at(path)
    return (_kind(node), 0, 0, 0, 0, 0, _size(node), 0, 0, 0)


def statvfs(path):
    _files.at(path)
    return (_BLOCK, _BLOCK, _BLOCKS, _BLOCKS // 2, _BLOCKS // 2, 0, 0, 0, 0, 255)


def getcwd():
    return _files.current


chdir = _files.change
mkdir = _files.make_folder
remove = unlink = _files.remove
rename = _files.rename
rmdir = _files.remove_folder


def sync():
    """Nothing is pending: files are in memory."""


def urandom(count):
    return bytes([_random.bits(8) for _ in range(count)])


__lacks__ = ("VfsFat", "VfsLfs1", "VfsLfs2", "VfsPosix", "dupterm", "mount", "umount", "getenv", "putenv", "system")
