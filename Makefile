# Everything is reached from here: each target does its own set-up from a bare machine.
# It needs Python 3.11, and for a real Kafka also Java 17 or newer and Maven.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON3 ?= python3.11
VENV := .venv
PYTHON := $(VENV)/bin/python
STAMP := $(VENV)/.set-up
PROJECTS := pyproject.toml $(wildcard plugins/*/pyproject.toml)
PLUGINS := $(patsubst %/pyproject.toml,%,$(wildcard plugins/*/pyproject.toml))
CODE := policy_core connector tests $(wildcard plugins)

# HANDOVER_REQUIRE_BROKER=kafka makes a missing real Kafka a failure instead of a fallback.
PYTEST_ARGS ?=
PYTEST = $(PYTHON) -m pytest --broker=auto $(if $(HANDOVER_REQUIRE_BROKER),--require-broker=$(HANDOVER_REQUIRE_BROKER))
TESTS_OF_BROKERS := tests/chaos tests/contract tests/integration
OTHER_TESTS := plugins $(filter-out $(TESTS_OF_BROKERS),$(patsubst %/,%,$(wildcard tests/*/)))
OTHER_SAID := $(VENV)/other-tests.log
DEMO_ARGS ?=
CHAOS_ARGS ?=
FUZZ_ARGS ?=
BENCH_ARGS ?=

# Without Maven the jars can't be fetched: the suite then names the broker it fell back to.
JARS := $(if $(shell command -v mvn),kafka)

.PHONY: help setup kafka lint test demo bench chaos fuzz clean

help:
	@echo "make demo | test | lint | setup | kafka | bench | chaos | fuzz | clean"

setup: $(STAMP)

$(STAMP): $(PROJECTS) constraints.txt Makefile
	test -x $(PYTHON) || $(PYTHON3) -m venv $(VENV)
	$(PYTHON) -m pip install --quiet --constraint constraints.txt --editable '.[dev]' $(foreach plugin,$(PLUGINS),--editable ./$(plugin))
	touch $@

kafka: setup
	$(PYTHON) -m connector.brokers.download

lint: setup
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy $(CODE)
	$(PYTHON) -m connector.wire.generate --check

# All of it in two halves at once, one of which waits for brokers most of the time; PYTEST_ARGS="tests/unit -k calendar" is some.
test: setup $(JARS)
ifdef PYTEST_ARGS
	$(PYTEST) $(PYTEST_ARGS)
else
	$(PYTEST) $(OTHER_TESTS) > $(OTHER_SAID) 2>&1 & other=$$!; failed=0; \
	$(PYTEST) $(TESTS_OF_BROKERS) || failed=$$?; \
	wait $$other || failed=$$?; cat $(OTHER_SAID); exit $$failed
endif

demo: setup
	$(VENV)/bin/handover demo $(DEMO_ARGS)

# BENCH_ARGS="--children 100 --seconds 5" is a quick one.
bench: setup $(JARS)
	$(PYTHON) -m tests.bench $(BENCH_ARGS)

# CHAOS_ARGS="--faults 200 --seed 7 --output json": breaks running instances that often, on a real Kafka of its own.
chaos: setup $(JARS)
	$(PYTHON) -m tests.chaos $(CHAOS_ARGS)

# FUZZ_ARGS="--records 100000 --seed 7 --output json": spoiled records through the whole connector, on the fake broker.
fuzz: setup
	$(PYTHON) -m tests.fuzz $(FUZZ_ARGS)

clean:
	rm -rf $(VENV) .kafka build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
