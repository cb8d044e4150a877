"""io: files of the board's own file system, streams in memory, and the base of streams written in Python."""

_files = __world__.files  # noqa: F821
_EBADF = 9
_EINVAL = 22


class IOBase:
    """The base class of streams written in Python. It adds no methods, as in the firmware."""

    __asim_stream__ = True
    """Schedulers and `select` poll the object through its `ioctl`."""


class _Stream:
    """A position in a bytearray. Text and bytes differ in what reading gives; writing takes both."""

    __takes_text__ = True
    _is_text = False

    def __init__(self, data, reads=True, writes=True, appends=False):
        self._data = data
        self._at = len(data) if appends else 0
        self._reads, self._writes, self._appends = reads, writes, appends

    def _checked(self, allowed):
        if self._data is None:
            raise OSError(_EINVAL)
        if not allowed:
            raise OSError(_EBADF)
        return self._data

    def _given(self, piece):
        return piece.decode() if self._is_text else bytes(piece)

    def _taken(self, size):
        data = self._checked(self._reads)
        end = len(data) if size is None or size < 0 else self._at + size
        piece = data[self._at : end]
        self._at += len(piece)
        return piece

    def read(self, size=-1):
        if not self._is_text or size is None or size < 0:
            return self._given(self._taken(size))
        # In text a size counts characters; bytes that continue one follow the first.
        data = self._checked(self._reads)
        end = self._at
        while size > 0 and end < len(data):
            end += 1
            while end < len(data) and data[end] & 0xC0 == 0x80:
                end += 1
            size -= 1
        return self._given(self._taken(end - self._at))

    def readinto(self, buffer, size=None):
        view = memoryview(buffer)
        piece = self._taken(len(view) if size is None else min(size, len(view)))
        view[: len(piece)] = piece
        return len(piece)

    def readline(self, size=-1):
        data = self._checked(self._reads)
        end = data.find(b"\n", self._at) + 1 or len(data)
        if size >= 0:
            end = min(end, self._at + size)
        return self._given(self._taken(end - self._at))

    def readlines(self):
        return list(self)

    def write(self, piece, *_):
        data = self._checked(self._writes)
        raw = piece.encode() if isinstance(piece, str) else bytes(piece)
        if not raw:
            return 0
        if self._appends:
            self._at = len(data)
        if self._at > len(data):
            data.extend(bytes(self._at - len(data)))
        data[self._at : self._at + len(raw)] = raw
        self._at += len(raw)
        return len(piece)

    def seek(self, offset, whence=0):
        start = (0, self._at, len(self._checked(True)))[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self):
        return self.seek(0, 1)

    def flush(self):
        pass

    def close(self):
        self._data = None

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line


class FileIO(_Stream):
    pass


class TextIOWrapper(_Stream):
    _is_text = True


class BytesIO(_Stream):
    def __init__(self, initial=b""):
        # A number asks for room only.
        super().__init__(bytearray() if isinstance(initial, int) else bytearray(_raw(initial)))

    def getvalue(self):
        return self._given(self._checked(True))


class StringIO(BytesIO):
    _is_text = True


def _raw(data):
    return data.encode() if isinstance(data, str) else data


def open(name, mode="r", **options):
    kind = mode.replace("b", "").replace("t", "")
    if kind not in ("r", "w", "a", "r+", "w+", "a+"):
        raise ValueError("invalid mode")
    file = _files.file(name) if kind[0] == "r" else _files.create(name)
    if kind[0] == "w":
        del file.data[:]
    cls = FileIO if "b" in mode else TextIOWrapper
    both = "+" in kind
    return cls(file.data, reads=both or kind == "r", writes=both or kind != "r", appends=kind[0] == "a")


__lacks__ = ("BufferedReader", "BufferedWriter")
