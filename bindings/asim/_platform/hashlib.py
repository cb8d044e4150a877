"""hashlib: hash functions, without the hexadecimal digest, as on boards."""

from host import hashlib as _host


class _Hash:
    def __init__(self, data=b""):
        self._hash = getattr(_host, type(self).__name__)()
        self.update(data)

    def update(self, data):
        self._hash.update(data.encode() if isinstance(data, str) else data)

    def digest(self):
        return self._hash.digest()


class md5(_Hash):
    pass


class sha1(_Hash):
    pass


class sha256(_Hash):
    pass
