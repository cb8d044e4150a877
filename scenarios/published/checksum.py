"""The two checks of a GPS sentence of 70 characters that take long: its checksum, and that it can be printed."""

from asim import mark

SENTENCE = "$GPRMC,123204.00,A,5321.6802,N,00630.3371,W,0.06,031.90,280511,,,A*4A"


def checksum(text):
    result = 0
    for character in text:
        result ^= ord(character)
    return result


def printable(text):
    try:
        next(c for c in text if ord(c) < 10 or ord(c) > 126)
        return False
    except StopIteration:
        return True


mark("checksum starts")
checksum(SENTENCE[1:-3])
mark("checksum ends")
mark("check starts")
printable(SENTENCE)
mark("check ends")
