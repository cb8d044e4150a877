"""The scopes of a file: what binds each name, and in which scope each node of the syntax tree is evaluated."""

from __future__ import annotations

import ast
from typing import NamedTuple, TypeAlias

FunctionNode: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


class Binding(NamedTuple):
    """One place that gives a name its meaning.

    A `value` is what is assigned, where that is one expression. `kind`: "function", "class", "import" (`target` is the
    module), "from" (`target` is the module, `name` what is taken of it), "value", "argument", or "other" for all
    that is not looked into.
    """

    kind: str
    node: ast.AST
    scope: Scope
    value: ast.expr | None = None
    target: str = ""
    name: str = ""


class Scope:
    """A module, class, function, lambda or comprehension.

    Attributes:
        stars: The modules of `from MODULE import *`.
        attributes: In a class, what its methods store in `self.NAME`.
    """

    def __init__(self, kind: str, node: ast.AST, parent: Scope | None) -> None:
        self.kind = kind
        self.node = node
        self.parent = parent
        self.bindings: dict[str, list[Binding]] = {}
        self.outer_names: dict[str, str] = {}
        self.stars: list[str] = []
        self.attributes: dict[str, list[Binding]] = {}

    def owner(self, name: str) -> Scope | None:
        """Return the scope that `name` belongs to when it is used in this one; None for a builtin name."""
        scope: Scope | None = self
        if self.outer_names.get(name) == "global":
            scope = self.module()
        elif name in self.outer_names:
            scope = self.parent
        while scope is not None:
            is_visible = scope is self or scope.kind != "class"
            if is_visible and name in scope.bindings and name not in scope.outer_names:
                return scope
            scope = scope.parent
        return None

    def module(self) -> Scope:
        """Return the outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def function(self) -> Scope | None:
        """Return the function that this scope's code is run by, itself or around its comprehensions."""
        scope: Scope | None = self
        while scope is not None and scope.kind == "comprehension":
            scope = scope.parent
        return scope if scope is not None and scope.kind == "function" else None


