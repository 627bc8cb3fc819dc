# `make check` is all that CI runs.
GO ?= go
FUZZTIME ?= 3s
FUZZ := $(shell grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u)

.PHONY: build check test race crash fuzz bench golden calltests fmt vet lint tidy

build:
	$(GO) build -o bin/ivrflow ./cmd/ivrflow

# All of the checks, in the order of how fast they fail.
check: fmt vet lint tidy race crash fuzz

fmt:
	@unformatted=$$(gofmt -l $$(git ls-files -co --exclude-standard '*.go')); test -z "$$unformatted" || { echo "gofmt these:"; echo "$$unformatted"; exit 1; }

vet:
	$(GO) vet ./...

lint:
	$(GO) tool staticcheck ./...

tidy:
	$(GO) mod tidy -diff

test:
	$(GO) test ./...

race:
	$(GO) test -race ./...

# Crashes at more places than the race detector leaves time for.
crash:
	$(GO) test -run '^TestCrash' ./flows

# A few seconds of every fuzz target; FUZZTIME=10m for a long run.
fuzz:
	@set -e; for dir in $(FUZZ); do \
		for f in $$($(GO) test -list '^Fuzz' $$dir | grep '^Fuzz'); do \
			echo "fuzz $$dir $$f $(FUZZTIME)"; \
			$(GO) test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 1x $$dir; \
		done; \
	done

bench:
	$(GO) test -run '^$$' -bench . -benchmem ./...

# Writes the recorded expectations anew; look at the difference before you commit it.
golden:
	$(GO) test ./applets ./cmd/ivrflow -update
	$(GO) test ./flows -run '^TestGoldens$$' -update

# Looks for calls that take every exit of the shipped flows, and writes them as call tests.
calltests:
	$(GO) test ./applets/explore -run '^TestShippedFlows$$' -update
