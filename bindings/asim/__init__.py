"""asim: a host-side simulator and deterministic test harness for uasyncio programs."""
