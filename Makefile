# The front door: each target hands over to a folder's Makefile or to a script in tools/ and test/.
# `make help` says what there is.
PG_CONFIG ?= pg_config
PREFIX ?= /usr/local
export PG_CONFIG

# install.sql first: it makes the extension that the others use.
REGRESS := $(notdir $(basename $(wildcard sql/*.sql)))
REGRESS := $(filter install,$(REGRESS)) $(filter-out install,$(REGRESS))

# One build at a time in this work tree, on all processors.
BUILD = tools/alone $(MAKE) --no-print-directory $(if $(filter -j%,$(MAKEFLAGS)),,-j$(shell nproc))

.PHONY: all core client extension unit unit-asan faults
all: core client extension## build everything into build/ and extension/
core:
	@+$(BUILD) -C core
client: core
	@+$(BUILD) -C client
extension: core
	@+$(BUILD) -C extension
unit: client
	@+$(BUILD) -C test/unit
unit-asan:
	@+$(BUILD) -C test/unit VARIANT=asan
faults:
	@+$(BUILD) -C test/faults

.PHONY: run stop
run:                    ## a private server with Soft-Bee's revisions applied; leaves it up
	@tools/ensure-packages build run
	@tools/local-server run
stop:                   ## stop the server of `make run` and remove it
	@tools/local-server stop

.PHONY: check check-full test
check:                  ## all tests; the last line is `N passed, N failed, N skipped`
	@tools/ensure-packages build run test
	@test/run check
check-full:             ## check, and the long tests of test/full
	@tools/ensure-packages build run test full
	@test/run check-full
test:                   ## one test of any kind by name: make test T=second_deploy
	@tools/ensure-packages build run test
	@test/run test "$(T)"

.PHONY: fuzz
fuzz:                   ## feed any bytes to the parsers of core, FUZZ_SECONDS (300) each
	@tools/ensure-packages build fuzz
	@+$(BUILD) -C test/fuzz programs
	@$(MAKE) --no-print-directory -C test/fuzz -j$(shell nproc) run

.PHONY: install installcheck
install:                ## extension where PG_CONFIG says, softbee into DESTDIR PREFIX/bin
	@tools/ensure-packages build
	@+$(BUILD) all
	+$(BUILD) -C extension install DESTDIR=$(DESTDIR)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 build/softbee $(DESTDIR)$(PREFIX)/bin/softbee
installcheck:           ## pg_regress against a running server with the extension installed
	@mkdir -p build/installcheck
	$(MAKE) --no-print-directory -C extension installcheck REGRESS="$(REGRESS)"

.PHONY: bench format lint hooks clean help
bench:                  ## compare with psql, Sqitch and Alembic
	@test -x bench/run || { echo "bench/run is missing" >&2; exit 1; }
	@tools/ensure-packages build run bench
	@+$(BUILD) all
	@bench/run
format:                 ## clang-format, in place
	@tools/ensure-packages lint
	@tools/lint --format
lint:                   ## format, clang-tidy, spelling, shell, arrows between rooms, lengths, orphans
	@tools/ensure-packages build lint
	@tools/lint
hooks:                  ## turn on .githooks/
	git config core.hooksPath .githooks
clean:                  ## remove what was built
	@tools/local-server stop --quiet
	@+$(BUILD) -C extension clean >/dev/null 2>&1 || true
	rm -rf build
help:                   ## this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 22