class ScopeTree(ast.NodeVisitor):
    """The scopes of one file.

    Attributes:
        module: The outermost scope.
        scopes: The scope in which each node is evaluated.
        parents: The node around each node.
        stored_attributes: Names of attributes that are stored into something other than `self`.
        scope_of_body: The scope that a function or class opens.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.module = self._scope = Scope("module", tree, None)
        self.scopes: dict[ast.AST, Scope] = {}
        self.parents: dict[ast.AST, ast.AST] = {}
        self.stored_attributes: set[str] = set()
        self.scope_of_body: dict[ast.AST, Scope] = {}
        self.visit(tree)

    def visit(self, node: ast.AST) -> None:
        """Note where `node` is, then what it binds."""
        self.scopes[node] = self._scope
        for child in ast.iter_child_nodes(node):
            self.parents[child] = node
        super().visit(node)

    def _bind(self, name: str, binding: Binding) -> None:
        outer = self._scope.outer_names.get(name)
        scope: Scope | None = self._scope
        if outer == "global":
            scope = self._scope.module()
        elif outer == "nonlocal":
            scope = self._scope.parent
            while scope is not None and name not in scope.bindings:
                scope = scope.parent
        if scope is not None:
            scope.bindings.setdefault(name, []).append(binding)

    def _bind_other(self, name: str, node: ast.AST) -> None:
        self._bind(name, Binding("other", node, self._scope))

    def _inside(self, kind: str, node: ast.AST) -> Scope:
        self._scope = self.scope_of_body[node] = Scope(kind, node, self._scope)
        return self._scope

    def _visit_all(self, nodes: list[ast.stmt] | list[ast.expr]) -> None:
        for node in nodes:
            self.visit(node)

    # Definitions

    def visit_FunctionDef(self, node: FunctionNode) -> None:
        self._bind(node.name, Binding("function", node, self._scope))
        self._visit_all(node.decorator_list)
        self._visit_defaults(node.args)
        outer = self._scope
        self._inside("function", node)
        self._declare_outer_names(node)
        self._bind_arguments(node.args)
        self._visit_all(node.body)
        self._scope = outer

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815

    def visit_Lambda(self, node: ast.Lambda) -> None:
        self._visit_defaults(node.args)
        outer = self._scope
        self._inside("lambda", node)
        self._bind_arguments(node.args)
        self.visit(node.body)
        self._scope = outer

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self._bind(node.name, Binding("class", node, self._scope))
        self._visit_all(node.decorator_list)
        self._visit_all(node.bases)
        outer = self._scope
        self._inside("class", node)
        self._visit_all(node.body)
        self._scope = outer

    def _visit_defaults(self, arguments: ast.arguments) -> None:
        self._visit_all(arguments.defaults)
        self._visit_all([default for default in arguments.kw_defaults if default is not None])

    def _bind_arguments(self, arguments: ast.arguments) -> None:
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        for argument in every + [extra for extra in (arguments.vararg, arguments.kwarg) if extra is not None]:
            self._bind(argument.arg, Binding("argument", argument, self._scope))

    def _declare_outer_names(self, function: FunctionNode) -> None:
        """`global` holds for the whole function, wherever in it the statement stands."""
        for node in own_nodes(function):
            if isinstance(node, (ast.Global, ast.Nonlocal)):
                word = "global" if isinstance(node, ast.Global) else "nonlocal"
                self._scope.outer_names.update(dict.fromkeys(node.names, word))

    def visit_ListComp(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.visit(node.generators[0].iter)
        outer = self._scope
        self._inside("comprehension", node)
        for index, loop in enumerate(node.generators):
            self.scopes[loop] = self._scope
            for child in ast.iter_child_nodes(loop):
                self.parents[child] = loop
            if index:
                self.visit(loop.iter)
            self.visit(loop.target)
            self._visit_all(loop.ifs)
        elements = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
        self._visit_all(elements)
        self._scope = outer

    visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_ListComp  # noqa: N815

    # Bindings

    def visit_Import(self, node: ast.Import) -> None:
        for alias in node.names:
            top = alias.name.partition(".")[0]
            target = alias.name if alias.asname else top
            self._bind(alias.asname or top, Binding("import", node, self._scope, target=target))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            if alias.name == "*":
                self._scope.stars.append(module)
            else:
                binding = Binding("from", node, self._scope, target=module, name=alias.name)
                self._bind(alias.asname or alias.name, binding)

    def visit_Assign(self, node: ast.Assign) -> None:
        for target in node.targets:
            self._assign(target, node.value, node)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self._assign(node.target, node.value, node)
            self.visit(node.value)
        self.visit(node.target)

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        inner = self._scope
        while self._scope.kind == "comprehension" and self._scope.parent is not None:
            self._scope = self._scope.parent
        self._bind(node.target.id, Binding("value", node, inner, value=node.value))
        self._scope = inner
        self.visit(node.value)

    def _assign(self, target: ast.expr, value: ast.expr, node: ast.AST) -> None:
        binding = Binding("value", node, self._scope, value=value)
        if isinstance(target, ast.Name):
            self._bind(target.id, binding)
        elif isinstance(target, ast.Attribute) and (owner := self._class_of_self(target.value)) is not None:
            owner.attributes.setdefault(target.attr, []).append(binding)

    def visit_Name(self, node: ast.Name) -> None:
        if not isinstance(node.ctx, ast.Load) and not self._is_plain_target(node):
            self._bind_other(node.id, node)

    def visit_Attribute(self, node: ast.Attribute) -> None:
        if not isinstance(node.ctx, ast.Load):
            owner = self._class_of_self(node.value)
            if owner is None:
                self.stored_attributes.add(node.attr)
            elif not self._is_plain_target(node):
                owner.attributes.setdefault(node.attr, []).append(Binding("other", node, self._scope))
        self.generic_visit(node)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        if node.name is not None:
            self._bind_other(node.name, node)
        self.generic_visit(node)

    def _is_plain_target(self, node: ast.expr) -> bool:
        """Whether `node` is the whole target of an assignment, which `_assign` has bound."""
        parent = self.parents[node]
        if isinstance(parent, ast.Assign):
            return any(node is target for target in parent.targets)
        return isinstance(parent, (ast.AnnAssign, ast.NamedExpr)) and node is parent.target

    def _class_of_self(self, node: ast.expr) -> Scope | None:
        """The class whose instance `node` is: `self` in one of its methods."""
        if not isinstance(node, ast.Name):
            return None
        owner = self._scope.owner(node.id)
        return class_of_first_argument(owner, node.id) if owner is not None else None


def class_of_first_argument(scope: Scope, name: str) -> Scope | None:
    """Return the class whose method `scope` is, if `name` is the method's first argument and nothing else."""
    function, bindings = scope.node, scope.bindings.get(name, [])
    if not isinstance(function, _FUNCTIONS) or scope.parent is None or scope.parent.kind != "class":
        return None
    arguments = function.args.posonlyargs + function.args.args
    if not arguments or arguments[0].arg != name or len(bindings) != 1:
        return None
    if any(isinstance(decorator, ast.Name) and decorator.id == "staticmethod" for decorator in function.decorator_list):
        return None
    return scope.parent


def own_nodes(body: ast.AST) -> list[ast.AST]:
    """Return the nodes that a function or statement executes itself, not those of functions and classes within."""
    found: list[ast.AST] = []
    waiting = list(ast.iter_child_nodes(body))[::-1]
    while waiting:
        node = waiting.pop()
        found.append(node)
        if not isinstance(node, (*_FUNCTIONS, ast.Lambda, ast.ClassDef)):
            waiting.extend(list(ast.iter_child_nodes(node))[::-1])
    return found
