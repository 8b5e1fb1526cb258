# `make` alone says what there is.
.DEFAULT_GOAL := help
SHELL := /bin/bash

engine_dir := .cache/engine
engine_stamp := $(engine_dir)/.installed
kafka_dir := .cache/kafka
kafka_stamp := $(kafka_dir)/.installed
portal_dir := query/portal
portal_modules := $(portal_dir)/node_modules/.package-lock.json
portal_site := $(portal_dir)/dist/site/index.html
portal_sources := $(shell find $(portal_dir)/src $(portal_dir)/build $(portal_dir)/public -type f) $(wildcard $(portal_dir)/*.html $(portal_dir)/*.config.*)

.PHONY: help
help: ## Say what there is
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sort | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: engine build ## Install what is needed, build, and run everything on this machine
	bin/gatehouse demo

.PHONY: build
build: portal ## Build bin/gatehouse, with the portal in it
	go build -trimpath -o bin/gatehouse .

.PHONY: portal
portal: $(portal_site) ## Build the web portal, which the program embeds

$(portal_site): $(portal_modules) $(portal_sources)
	npm run build --prefix $(portal_dir) --silent

$(portal_modules): $(portal_dir)/package.json $(portal_dir)/package-lock.json
	npm ci --prefix $(portal_dir) --no-audit --no-fund --ignore-scripts
	touch $@

.PHONY: engine
engine: $(engine_stamp) ## Install the ClickHouse engine and the geolocation files under .cache/engine

$(engine_stamp): internal/engine/npm/package.json internal/engine/npm/package-lock.json
	mkdir -p $(engine_dir)
	cp $^ $(engine_dir)/
	npm ci --prefix $(engine_dir) --no-audit --no-fund --ignore-scripts
	touch $@

.PHONY: kafka-jars
kafka-jars: $(kafka_stamp) ## Fetch Apache Kafka's jars under .cache/kafka (needs Java 17 and Maven)

$(kafka_stamp): internal/testkit/apache/pom.xml
	mkdir -p $(kafka_dir)
	mvn -q -B -f internal/testkit/apache/pom.xml dependency:copy-dependencies \
		-DoutputDirectory=$(CURDIR)/$(kafka_dir)/libs -DincludeScope=runtime
	touch $@

# Apache Kafka takes part where Java and Maven are there; without its jars its
# tests are skipped, or fail under GATEHOUSE_REQUIRE=kafka.
.PHONY: test-engines
test-engines: engine
	@if command -v java >/dev/null && command -v mvn >/dev/null; then \
		$(MAKE) --no-print-directory kafka-jars || echo "no Kafka jars: tests on Apache Kafka are skipped"; \
	fi

.PHONY: test
test: test-engines test-portal ## Run every test that can run on this machine
	go run ./internal/testkit/withkafka go test -count=1 -timeout 30m ./...
	go -C e2e/graphsdk test -count=1 ./...
	go -C e2e/alertrules test -count=1 ./...

.PHONY: test-portal
test-portal: portal ## Check the portal's types and run its tests that need no browser
	npm run check --prefix $(portal_dir) --silent
	npm test --prefix $(portal_dir) --silent

.PHONY: test-race
test-race: test-engines portal ## The same with the race detector
	go run ./internal/testkit/withkafka go test -race -count=1 -timeout 30m ./...

.PHONY: screenshots
screenshots: engine portal ## Take the README's pictures of the portal anew, on a demo (needs Chromium)
	GATEHOUSE_REQUIRE=browser GATEHOUSE_PICTURES=$(CURDIR)/docs go test -count=1 -timeout 15m -run TestPortal ./e2e

.PHONY: chaos
chaos: test-engines build ## Kill, stop and cut off everything for 5 minutes, then account for every event
	go build -trimpath -o bin/chaos ./e2e/chaos
	bin/chaos

.PHONY: lint
lint: ## Check format and vet; golangci-lint too where it is installed
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	go vet ./...
	@if command -v golangci-lint >/dev/null; then golangci-lint run; else echo "golangci-lint is not installed: skipped"; fi

.PHONY: backpressure
backpressure: test-engines ## Stop ClickHouse for 10 minutes under load: nothing grows, nothing is lost
	BACKPRESSURE_SECONDS=$${BACKPRESSURE_SECONDS:-600} go run ./internal/testkit/withkafka \
		go test -count=1 -timeout 60m -v -run TestBackpressure ./e2e

.PHONY: bench
bench: engine kafka-jars build ## Measure how fast events become queryable, beside what Kafka and ClickHouse allow (docs/performance.md)
	go build -trimpath -o bin/bench-pipeline ./bench/pipeline
	@bin/bench-pipeline

# The compiler lays out what runs most by default.pgo. A copy is measured, so that
# the profile names no folder of this machine.
.PHONY: profile
profile: engine kafka-jars build ## Measure anew what the compiler knows of the paths that run most (default.pgo)
	go build -trimpath -o bin/bench-pipeline ./bench/pipeline
	rm -rf bin/profile && cp bin/gatehouse /tmp/gatehouse-profiled
	BENCH_PROGRAM=/tmp/gatehouse-profiled BENCH_PROFILE=bin/profile BENCH_ONLY=end_to_end,accept BENCH_EVENTS=$${BENCH_EVENTS:-1000000} BENCH_RUNS=1 \
		bin/bench-pipeline >/dev/null
	go tool pprof -proto bin/profile/*.cpu.pprof > default.pgo
	rm /tmp/gatehouse-profiled

.PHONY: bench-query
bench-query: engine build ## Measure how fast questions are answered over 5 and 50 million sign-ins; the data stays in .cache/bench
	go build -trimpath -o bin/bench-queries ./bench/queries
	@bin/bench-queries

.PHONY: generate
generate: ## Generate Go code from schemas/signin.proto again
	go tool -modfile=internal/tools/go.mod buf generate schemas --template schemas/buf.gen.yaml

.PHONY: clean
clean: ## Remove what make made; data of the demo stays
	rm -rf bin .cache $(portal_dir)/node_modules $(portal_dir)/dist/site
