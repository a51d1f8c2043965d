# Every target works without a terminal and stops at the first failure. `make help` lists them.

SHELL := /bin/bash
SWIFT ?= swift
RELEASE := .build-release
RELEASE_FLAGS := -c release --scratch-path $(RELEASE) --static-swift-stdlib -Xlinker -s
PROVISION := $(RELEASE)/release/provision
# A target that imports a sibling which it does not declare builds or not by the order of the day.
CHECKED := --explicit-target-dependency-import-check error
# The commands that CommandTests wait for, and what CorpusTests compute for minutes, block threads
# that other tests would run on; the programs that these tests start have seconds only.
STARTING := "DoctorTests|VerificationTests|AptTests"
# Some two hundred children that are waited for with a limit.
FAULTS := GPUFaultTests
RUNNING := --skip-build $(CHECKED) --disable-xctest --parallel
SOURCES := Package.swift Sources Tests

.PHONY: help deps quickstart test test-image test-full bench check-exports check-images build dist check-dist image-acceptance gpu-acceptance format lint clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 18

deps: ## install the system packages that building needs, where they are missing
	@bash scripts/bootstrap

quickstart: build ## build, then make the environment of recipes/quickstart.yaml
	$(PROVISION) apply --yes recipes/quickstart.yaml

build: deps ## the release binary: static Swift runtime, stripped
	$(SWIFT) build $(RELEASE_FLAGS) --product provision
	@ls -l $(PROVISION)

dist: build ## a tarball and a Debian package in dist/, for Debian 12, Ubuntu 22.04 and later
	bash scripts/check-symbols $(PROVISION)
	bash scripts/make-dist $(PROVISION) dist

check-dist: dist ## start both in a clean root without Swift; as root, with a network
	bash scripts/check-dist dist

image-acceptance: build ## apply recipes to Debian roots from beginning to end; as root, with a network
	IMAGE_FULL=1 bash scripts/image-acceptance $(PROVISION) $(MIRROR)

gpu-acceptance: build ## show on a machine with a GPU what the binary can show there, and write a report
	bash scripts/gpu-acceptance $(PROVISION)

check-images: ## have the files of docs/guides/images read by their makers' validators
	bash scripts/check-images $(wildcard $(PROVISION))

test: deps lint ## lint, build with the import check, run the tests
	$(SWIFT) build --build-tests $(CHECKED)
	$(SWIFT) test $(RUNNING) --filter MachineTests
	$(SWIFT) test $(RUNNING) --filter $(STARTING)
	$(SWIFT) test $(RUNNING) --filter $(FAULTS)
	$(SWIFT) test $(RUNNING) --skip MachineTests --skip $(STARTING) --skip CommandTests --skip CorpusTests
	$(SWIFT) test $(RUNNING) --filter CorpusTests
	$(SWIFT) test $(RUNNING) --filter CommandTests --skip $(FAULTS)

# Status 77 is said of a machine that cannot: no root, no debootstrap, no network. An unoptimised binary
# may take longer over nothing.
test-image: ## the shorter acceptance of images, with the binary of `make test`
	$(SWIFT) build --product provision $(CHECKED)
	IMAGE_TORCH=stand-in IMAGE_APPLY_MS=1500 bash scripts/image-acceptance .build/debug/provision $(MIRROR) || [ $$? -eq 77 ]

test-full: deps lint ## the tests with those of full size and of real networks
	$(SWIFT) build --build-tests $(CHECKED)
	PROVISION_TEST_NETWORK=1 $(SWIFT) test $(RUNNING) --filter MachineTests
	PROVISION_TEST_NETWORK=1 $(SWIFT) test $(RUNNING) --filter $(STARTING)
	$(SWIFT) test $(RUNNING) --filter $(FAULTS)
	PROVISION_TEST_NETWORK=1 $(SWIFT) test $(RUNNING) --skip MachineTests --skip $(STARTING) --skip CommandTests --skip CorpusTests
	$(SWIFT) test $(RUNNING) --filter CorpusTests
	PROVISION_TEST_NETWORK=1 $(SWIFT) test $(RUNNING) --filter CommandTests --skip $(FAULTS)
	$(MAKE) quickstart
	IMAGE_FULL=1 bash scripts/image-acceptance $(PROVISION) $(MIRROR) || [ $$? -eq 77 ]

bench: build ## measure whole commands against their peers
	@set -e; for script in small_steps recipe_locks warm_apply cold_apply conda_install conda_index; do echo "== $$script"; python3 "Benchmarks/$$script.py"; done

check-exports: ## have the tools that read them read FILES, which `provision export` wrote
	bash scripts/check-exports $(FILES)

format: ## put all sources into the house's format
	$(SWIFT) format -i -r $(SOURCES)

lint: ## check the format of all sources
	$(SWIFT) format lint --strict -r $(SOURCES)

clean: ## remove what was built
	rm -rf .build $(RELEASE)
