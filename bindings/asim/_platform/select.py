"""select: the poll object, and `select` on top of it."""

import _asim

_board = _asim.board

POLLIN = 1
POLLOUT = 4
POLLERR = 8
POLLHUP = 16


def poll():
    return _asim.Poll(_board)


def select(rlist, wlist, xlist, timeout=None):
    """Waits until something is ready, at most `timeout` seconds; returns three lists."""
    poller = poll()
    wanted = []
    for mask, things in ((POLLIN, rlist), (POLLOUT, wlist), (POLLERR | POLLHUP, xlist)):
        for thing in things:
            for entry in wanted:
                if entry[0] is thing:
                    entry[1] |= mask
                    break
            else:
                wanted.append([thing, mask])
    for thing, mask in wanted:
        poller.register(thing, mask)
    milliseconds = -1 if timeout is None or timeout < 0 else int(timeout * 1000)
    found = poller.poll(milliseconds)
    return tuple(
        [thing for thing, events in found if events & mask and any(thing is one for one in things)]
        for mask, things in ((POLLIN, rlist), (POLLOUT, wlist), (~(POLLIN | POLLOUT), xlist))
    )
