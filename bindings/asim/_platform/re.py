"""re: regular expressions, with the functions and methods that boards have."""

from host import re as _host

DEBUG = 0x1000


class _Pattern:
    def __init__(self, pattern):
        try:
            self._pattern = _host.compile(pattern)
        except _host.error:
            raise ValueError("Error in regex") from None

    def match(self, text):
        return _found(self._pattern.match(text))

    def search(self, text):
        return _found(self._pattern.search(text))

    def split(self, text, limit=-1):
        return self._pattern.split(text, max(limit, 0))

    def sub(self, replacement, text, count=0, flags=0):
        if callable(replacement):
            return self._pattern.sub(lambda match: replacement(_Match(match)), text, count)
        return self._pattern.sub(replacement, text, count)


class _Match:
    def __init__(self, match):
        self._match = match
        self.end = match.end
        self.groups = match.groups
        self.span = match.span
        self.start = match.start

    def group(self, index):
        return self._match.group(index)


def _found(match):
    return None if match is None else _Match(match)


def compile(pattern, flags=0):
    return _Pattern(pattern)


def match(pattern, text):
    return _compiled(pattern).match(text)


def search(pattern, text):
    return _compiled(pattern).search(text)


def sub(pattern, replacement, text, count=0, flags=0):
    return _compiled(pattern).sub(replacement, text, count)


def _compiled(pattern):
    return pattern if isinstance(pattern, _Pattern) else _Pattern(pattern)
