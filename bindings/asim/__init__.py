"""asim: a host-side simulator and deterministic test harness for uasyncio programs."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from asim._api import *  # noqa: F403
else:

    def __getattr__(name):
        # The command starts in a fraction of the time that this import takes, and does not need it.
        if not name.startswith("_") or name == "__all__":
            from asim import _api  # noqa: PLC0415

            if name == "__all__" or name in _api.__all__:
                return getattr(_api, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
