# The two commands to know: `make demo` and `make test`. Each installs what it needs on a Debian 12 machine; both leave
# `.venv/bin/asim` behind. `make help` lists the rest.
.DEFAULT_GOAL := help
.NOTPARALLEL:
.DELETE_ON_ERROR:
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c

PYTHON ?= $(firstword $(wildcard /usr/bin/python3) python3)
JOBS ?= $(shell nproc)
DIFFERENTIAL ?= tests/differential/data
DEMO := scenarios/quick_start/quick_start.yaml

VENV := .venv/bin
PYTEST := $(VENV)/python -m pytest -n $(JOBS) --dist=worksteal

BUILD_PACKAGES := g++ cmake ninja-build ccache python3-dev python3-venv libboost-dev libspdlog-dev libfmt-dev \
	libcli11-dev libyaml-cpp-dev nlohmann-json3-dev libeigen3-dev libgtest-dev libgmock-dev \
	libbenchmark-dev sigrok-cli
CHECK_PACKAGES := clang-tidy-16 clang-format-16

.PHONY: help
help:  ## List the targets
	@sed -nE 's/^([a-z_-]+):.*## (.*)/\1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

.PHONY: demo
demo: install  ## Run the quick start
	$(VENV)/asim run $(DEMO)

.PHONY: test
test: install .venv/reference.stamp  ## Run the C++ and the Python suites
	ctest --preset release -j $(JOBS)
	$(PYTEST)

.PHONY: install
install: build .venv/checkout.stamp  ## Build, and put the command into .venv

.PHONY: build
build: build/release/CMakeCache.txt
	cmake --build --preset release -j $(JOBS)

# The compiler by the name that the presets know it by, so that ccache finds what they have compiled.
PIP_WHEEL = env CXX=c++ $(CURDIR)/$(VENV)/python -m pip --disable-pip-version-check wheel --quiet --no-deps \
	--no-build-isolation --wheel-dir dist .

.PHONY: wheel
wheel: .venv/requirements.stamp build/packages.stamp  ## Build the wheel into dist
	rm -rf dist
	$(PIP_WHEEL)

# --- what the targets above need ---------------------------------------------------------------------------------------

build/packages.stamp: Makefile .ci/install_packages
	.ci/install_packages $(BUILD_PACKAGES)
	mkdir -p $(@D)
	touch $@

build/check-packages.stamp: Makefile .ci/install_packages
	.ci/install_packages $(CHECK_PACKAGES)
	mkdir -p $(@D)
	touch $@

.venv/requirements.stamp: requirements.txt build/packages.stamp
	test -x $(VENV)/python || $(PYTHON) -m venv .venv
	$(VENV)/python -m pip install --quiet --requirement requirements.txt
	touch $@

.venv/reference.stamp: tests/reference/packages.txt tests/reference/pytest7.txt tests/reference/pytest8.txt tests/reference/fetch.py tests/reference/node/package-lock.json .venv/requirements.stamp
	$(VENV)/python tests/reference/fetch.py .venv/reference
	touch $@

# The environment imports the package from the build tree, where it is links to the sources beside the extension.
.venv/checkout.stamp: cmake/install_checkout.py .venv/requirements.stamp
	$(VENV)/python cmake/install_checkout.py build/release/python
	touch $@

build/%/CMakeCache.txt: .venv/requirements.stamp build/packages.stamp CMakePresets.json
	cmake --preset $*
	touch $@

# --- checks ------------------------------------------------------------------------------------------------------------

.PHONY: check
check: check-format check-types check-tidy check-wheel check-threads check-coverage  ## Sanitizers, coverage, static checks: all of CI

CPP_FILES = git ls-files -z -- '*.cpp' '*.hpp'

.PHONY: check-format
check-format: build/check-packages.stamp .venv/requirements.stamp  ## clang-format and ruff
	$(CPP_FILES) | xargs -0 clang-format-16 --dry-run --Werror
	$(VENV)/ruff check
	$(VENV)/ruff format --check

.PHONY: check-types
check-types: install  ## mypy --strict, and the stub of the extension against the extension
	$(VENV)/mypy
	$(VENV)/python -m mypy.stubtest asim._asim --allowlist tests/bindings/stubtest_allowlist.txt

