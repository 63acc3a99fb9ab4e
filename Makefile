# make lab    open the course            make lint   ruff: rules and format
# make test   test all of it             make bench  measure speed beside other libraries
# make clean  remove the environments
#
# PYTHON=python3.12 chooses a Python; ARGS="..." is handed on to jupyter lab, pytest or the benchmarks.

# A thread of OpenBLAS that waits for the next matrix product spins for 2**26 cycles, and slows the others down
# meanwhile. So it falls asleep after 2**14: a training step of 784-128-10 took 650 microseconds instead of 1,100.
export OPENBLAS_THREAD_TIMEOUT := 14

have := $(shell .venv/bin/python -V 2>/dev/null)
want := $(if $(PYTHON),$(shell "$(PYTHON)" -V 2>/dev/null || echo none),$(have))

lab: .venv/installed
	.venv/bin/python -m jupyterlab notebooks/00_start_here.ipynb $(ARGS)

test: .venv/installed
	.venv/bin/python -m pytest $(ARGS)

lint: .venv/installed
	.venv/bin/python -m ruff check
	.venv/bin/python -m ruff format --check

bench: .venv-bench/installed
	.venv-bench/bin/python -m tests.benchmarks $(ARGS)

clean:
	rm -rf .venv .venv-bench

# An environment is brought up to date when its pins change, and made anew when its Python has gone or another
# one is asked for.
.venv/installed: requirements.txt pyproject.toml $(if $(have),,anew) $(if $(filter-out $(have),$(want)),anew)
.venv-bench/installed: requirements.txt tests/benchmarks/requirements.txt pyproject.toml

%/installed:
	@$(if $(or $(filter anew,$^),$(if $(wildcard $*/bin/python),,anew)), \
		python=$$(.ci/find-python $(if $(PYTHON),"$(PYTHON)")) && "$$python" -m venv --clear $*)
	$*/bin/python -m pip install $(patsubst %,-r %,$(filter %requirements.txt,$^))
	$*/bin/python -m pip install --no-deps --editable .
	@touch $@

.PHONY: lab test lint bench clean anew
