"""heapq: the functions that boards have."""

from host import _heapq

heapify = _heapq.heapify
heappop = _heapq.heappop
heappush = _heapq.heappush
