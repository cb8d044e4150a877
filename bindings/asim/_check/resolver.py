"""What the expressions of a program mean."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from . import board_api
from .function_shape import has_yield, is_abstract, kind_of, returned
from .meanings import (
    NONE,
    UNKNOWN,
    Api,
    ApiInstance,
    Class,
    Coroutine,
    Function,
    Instance,
    Meaning,
    Module,
    Plain,
    joined,
)
from .scopes import class_of_first_argument

if TYPE_CHECKING:
    from .scopes import Binding, FunctionNode, Scope
    from .source_file import ProgramFiles, SourceFile

# Decorators that leave a function what it is.
_TRANSPARENT = ("staticmethod", "classmethod", "coroutine", "asyncio.coroutine", "uasyncio.coroutine")
_EMITTERS = ("micropython.native", "micropython.viper", "micropython.bytecode")


class Resolver:
    """Answers what an expression of a file is; UNKNOWN wherever it could be something else."""

    def __init__(self, files: ProgramFiles) -> None:
        self._files = files
        self._busy: set[object] = set()
        self._known: dict[ast.expr, Meaning] = {}

    def meaning(self, node: ast.expr, file: SourceFile) -> Meaning:
        """Return the meaning of `node`, an expression of `file`."""
        if node in self._known:
            return self._known[node]
        if node in self._busy:
            return UNKNOWN
        is_asked_for = not self._busy
        self._busy.add(node)
        try:
            found = self._meaning(node, file)
        finally:
            self._busy.discard(node)
        if is_asked_for:  # else it may be what is known inside of a circle
            self._known[node] = found
        return found

    def _meaning(self, node: ast.expr, file: SourceFile) -> Meaning:
        if isinstance(node, ast.Name):
            return self._name(node.id, file.scopes.scopes[node], file)
        if isinstance(node, ast.Attribute):
            return self._attribute(node, file)
        if isinstance(node, ast.Call):
            return self._call(node, file)
        return _value(node)

    # Names

    def _name(self, name: str, scope: Scope, file: SourceFile) -> Meaning:
        owner = scope.owner(name)
        if owner is None:
            return self._starred(name, file)
        if (method_of := class_of_first_argument(owner, name)) is not None:
            return self._self(owner, Class(method_of, file))
        return self._bound(owner.bindings[name], file)

    @staticmethod
    def _self(method: Scope, owner: Class) -> Meaning:
        decorators = getattr(method.node, "decorator_list", ())
        if any(isinstance(decorator, ast.Name) and decorator.id == "classmethod" for decorator in decorators):
            return owner
        return Instance(owner, exact=False)

    def _starred(self, name: str, file: SourceFile) -> Meaning:
        for module in file.scopes.module.stars:
            if (known := board_api.MODULES.get(module)) is not None and self._is_listed(f"{known}.{name}"):
                return Api(f"{known}.{name}")
            if (imported := self._files.imported(module, file)) is not None and not name.startswith("_"):
                bindings = imported.scopes.module.bindings.get(name)
                if bindings:
                    return self._bound(bindings, imported)
        return UNKNOWN

    @staticmethod
    def _is_listed(path: str) -> bool:
        return any(
            path in table
            for table in (
                board_api.COROUTINE_FUNCTIONS,
                board_api.CLASSES,
                board_api.PLAIN_FUNCTIONS,
                board_api.TASK_MAKERS,
                board_api.CALLBACK_TAKERS,
            )
        )

    def _bound(self, bindings: list[Binding], file: SourceFile) -> Meaning:
        return joined([self._guarded(binding, file) for binding in bindings])

    def _guarded(self, binding: Binding, file: SourceFile) -> Meaning:
        """The meaning of a binding; of one that leads back to itself, through imports, nothing is known."""
        key = (id(binding), file)
        if key in self._busy:
            return UNKNOWN
        self._busy.add(key)
        try:
            return self._binding(binding, file)
        finally:
            self._busy.discard(key)

    def _binding(self, binding: Binding, file: SourceFile) -> Meaning:
        if binding.kind == "function":
            return self._definition(binding.node, file)  # type: ignore[arg-type]
        if binding.kind == "class" and isinstance(binding.node, ast.ClassDef):
            is_plain = not binding.node.decorator_list and not binding.node.keywords
            return Class(file.scopes.scope_of_body[binding.node], file) if is_plain else UNKNOWN
        if binding.kind == "import":
            return self._module(binding.target, file)
        if binding.kind == "from":
            return self._imported(binding, file)
        if binding.kind == "value" and binding.value is not None:
            return self.meaning(binding.value, file)
        return UNKNOWN

    @staticmethod
    def _definition(function: FunctionNode, file: SourceFile) -> Meaning:
        names = [ast.unparse(decorator) for decorator in function.decorator_list]
        if not all(name in _TRANSPARENT or name in _EMITTERS for name in names):
            return UNKNOWN
        return Function(kind_of(function), ((function, file),))

    # Modules

    def imported_module(self, name: str, file: SourceFile) -> Meaning:
        """Return the module that `file` imports as `name`, "part" or ".part"."""
        return self._module(name, file)

    def _module(self, name: str, file: SourceFile) -> Meaning:
        if name not in board_api.SCHEDULERS and (imported := self._files.imported(name, file)) is not None:
            return Module(imported)
        known = board_api.MODULES.get(name)
        return Api(known) if known is not None else UNKNOWN

    def _imported(self, binding: Binding, file: SourceFile) -> Meaning:
        module = self._module(binding.target, file)
        if isinstance(module, Module):
            is_own = module.file is file  # `from . import part` in the package's own file
            if is_own or binding.name not in module.file.scopes.module.bindings:
                separator = "" if binding.target.endswith(".") else "."
                part = self._module(binding.target + separator + binding.name, file)
                if part != UNKNOWN:
                    return part
        return self._member(module, binding.name)

    # Attributes

    def _attribute(self, node: ast.Attribute, file: SourceFile) -> Meaning:
        if node.attr in file.scopes.stored_attributes:
            return UNKNOWN
        value = node.value
        if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "super":
            return UNKNOWN
        return self._member(self.meaning(value, file), node.attr)

    def _member(self, owner: Meaning, name: str) -> Meaning:
        if isinstance(owner, Module):
            bindings = owner.file.scopes.module.bindings.get(name)
            return self._bound(bindings, owner.file) if bindings else self._starred(name, owner.file)
        if isinstance(owner, (Api, ApiInstance)):
            path = f"{owner.path}.{name}"
            if path in board_api.MODULES:
                return Api(board_api.MODULES[path])
            return Api(path) if self._is_listed(path) else UNKNOWN
        if isinstance(owner, Class):
            return self._of_class(owner, name)
        if isinstance(owner, Instance):
            return self._of_instance(owner, name)
        return UNKNOWN

    def _of_instance(self, instance: Instance, name: str) -> Meaning:
        found = self._of_class(instance.of, name)
        if instance.exact:
            return found
        derived = [self._of_class(other, name) for other in self._derived(instance.of)]
        if isinstance(found, Function) and all(is_abstract(function) for function, _ in found.definitions):
            return found if found.kind != "plain" else UNKNOWN
        return joined([found, *derived])

    def _of_class(self, owner: Class, name: str) -> Meaning:
        """What a class, or the first of its bases that has it, calls `name`; in an instance, stored or defined."""
        stored = owner.scope.attributes.get(name, [])
        defined = owner.scope.bindings.get(name, [])
        if defined and stored:
            return UNKNOWN
        if name in owner.file.scopes.stored_attributes:
            return UNKNOWN
        if defined or stored:
            return self._bound(defined or stored, owner.file)
        bases = self._bases(owner)
        for base in bases:
            if not isinstance(base, Class):
                return UNKNOWN
            if self._has(base, name):
                return self._of_class(base, name)
        return UNKNOWN

    def _has(self, owner: Class, name: str) -> bool:
        """Whether `name` is in the class or its bases, or may be, for all that is known of these."""
        if name in owner.scope.bindings or name in owner.scope.attributes:
            return True
        return any(not isinstance(base, Class) or self._has(base, name) for base in self._bases(owner))

    def _bases(self, owner: Class) -> list[Meaning]:
        node = owner.scope.node
        if not isinstance(node, ast.ClassDef):
            return [UNKNOWN]
        bases = [base for base in node.bases if not (isinstance(base, ast.Name) and base.id == "object")]
        return [self.meaning(base, owner.file) for base in bases]

    def _derived(self, owner: Class) -> list[Class]:
        """The classes of the same file that have `owner` among their direct bases."""
        scopes = [scope for scope in owner.file.scopes.scope_of_body.values() if scope.kind == "class"]
        classes = [Class(scope, owner.file) for scope in scopes if scope is not owner.scope]
        return [other for other in classes if owner in self._bases(other)]

    # Calls

    def _call(self, node: ast.Call, file: SourceFile) -> Meaning:
        function = self.meaning(node.func, file)
        if isinstance(function, Function):
            return self._result(function)
        if isinstance(function, Class):
            return Instance(function, exact=True)
        if isinstance(function, Api):
            return _api_result(function.path)
        return UNKNOWN

    def _result(self, function: Function) -> Meaning:
        if function.kind != "plain":
            return Coroutine(function.kind, any(has_yield(definition) for definition, _ in function.definitions))
        if any(is_abstract(definition) for definition, _ in function.definitions):
            return UNKNOWN
        results = [
            NONE if value is None else self.meaning(value, file)
            for definition, file in function.definitions
            for value in returned(definition)
        ]
        # A function that sometimes returns a coroutine and sometimes nothing is left alone.
        first = results[0] if results else UNKNOWN
        if all(isinstance(result, Plain) for result in results) and results:
            return first
        return first if all(result == first for result in results) else UNKNOWN

    def is_awaitable_class(self, owner: Class) -> bool:
        """Tell whether instances can be awaited, as far as anybody knows."""
        return any(self._has(owner, name) for name in ("__iter__", "__await__", "__next__", "__getattr__"))


def _api_result(path: str) -> Meaning:
    if path in board_api.COROUTINE_FUNCTIONS:
        return Coroutine("api")
    if path in board_api.CLASSES:
        return ApiInstance(board_api.CLASSES[path])
    if path in board_api.PLAIN_FUNCTIONS:
        return Plain(board_api.PLAIN_FUNCTIONS[path])
    return UNKNOWN


def _value(node: ast.expr) -> Meaning:
    """Numbers and truth values: unlike text, which can be iterated, they cannot be awaited."""
    if isinstance(node, ast.Constant):
        if node.value is None:
            return NONE
        return Plain("a number") if isinstance(node.value, (int, float)) else UNKNOWN
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return Plain("a bool")
    return UNKNOWN
