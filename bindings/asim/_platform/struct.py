"""struct: packing as a 32-bit little-endian board does it; text is taken where a buffer is."""

from host import struct as _host

# The native sizes of a 32-bit board: a long and a pointer have four bytes.
_NATIVE = str.maketrans("lLPO", "iIII")


def _format(form):
    if isinstance(form, (bytes, bytearray)):
        form = form.decode()
    if form[:1] not in ("<", ">", "!", "="):
        form = form.translate(_NATIVE)
    return form


def _buffer(data):
    return data.encode() if isinstance(data, str) else data


def _run(function, *arguments):
    try:
        return function(*arguments)
    except _host.error as error:
        raise ValueError(str(error)) from None


def calcsize(form):
    return _run(_host.calcsize, _format(form))


def pack(form, *values):
    return _run(_host.pack, _format(form), *_values(values))


def pack_into(form, buffer, offset, *values):
    _run(_host.pack_into, _format(form), buffer, offset, *_values(values))


def unpack(form, data):
    form = _format(form)
    # A longer buffer is accepted.
    return _run(_host.unpack_from, form, _buffer(data), 0)


def unpack_from(form, data, offset=0):
    return _run(_host.unpack_from, _format(form), _buffer(data), offset)


def _values(values):
    return [value.encode() if isinstance(value, str) else value for value in values]
