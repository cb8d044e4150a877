"""What objects look like: deterministic, and as MicroPython prints them."""


def test_objects_show_a_count_in_the_place_of_an_address(rig):
    source = """
        class Foo:
            pass
        class Bar(Foo):
            def method(self): pass
        foo, bar = Foo(), Bar()
        def f(): pass
        def g(): yield
        x = 1
        def outer():
            y = 1
            def inner(): return y
            return inner
        generator = g()
        print(foo, [bar], (foo,), {"k": bar}, {foo})
        print(f, g, generator, outer(), bar.method, len, print, Foo, int, ValueError)
        print(repr(foo), str(foo), "%s" % foo, "%r" % [foo], f"{foo} {[foo]!r}", "{} {!r:.4}".format(foo, foo))
        print(id(foo) == id(foo), id(foo) != id(bar), hex(id(foo)), hex(id(bar)))
    """
    foo, bar = "<Foo object at 20001000>", "<Bar object at 20001010>"
    assert rig.lines(source) == [
        f"{foo} [{bar}] ({foo},) {{'k': {bar}}} {{{foo}}}",
        "<function f at 0x20001020> <generator> <generator object 'g' at 20001030> <closure> <bound_method> <function> "
        "<function> <class 'Foo'> <class 'int'> <class 'ValueError'>",
        f"{foo} {foo} {foo} [{foo}] {foo} [{foo}] {foo} <Foo",
        "True True 0x20001000 0x20001010",
    ]


def test_own_text_of_classes(rig):
    source = """
        class A:
            def __str__(self): return "text"
        class B:
            def __repr__(self): return "repr"
        class C(Exception):
            def __str__(self): return "c"
        class L(list): pass
        class D(dict): pass
        print(A(), [B()], B(), "%s" % B(), str(A()), f"{A()}", C(1), repr(C(1)), L([1]), D(a=1))
    """
    assert rig.printed(source) == "text [repr] repr repr text text c C(1,) [1] {'a': 1}\n"


def test_containers_and_text(rig):
    source = """
        from collections import namedtuple, OrderedDict, deque
        P = namedtuple("P", "x y")
        print(P(1, "é"), OrderedDict([("a", 1)]), deque((), 2), set(), frozenset(), {1}, frozenset((2,)))
        print((), (1,), [], {})
        print(["é\\n", b"x\\xff", bytearray(b"z"), 1.0, 1e20, None, True, range(3), Ellipsis, memoryview(b"a")])
    """
    assert rig.lines(source) == [
        "P(x=1, y='\\xe9') OrderedDict({'a': 1}) <deque> set() frozenset() {1} frozenset({2})",
        "() (1,) [] {}",
        "['\\xe9\\n', b'x\\xff', bytearray(b'z'), 1.0, 1e+20, None, True, range(0, 3), Ellipsis, <memoryview>]",
    ]


def test_globals_do_not_show_the_builtins(rig):
    assert rig.printed("print(sorted(k for k in globals() if k[0] != '_'), globals())\n") == (
        "[] {'__name__': '__main__', '__file__': 'program.py'}\n"
    )


def test_hashes_of_objects_do_not_depend_on_the_host(rig):
    source = """
        class A:
            def __init__(self, n): self.n = n
        class E:
            def __eq__(self, other): return True
            def __hash__(self): return 7
        things = [A(n) for n in range(50)]
        print([thing.n for thing in set(things)], hash(E()), len({E(), E()}))
    """
    first = rig.printed(source)
    padding = [object() for _ in range(1000)]
    assert rig.printed(source) == first
    assert first.endswith("7 1\n")
    del padding


def test_print_options(rig):
    source = """
        import io
        class Device(io.IOBase):
            def write(self, data):
                pieces.append(bytes(data))
        pieces = []
        print(1, "a", None, sep="-", end="!\\n")
        print()
        print("x", 2, file=Device())
        print(pieces)
        text = io.StringIO()
        print("to", "text", file=text)
        print(repr(text.getvalue()))
    """
    assert rig.lines(source) == ["1-a-None!", "", "[b'x', b' ', b'2', b'\\n']", "'to text\\n'"]


def test_addresses_are_given_once_and_kept(rig):
    source = """
        class A: pass
        kept = A()
        first = id(kept)
        for _ in range(10):
            id(A())
        print(id(kept) == first, id(A()) - first, id([]) != id(()), id(3) == id(3))
    """
    assert rig.printed(source) == "True 176 True True\n"


def test_type_errors_of_this_interpreter_have_the_words_of_the_other(rig):
    source = """
        def attempt(action):
            try:
                action()
            except TypeError as error:
                print(error)
        attempt(lambda: [x for x in 5])
        attempt(lambda: None())
        attempt(lambda: 5[0])
        attempt(lambda: range("3"))
        attempt(lambda: (_ for _ in ()).throw(TypeError("is not iterable")))
    """
    assert rig.lines(source) == [
        "'int' object isn't iterable",
        "'NoneType' object isn't callable",
        "'int' object isn't subscriptable",
        "can't convert str to int",
        "is not iterable",
    ]
