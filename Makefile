# The commands of a checkout. Each sets up what it needs, once and inside the checkout (see bin/setup), and works from any directory: make -C DIR run.

EXPERIMENT ?= configs/experiments/demo.yaml
ARGS ?=
# Passed on to vitest: make test TESTS=src/core
TESTS ?=
# The run that a notebook reads; without it the demo's, which is run first.
RUN ?=
# A folder for vitest's JSON reports (.ci/run counts them).
REPORTS ?=

NODE = "$$(bin/find-node)"
VITEST = $(NODE) --disable-warning=ExperimentalWarning node_modules/.bin/vitest run
REPORT_UNIT = $(if $(REPORTS),--reporter=default --reporter=json --outputFile.json="$(REPORTS)/unit.json")
REPORT_FULL = $(if $(REPORTS),--reporter=default --reporter=json --outputFile.json="$(REPORTS)/full.json")

.PHONY: help setup run check types lint architecture test unit test-full full bench build docs notebook notebook-kernel clean

help:
	@echo 'make run         run an experiment: EXPERIMENT=$(EXPERIMENT) ARGS="--set repeats=3"'
	@echo 'make test        type check, lint, architecture, unit, contract and end-to-end tests (short form; TESTS=src/core for a part)'
	@echo 'make test-full   the same, and the long matrices, containers and browsers (*.full.test.ts)'
	@echo 'make check       type check, lint and architecture test only'
	@echo 'make bench       measure the virtual clock against a bare event loop'
	@echo 'make docs        write the generated parts of README.md and the pictures in docs/ from a demo run'
	@echo 'make notebook    run notebooks/analysis.ipynb on the demo run and keep its outputs; RUN=results/EXPERIMENT/RUN reads another and writes into its folder'
	@echo 'make build       compile to dist/ for publishing'
	@echo 'make setup       bring a newer Node (only where the machine'"'"'s is too old) and the dependencies'
	@echo 'make clean       remove what the commands above brought or built; results and datasets stay'

setup:
	@bin/setup

run: setup
	@exec bin/delm-bench run '$(EXPERIMENT)' $(ARGS)

check: types lint architecture

types: setup
	@$(NODE) node_modules/.bin/tsc -p tsconfig.json

lint: setup
	@$(NODE) node_modules/.bin/biome check --log-level=warn .

architecture: setup
	@$(VITEST) src/architecture.test.ts

test: types lint unit

unit: setup
	@$(VITEST) $(REPORT_UNIT) $(TESTS)

test-full: test full

# Where no kernel can be had, the notebook's test is skipped and says so.
full: setup
	@$(MAKE) --no-print-directory notebook-kernel || true
	@DELM_BENCH_FULL=1 $(VITEST) $(REPORT_FULL) $(TESTS)

bench: setup
	@$(NODE) --disable-warning=ExperimentalWarning bin/bench.ts

docs: setup run
	@$(NODE) --disable-warning=ExperimentalWarning bin/update-docs.ts

notebook: setup notebook-kernel $(if $(RUN),,run)
	@$(NODE) --disable-warning=ExperimentalWarning notebooks/run-notebook.ts $(if $(RUN),--run '$(RUN)' --output '$(RUN)/analysis.ipynb')

# Deno, from npm and into the checkout, once (100 MB). Its platform package holds the binary: no install script is needed. The version is exact and
# there is no lockfile: it would have to name the packages of all platforms, which not every registry has.
notebook-kernel: notebooks/node_modules/.installed ; @:

notebooks/node_modules/.installed: notebooks/package.json
	@echo 'delm-bench: installing the notebook kernel ...' >&2
	@cd notebooks && npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --include=dev --include=optional --loglevel=error >/dev/null
	@touch $@

build: setup
	@rm -rf dist
	@$(NODE) node_modules/.bin/tsc -p tsconfig.build.json

clean:
	@rm -rf node_modules notebooks/node_modules .node dist coverage
