"""micropython: the compiler's `const`, the schedule queue, a ring buffer; figures of what is not simulated."""

_hooks = __world__.hooks  # noqa: F821
_state = {"opt_level": 0, "heap_locks": 0}
_STACK = 1000
_POLL = 3
_READABLE, _WRITABLE = 1, 4


def const(value):
    return value


def native(function):
    return function


bytecode = viper = native


def schedule(function, argument):
    if not _hooks.schedule(function, argument):
        raise RuntimeError("schedule queue full")


def opt_level(level=None):
    if level is None:
        return _state["opt_level"]
    _state["opt_level"] = level
    return None


def alloc_emergency_exception_buf(size):
    """Tracebacks of interrupt handlers are always printed."""


def mem_info(verbose=None):
    _hooks.print_text(
        "mem: total=0, current=0, peak=0\nstack: 1000 out of 15360\nGC: total: 102400, used: 14400, free: 88000\n"
    )


def qstr_info(verbose=None):
    _hooks.print_text("qstr pool: n_pool=1, n_qstr=0, n_str_data_bytes=0, n_total_bytes=0\n")


def stack_use():
    return _STACK


def heap_lock():
    _state["heap_locks"] += 1


def heap_unlock():
    _state["heap_locks"] -= 1
    return _state["heap_locks"]


def heap_locked():
    return _state["heap_locks"]


def kbd_intr(character):
    """There is no keyboard."""


class RingIO:
    """A ring of bytes that a handler writes and a task reads."""

    def __init__(self, size):
        self._limit = size if isinstance(size, int) else len(size) - 1
        self._data = bytearray()

    def any(self):
        return len(self._data)

    def read(self, size=-1):
        piece = bytes(self._data if size is None or size < 0 else self._data[:size])
        del self._data[: len(piece)]
        return piece

    def readinto(self, buffer, size=None):
        view = memoryview(buffer)
        piece = self.read(len(view) if size is None else min(size, len(view)))
        view[: len(piece)] = piece
        return len(piece)

    def readline(self, size=-1):
        end = self._data.find(b"\n") + 1 or len(self._data)
        return self.read(end if size is None or size < 0 else min(end, size))

    def write(self, data):
        piece = (data.encode() if isinstance(data, str) else bytes(data))[: self._limit - len(self._data)]
        self._data += piece
        return len(piece)

    def ioctl(self, request, argument):
        if request != _POLL:
            return -1
        ready = (_READABLE if self._data else 0) | (_WRITABLE if len(self._data) < self._limit else 0)
        return ready & argument

    def close(self):
        pass


__lacks__ = ("qstr_pool", "asm_thumb", "asm_xtensa", "asm_rv32", "pystack_use")
