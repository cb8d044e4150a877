"""binascii: hexadecimal, base64 and a checksum; text is taken where a buffer is."""

from host import binascii as _host


def _buffer(data):
    return data.encode() if isinstance(data, str) else data


def hexlify(data, sep=None):
    return _host.hexlify(_buffer(data)) if sep is None else _host.hexlify(_buffer(data), sep)


def unhexlify(data):
    return _run(_host.unhexlify, data)


def a2b_base64(data):
    return _run(_host.a2b_base64, data)


def b2a_base64(data, *, newline=True):
    return _host.b2a_base64(_buffer(data), newline=newline)


def crc32(data, value=0):
    return _host.crc32(_buffer(data), value)


def _run(function, data):
    try:
        return function(data)
    except ValueError as error:
        raise ValueError(str(error)) from None
