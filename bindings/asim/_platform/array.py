"""array: arrays of numbers as wide as on a 32-bit board."""

from host import array as _host

_NARROW = {"l": "i", "L": "I"}


class array(_host.array):
    def __new__(cls, typecode, initial=()):
        if isinstance(initial, str):
            initial = initial.encode()
        return super().__new__(cls, _NARROW.get(typecode, typecode), initial)

    def __repr__(self):
        items = ", ".join([str(item) for item in self])
        return f"array('{self.typecode}', [{items}])" if items else f"array('{self.typecode}')"
