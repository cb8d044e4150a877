"""random: numbers that follow from the seed of the run, or from `seed(n)`."""

from asim._loader.random_numbers import RandomNumbers as _RandomNumbers

_numbers = _RandomNumbers(__world__.hooks.seed, "random")  # noqa: F821


def seed(n=None):
    if n is None:
        _numbers.__init__(__world__.hooks.seed, "random")  # noqa: F821
    else:
        _numbers.restart(n)


def getrandbits(n):
    if n < 0 or n > 32:
        raise ValueError("bits must be 32 or less")
    return _numbers.bits(n)


def randrange(start, stop=None, step=1):
    if stop is None:
        start, stop = 0, start
    count = len(range(start, stop, step)) if step else 0
    if count == 0:
        raise ValueError
    return start + step * _numbers.below(count)


def randint(a, b):
    if a > b:
        raise ValueError
    return a + _numbers.below(b - a + 1)


def choice(sequence):
    if len(sequence) == 0:
        raise IndexError
    return sequence[_numbers.below(len(sequence))]


def random():
    return _numbers.bits(53) / (1 << 53)


def uniform(a, b):
    return a + (b - a) * random()
