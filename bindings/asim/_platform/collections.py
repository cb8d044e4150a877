"""collections: deque with its fixed length, OrderedDict, namedtuple."""

from host import _collections

OrderedDict = _collections.OrderedDict


class deque:
    """A queue of at most `maxlen` items; with `flags` 1 a full one refuses, else it drops from the other end."""

    def __init__(self, iterable, maxlen, flags=0):
        if maxlen < 0:
            raise ValueError
        self._items = _collections.deque((), maxlen)
        self._refuses = bool(flags & 1)
        self.extend(iterable)

    def _admit(self):
        if self._refuses and len(self._items) == self._items.maxlen:
            raise IndexError("full")

    def append(self, item):
        self._admit()
        self._items.append(item)

    def appendleft(self, item):
        self._admit()
        self._items.appendleft(item)

    def extend(self, iterable):
        for item in iterable:
            self.append(item)

    def popleft(self):
        if not self._items:
            raise IndexError("empty")
        return self._items.popleft()

    def pop(self):
        if not self._items:
            raise IndexError("empty")
        return self._items.pop()

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __getitem__(self, index):
        return self._items[index]

    def __setitem__(self, index, value):
        self._items[index] = value

    def __repr__(self):
        return "<deque>"


def namedtuple(name, fields):
    """A tuple type with named items."""
    names = tuple(fields.replace(",", " ").split()) if isinstance(fields, str) else tuple(fields)

    def __new__(cls, *values, **named):
        if len(values) > len(names):
            raise TypeError(f"function takes {len(names)} positional arguments but {len(values)} were given")
        items = list(values)
        for missing in names[len(values) :]:
            if missing not in named:
                raise TypeError(f"function missing required keyword argument '{missing}'")
            items.append(named.pop(missing))
        if named:
            raise TypeError("function got multiple values or an unexpected keyword argument")
        return tuple.__new__(cls, items)

    def _asdict(self):
        return OrderedDict(zip(names, self))

    members = {"__new__": __new__, "__slots__": (), "_asdict": _asdict, "_fields": names}
    for index, field in enumerate(names):
        members[field] = _collections._tuplegetter(index, None)
    return type(name, (tuple,), members)


__lacks__ = ("defaultdict",)
