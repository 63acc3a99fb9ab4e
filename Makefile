# make lab       open the course              make lint   ruff: rules and format
# make test      test it, in minutes          make bench  measure speed beside other libraries
# make test-all  test everything              make clean  remove the environments
#
# PYTHON=python3.12 chooses the Python of the environment; ARGS="..." is handed on to jupyter lab, pytest or the
# benchmarks.

PYTHON ?= python3

# A thread of OpenBLAS that waits for the next matrix product spins for 2**26 cycles, and slows the others down
# meanwhile. So it falls asleep after 2**14: a training step of 784-128-10 took 650 microseconds instead of 1,100.
export OPENBLAS_THREAD_TIMEOUT := 14

lab: .venv/installed
	.venv/bin/python -m jupyterlab notebooks/00_start_here.ipynb $(ARGS)

test: .venv/installed
	.venv/bin/python -m pytest -n logical $(ARGS)

test-all: .venv/installed
	.venv/bin/python -m pytest -n logical --thorough $(ARGS)

lint: .venv/installed
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check

bench: .venv-bench/installed
	.venv-bench/bin/python -m tests.benchmarks $(ARGS)

clean:
	rm -rf .venv .venv-bench

# Made again when a requirement has changed, its Python has gone, or PYTHON names one of another version.
ifneq ($(origin PYTHON),file)
OTHERS := $(shell for python in .venv/bin/python .venv-bench/bin/python; do \
	[ ! -e $$python ] || [ "$$($$python -V)" = "$$("$(PYTHON)" -V)" ] || echo $$python; done)
$(OTHERS): FORCE
endif

.venv/installed: .venv/bin/python requirements.txt pyproject.toml
.venv-bench/installed: .venv-bench/bin/python requirements.txt tests/benchmarks/requirements.txt pyproject.toml

%/installed:
	$< -m pip install $(patsubst %,-r %,$(filter %requirements.txt,$^))
	$< -m pip install --no-deps --editable .
	@touch $@

.venv/bin/python .venv-bench/bin/python:
	@"$(PYTHON)" -c 'import sys; version = sys.version_info; (3, 11) <= version < (3, 14) or sys.exit( \
		"Expected Python 3.11, 3.12 or 3.13 (TensorFlow supports no other), found %d.%d. " % version[:2] + \
		"Install one, or name the one that you have: make PYTHON=/path/to/python3.12 ...")'
	"$(PYTHON)" -m venv --clear $(@:/bin/python=)

.DELETE_ON_ERROR: # what venv leaves behind where Debian's python3-venv is missing
.PHONY: lab test test-all lint bench clean FORCE
