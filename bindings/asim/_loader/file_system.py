"""The files of one board: a tree in memory, seeded from the program's folder.

A host folder is listed and a host file read when the program first looks at it; from then on the board has its own.
What the program writes stays in memory.
"""

from __future__ import annotations

from os import scandir, stat
from os.path import basename

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

ENOENT = 2
EIO = 5
EEXIST = 17
ENOTDIR = 20
EISDIR = 21
EINVAL = 22
EFBIG = 27
ENOTEMPTY = 39

# Larger files of the host are not the program's: no board holds them.
_LARGEST_FILE = 8 * 1024 * 1024
_SKIPPED = ("__pycache__",)


class File:
    """One file; `host` is where its content comes from when it is first read."""

    def __init__(self, host: str | None = None) -> None:
        self._host = host
        self._data: bytearray | None = None if host else bytearray()

    @property
    def data(self) -> bytearray:
        """The content, shared by all who have the file open."""
        if self._data is None:
            self._data = self._read()
        return self._data

    @property
    def size(self) -> int:
        """The number of bytes."""
        if self._data is None and self._host is not None:
            return stat(self._host).st_size
        return len(self.data)

    def _read(self) -> bytearray:
        assert self._host is not None
        if self.size > _LARGEST_FILE:
            raise OSError(EFBIG)
        try:
            with open(self._host, "rb") as stream:
                return bytearray(stream.read())
        except OSError:
            raise OSError(EIO) from None


class Folder:
    """One folder; `host` is where its entries come from when it is first looked at."""

    def __init__(self, host: str | None = None) -> None:
        self._host = host
        self._entries: dict[str, File | Folder] | None = None if host else {}

    @property
    def entries(self) -> dict[str, File | Folder]:
        """The entries by name, in the order of their names when they come from the host."""
        if self._entries is None:
            self._entries = dict(self._listed())
        return self._entries

    def _listed(self) -> Iterator[tuple[str, File | Folder]]:
        assert self._host is not None
        with scandir(self._host) as listing:
            found = sorted((entry.name, entry.path, entry.is_dir()) for entry in listing)
        for name, path, is_folder in found:
            if name not in _SKIPPED and not name.startswith("."):
                yield name, Folder(path) if is_folder else File(path)


class FileSystem:
    """Folders and files by path; what fails raises `OSError` with one number, as a board does."""

    def __init__(self, folder: str, mount: str) -> None:
        self._root = Folder()
        self._mounted: list[str] = []
        self.mount(folder, mount)
        self._current = mount

    def mount(self, folder: str, point: str) -> None:
        """Make the host's `folder` the folder `point`, such as "/flash"; "/" replaces the root."""
        if point == "/":
            self._root = Folder(folder)
        else:
            self._root.entries[point[1:]] = Folder(folder)
        self._mounted.append(point)

    @property
    def current(self) -> str:
        """The current folder."""
        return self._current

    def absolute(self, path: str | bytes) -> str:
        """Return `path` from the root, without `.` and `..`."""
        if isinstance(path, (bytes, bytearray)):
            path = path.decode()
        parts: list[str] = []
        for part in (path if path.startswith("/") else f"{self._current}/{path}").split("/"):
            if part == "..":
                del parts[-1:]
            elif part not in ("", "."):
                parts.append(part)
        return "/" + "/".join(parts)

    def find(self, path: str) -> File | Folder | None:
        """Return what is at `path`, or None."""
        node: File | Folder | None = self._root
        for part in self.absolute(path).split("/"):
            if part:
                node = node.entries.get(part) if isinstance(node, Folder) else None
        return node

    def at(self, path: str) -> File | Folder:
        """Return what is at `path`."""
        node = self.find(path)
        if node is None:
            raise OSError(ENOENT)
        return node

    def folder(self, path: str) -> Folder:
        """Return the folder at `path`."""
        node = self.at(path)
        if isinstance(node, File):
            raise OSError(ENOTDIR)
        return node

    def file(self, path: str) -> File:
        """Return the file at `path`."""
        node = self.at(path)
        if isinstance(node, Folder):
            raise OSError(EISDIR)
        return node

    def create(self, path: str) -> File:
        """Return the file at `path`, empty and new if there is none."""
        folder, name = self._place(path)
        node = folder.entries.get(name)
        if isinstance(node, Folder):
            raise OSError(EISDIR)
        if node is None:
            node = folder.entries[name] = File()
        return node

    def make_folder(self, path: str) -> None:
        """Make the folder `path`."""
        folder, name = self._place(path)
        if name in folder.entries:
            raise OSError(EEXIST)
        folder.entries[name] = Folder()

    def remove(self, path: str) -> None:
        """Remove the file at `path`."""
        self.file(path)
        folder, name = self._place(path)
        del folder.entries[name]

    def remove_folder(self, path: str) -> None:
        """Remove the empty folder `path`."""
        if self.folder(path).entries:
            raise OSError(ENOTEMPTY)
        folder, name = self._place(path)
        del folder.entries[name]

    def rename(self, old: str, new: str) -> None:
        """Move what is at `old` to `new`, over a file that is there."""
        node = self.at(old)
        target = self.find(new)
        if target is node:
            return
        if isinstance(target, Folder):
            raise OSError(EEXIST)
        folder, name = self._place(new)
        source, source_name = self._place(old)
        del source.entries[source_name]
        folder.entries[name] = node

    def change(self, path: str) -> None:
        """Make `path` the current folder."""
        self.folder(path)
        self._current = self.absolute(path)

    def _place(self, path: str) -> tuple[Folder, str]:
        absolute = self.absolute(path)
        name = basename(absolute)
        if not name:
            raise OSError(EINVAL)
        return self.folder(absolute[: -len(name)]), name
