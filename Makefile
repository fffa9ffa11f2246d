# What a person types. `make` alone lists it. CI runs the same through .ci/run.
SECONDS ?= 20
PREFIX ?= /usr/local
JOBS ?= $(shell nproc)
# What bench and install take: release, or pgo.
BUILD ?= release
SHELL := /bin/bash

.DEFAULT_GOAL := help
.PHONY: help deps deps-build deps-test build configure run test test-threads sanitize fuzz lint pgo bench install format format-check clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' Makefile

deps: ## install what is missing from Debian (.ci/packages)
	@.ci/deps

deps-build:
	@.ci/deps build test

deps-test: deps-build

# The first build takes minutes: say so, and show how far it is.
build: deps-build ## build/release/bin/hearth and the plugin bundles beside it
	@.ci/build release product

run: build ## build, then serve the embedded default with demo data from ./data
	@exec build/release/bin/hearth serve -c config/embedded.yaml --data data --set demo=true --set log.format=text

test: deps-test ## every test, on the release build
	@.ci/build release
	@.ci/ctest release

# Without those that start the host again at every step: they take half of the time, and steps are the same either way.
test-threads: stopping = Stopped|Saga|WhereverItStops
test-threads: deps-test ## the journeys again, with every handler on a call thread (execution.mode)
	@.ci/build release
	@HEARTH__EXECUTION__MODE=threads REPORT=threads .ci/ctest release -L e2e -E '$(stopping)'

# With JOURNEYS=1 every test: it takes hours.
sanitize: built = $(if $(JOURNEYS),,sanitized_tests)
sanitize: chosen = $(if $(JOURNEYS),-LE arch,-L 'unit|integration|conformance|fixture')
# ThreadSanitizer follows no child that starts threads without exec, as the one in which `plugin check` opens code.
sanitize: forking = PluginCheck\.|FoundByCheck
sanitize: deps ## host and SDK under AddressSanitizer and UBSan, then under ThreadSanitizer
	@.ci/build asan $(built)
	@.ci/ctest asan $(chosen)
	@.ci/build tsan $(built)
	@.ci/ctest tsan $(chosen) -E '$(forking)'

fuzz: deps ## every fuzz target for SECONDS (20) each
	@.ci/fuzz $(SECONDS)

lint: deps ## clang-tidy over the host, the SDK and the plugins
	@.ci/build lint

pgo: deps ## build/pgo: the product, compiled by how it runs under the load of tests/bench
	@.ci/pgo

is_built = test -x build/$(BUILD)/bin/hearth || { echo "make $(if $(filter pgo,$(BUILD)),pgo,build) first" >&2; exit 1; }

bench: deps $(if $(filter release,$(BUILD)),build) ## load on Hearth (BUILD=pgo: that one), Fastify and nginx; results in build/bench
	@$(is_built)
	@.ci/build $(BUILD) hearth_bench
	@tests/bench/run.py --build build/$(BUILD) --out build/bench

install: ## BUILD (release) into DESTDIR and PREFIX (/usr/local)
	@$(is_built)
	@DESTDIR="$(DESTDIR)" cmake --install build/$(BUILD) --prefix "$(PREFIX)"

format: ## clang-format every file
	@.ci/format

format-check: ## fail on a file that clang-format would change
	@.ci/format --check

clean: ## remove what was built (and keep ./data)
	@rm -rf build