RUN_TIDY = run-clang-tidy-16 -quiet -j $(JOBS) -extra-arg=-Wno-unknown-warning-option
# What looks at main files only. The other checks look at every header they read, most of their time: each only once.
MAIN_FILE_CHECKS := clang-analyzer-core*,clang-analyzer-cplusplus*,misc-unused-using-decls

.PHONY: check-tidy
check-tidy: build/check-packages.stamp build/tidy/CMakeCache.txt build/tidy-unity/CMakeCache.txt  ## clang-tidy
	cmake --build --preset tidy
	cmake --build --preset tidy-unity
	$(RUN_TIDY) -p build/tidy -checks='-*,$(MAIN_FILE_CHECKS)'
	$(RUN_TIDY) -p build/tidy-unity -checks='-clang-analyzer-*,-misc-unused-using-decls,-bugprone-suspicious-include' \
	  -header-filter='/(core|virtual_hw|sim|bindings|cli)/([a-z_]+/)?[^/]+\.[ch]pp$$'

.PHONY: check-wheel
check-wheel: wheel  ## A wheel that is built in another folder must be the same file
	rm -rf build/elsewhere
	mkdir -p build/elsewhere
	git ls-files -z | tar --create --null --files-from=- | tar --extract --directory=build/elsewhere
	cp -R .git build/elsewhere  # the command tells the commit that it was built from
	cd build/elsewhere && $(PIP_WHEEL)
	cmp dist/*.whl build/elsewhere/dist/*.whl

# The thread sanitizer wants the address layout that it was written for; where a container forbids that, it may do without.
FIXED_ADDRESSES = $(shell setarch --addr-no-randomize true 2>/dev/null && echo setarch --addr-no-randomize)

.PHONY: check-threads
check-threads: build/tsan/CMakeCache.txt  ## The C++ suites under the thread sanitizer
	cmake --build --preset tsan -j $(JOBS)
	$(FIXED_ADDRESSES) ctest --preset tsan -j $(JOBS)

SANITIZED = env LD_PRELOAD="$$(g++ -print-file-name=libasan.so) $$(g++ -print-file-name=libstdc++.so)" \
	ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 PYTHONPATH=$(CURDIR)/build/coverage/python \
	COVERAGE_FILE=$(CURDIR)/build/coverage/python.coverage

# The extension is not linked with the sanitizer's runtime, which must come first in the process: it is preloaded.
.PHONY: check-coverage
check-coverage: install .venv/reference.stamp build/coverage/CMakeCache.txt  ## All suites under the address sanitizer, and the lines they reach
	cmake --build --preset coverage -j $(JOBS)
	find build/coverage -name '*.gcda' -delete
	rm -f build/coverage/python.coverage*
	ctest --preset coverage -j $(JOBS)
	$(SANITIZED) $(VENV)/coverage run -m pytest -n $(JOBS) --dist=worksteal -m "not wall_clock"
	$(VENV)/python tests/digests.py build/release/python >build/coverage/release.digests
	$(SANITIZED) $(VENV)/python tests/digests.py build/coverage/python >build/coverage/sanitized.digests
	cmp build/coverage/release.digests build/coverage/sanitized.digests
	$(VENV)/coverage combine --quiet
	$(VENV)/coverage report --fail-under=90
	$(VENV)/gcovr --root . --object-directory build/coverage --gcov-executable gcov \
	  --filter '(core|virtual_hw|sim|bindings|cli)/' --exclude-throw-branches -j $(JOBS) \
	  --exclude-directory '.*/package_example' --gcov-ignore-parse-errors negative_hits.warn_once_per_file \
	  --print-summary --fail-under-line 90

# --- measurements ------------------------------------------------------------------------------------------------------

.PHONY: bench
bench: install .venv/reference.stamp  ## Print the benchmark ratios
	for benchmark in build/release/benchmarks/*_benchmark; do "$$benchmark"; done
	for benchmark in tests/benchmarks/*_benchmark.py; do $(VENV)/python "$$benchmark"; done

.PHONY: differential
differential: install .venv/reference.stamp  ## Compare all programs with the real implementations (N=100000: generated ones)
	$(VENV)/python tests/differential/$(if $(N),long_run.py $(N) --jobs $(JOBS),run_all.py $(DIFFERENTIAL))

.PHONY: clean
clean:  ## Remove what was built, but not .venv
	rm -rf build dist
