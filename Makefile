# Two commands: `make demo` and `make test`. Each does all its set-up by itself.

# Queries are checked against the committed .sqlx/; `make sqlx` writes it anew after a query or migration has changed.
export SQLX_OFFLINE ?= true

# Tools are pinned and built once, outside the clone.
TOOLS ?= $(HOME)/.cache/crm/tools
export PATH := $(TOOLS)/bin:$(PATH)
NEXTEST := 0.9.143
SQLX_CLI := 0.9.0
DENY := 0.20.2
# Slack's own libraries, which the local Slack is tried with.
BOLT_JS := 5.1.0
BOLT_PYTHON := 1.30.0

# The server for tests keeps its data in memory where there is such a place.
TEST_DATA ?= $(shell [ -d /dev/shm ] && echo /dev/shm/crm-test-$$(id -u) || echo target/test-data)
WITH_POSTGRES = cargo run --quiet --package crm-postgres --example with_postgres -- --data-dir $(TEST_DATA) --fast

.PHONY: demo test test-browser test-bolt bench bench-sandbox bench-scale check fmt clippy doc sqlx sqlx-check deny advisories need nextest

demo: need
	cargo build --package crm --bin crm
	@cargo run --quiet --package crm --bin crm -- demo

test: need nextest
	$(WITH_POSTGRES) --database crm -- cargo nextest run --workspace

# The local Slack's page in headless Chromium; pictures are kept in target/screenshots.
test-browser: nextest
	@deploy/need-browser.sh
	cargo nextest run --package crm-sandbox --test browser

# Two apps written with Slack's own libraries against the local Slack. Needs node, npm and Python 3.
test-bolt: $(TOOLS)/bolt/js-$(BOLT_JS) $(TOOLS)/bolt/python-$(BOLT_PYTHON)
	cargo run --quiet --package crm-sandbox --example bolt -- $(TOOLS)/bolt/js-$(BOLT_JS)/node_modules $(TOOLS)/bolt/python-$(BOLT_PYTHON)/bin/python

$(TOOLS)/bolt/js-%:
	npm install --no-audit --no-fund --loglevel=error --prefix $@.new @slack/bolt@$* && mv $@.new $@

$(TOOLS)/bolt/python-%:
	rm -rf $@ && python3 -m venv $@ && $@/bin/pip install --quiet --disable-pip-version-check slack_bolt==$* || { rm -rf $@; exit 1; }

bench: need
	cargo bench --package crm --bench bench

# What the local Slack adds to a round trip.
bench-sandbox:
	cargo bench --package crm-sandbox --bench round_trip

# Among a million contacts. The data set is made once, in a few minutes, and kept: CRM_BENCH_DATA says where, else in target.
bench-scale: need
	cargo bench --package crm --bench scale

# What CI checks besides the tests.
check: fmt clippy doc sqlx-check deny

fmt:
	cargo fmt --all --check

clippy:
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy --package crm-sandbox --test browser -- -D warnings

doc:
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items

# A fresh database with the present migrations, and the queries of the sources against it. sqlx reads from the plan which
# columns an outer join may leave empty; one way of joining gives one plan, whatever the server has counted so far.
PREPARE = export PGOPTIONS="-c client_min_messages=warning -c enable_hashjoin=off -c enable_mergejoin=off" && \
	psql -q -v ON_ERROR_STOP=1 "$$DATABASE_URL" -c "DROP SCHEMA IF EXISTS crm, master CASCADE" -f core/src/database/bootstrap.sql && \
	DATABASE_URL="$$DATABASE_URL&options=-c%20role%3Dcrm_owner%20-c%20search_path%3Dmaster%2Cpublic" sqlx migrate run --source migrations >/dev/null && \
	SQLX_OFFLINE=false cargo sqlx prepare --workspace

sqlx: need $(TOOLS)/bin/sqlx
	$(WITH_POSTGRES) --database crm_sqlx -- sh -c '$(PREPARE) -- --all-targets'

sqlx-check: need $(TOOLS)/bin/sqlx
	$(WITH_POSTGRES) --database crm_sqlx -- sh -c '$(PREPARE) --check -- --all-targets'

deny: $(TOOLS)/bin/cargo-deny
	cargo deny check bans licenses sources

# Known vulnerabilities of dependencies: needs the advisory database, so run it where the internet is.
advisories: $(TOOLS)/bin/cargo-deny
	cargo deny check advisories

need:
	@deploy/need.sh

nextest:
	@cargo nextest --version >/dev/null 2>&1 || cargo install cargo-nextest --version $(NEXTEST) --locked --root $(TOOLS)

$(TOOLS)/bin/sqlx:
	cargo install sqlx-cli --version $(SQLX_CLI) --no-default-features --features postgres,rustls --locked --root $(TOOLS)

$(TOOLS)/bin/cargo-deny:
	cargo install cargo-deny --version $(DENY) --locked --root $(TOOLS)
