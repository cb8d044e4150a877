"""builtins: what programs see without an import."""

globals().update({name: value for name, value in __world__.builtins.items() if not name.startswith("__")})  # noqa: F821
