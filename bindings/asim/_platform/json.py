"""json: what MicroPython reads and writes of it."""

from host import _json

_text = __world__.printer.representation  # noqa: F821
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_WORDS = {None: "null", True: "true", False: "false"}


def dumps(thing, separators=(", ", ": ")):
    return _written(thing, *separators)


def dump(thing, stream, separators=(", ", ": ")):
    __world__.text_writer(stream)(dumps(thing, separators))  # noqa: F821


def loads(text):
    if not isinstance(text, str):
        text = bytes(text).decode()
    value, end = _scanned(text.lstrip())
    if text.lstrip()[end:].strip():
        raise ValueError("syntax error in JSON")
    return value


def load(stream):
    return loads(stream.read())


def _written(thing, item, key):
    if thing is None or thing is True or thing is False:
        return _WORDS[thing]
    if isinstance(thing, (str, bytes, bytearray)):
        return _quoted(thing if isinstance(thing, str) else bytes(thing).decode())
    if isinstance(thing, (list, tuple)):
        return f"[{item.join([_written(element, item, key) for element in thing])}]"
    if isinstance(thing, dict):
        pairs = [_key(name, item, key) + key + _written(value, item, key) for name, value in thing.items()]
        return f"{{{item.join(pairs)}}}"
    return _text(thing)


def _key(name, item, key):
    written = _written(name, item, key)
    return written if isinstance(name, (str, bytes)) else f'"{written}"'


def _quoted(text):
    return '"' + "".join([_ESCAPES.get(c) or (c if c >= " " else "\\u%04x" % ord(c)) for c in text]) + '"'


class _Reading:
    """What the interpreter's scanner asks for."""

    strict = False
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = None
    memo = {}


_scan = _json.make_scanner(_Reading)


def _scanned(text):
    try:
        return _scan(text, 0)
    except (StopIteration, ValueError, TypeError, SystemError):
        # SystemError: the scanner did not find its exception, whose module takes longer to import than asim to start.
        raise ValueError("syntax error in JSON") from None
