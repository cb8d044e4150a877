"""math: the functions that boards have."""

from host import math as _host

for _name in """
    acos acosh asin asinh atan atan2 atanh ceil copysign cos cosh degrees e erf erfc exp expm1 fabs factorial floor fmod
    frexp gamma inf isclose isfinite isinf isnan ldexp lgamma log log10 log2 modf nan pi pow radians sin sinh sqrt tan tanh
    tau trunc
""".split():
    globals()[_name] = getattr(_host, _name)
