"""cmath: the functions that boards have."""

from host import cmath as _host

for _name in "cos e exp log log10 phase pi polar rect sin sqrt".split():
    globals()[_name] = getattr(_host, _name)
