"""The program loader: runs MicroPython programs on this interpreter, each in a world of modules of its own.

`world.ProgramWorld` is the entrance. What it is made of:

- `rewriter`: MicroPython's dialect as a syntax tree that this interpreter runs, with charge points;
- `importer`: the module table and search order of one program;
- `file_system`: the files of one board, in memory;
- `builtin_names`: the builtins of one program;
- `printing`, `identity`, `traceback_text`: what objects, exceptions and tracebacks look like as text.

Start-up time is part of the contract: only C modules are imported here at module level.
"""
