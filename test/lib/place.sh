# shellcheck shell=bash
# Where the server-side tests run: a temporary directory of the server's user with the staged
# PostgreSQL, the client and copies of the tests, so that nothing is installed and a repository
# the server's user cannot read will do. Sets `place` and `bin`, and the environment that the
# tests see; remove_place stops what a killed test left behind.

# shellcheck source=tools/server-user.sh
. tools/server-user.sh

make_place() {
  place=$(mktemp -d "${TMPDIR:-/tmp}/softbee-test.XXXXXX")
  chmod 755 "$place"
  mkdir -p "$place"/{bin,out,tmp}
  bin=$(tools/alone tools/stage "$place/stage")
  [[ ! -x build/softbee ]] || cp build/softbee "$place/bin/"
  [[ ! -e build/faults/softbee_faults.so ]] || cp build/faults/softbee_faults.so "$place/bin/"
  local part
  for part in sql expected test/isolation test/tap test/full test/lib test/scenarios migrations docs; do
    [[ ! -d $part ]] || { mkdir -p "$(dirname "$place/$part")" && cp -RL "$part" "$place/$part"; }
  done
  expect_something sql .sql expected
  expect_something test/isolation/specs .spec test/isolation/expected
  cat >"$place/server.conf" <<END
max_prepared_transactions = 10
max_connections = 60
fsync = off
END
  make_small_disk
  give_to_server_user "$place"
  set_environment "${PG_CONFIG:-pg_config}"
  make_new_data
}

# The servers of the TAP tests begin as copies of this.
make_new_data() {
  export NEW_DATA=$place/new_data
  as_server_user initdb --no-sync --auth=trust --encoding=UTF8 --locale=C -D "$NEW_DATA" >/dev/null
}

# A disk that a test can fill. Only root can mount one, and not in every container.
make_small_disk() {
  mkdir "$place/small"
  if mount -t tmpfs -o size=224m softbee-test "$place/small" 2>/dev/null; then
    export SMALL_DISK=$place/small
  fi
}

# pg_regress gives up where there is nothing to compare with: a test without expected output fails
# alone, with its whole output as the difference.
expect_something() { # FOLDER SUFFIX EXPECTED
  local file name
  mkdir -p "$place/$3"
  for file in "$place/$1"/*"$2"; do
    name=$(basename "$file" "$2")
    [[ -e $place/$3/$name.out ]] || : >"$place/$3/$name.out"
  done
}

set_environment() {
  local patience=${PG_TEST_TIMEOUT_DEFAULT:-180}
  unset DATABASE_URL FLASK_ENV SOFTBEE_ENV MAKEFLAGS MAKELEVEL MFLAGS "${!PG@}"
  local config=$1
  pgxs_test=$("$config" --pkglibdir)/pgxs/src/test
  export HOME=$place TMPDIR=$place/tmp LC_ALL=C.UTF-8 PATH=$bin:$place/bin:$PATH
  export PG_CONFIG=$bin/pg_config PG_REGRESS=$pgxs_test/regress/pg_regress
  export PG_TEST_TIMEOUT_DEFAULT=$patience
  export PERL5LIB=$pgxs_test/perl:$place/test/lib
  export SOFTBEE=$place/bin/softbee FAULTS=$place/bin/softbee_faults.so MIGRATIONS=$place/migrations PG_TEST_PORT_DIR=$place/out/ports
  if [[ ${SOFTBEE_REFERENCE:-} ]] && ! as_server_user test -r "$SOFTBEE_REFERENCE/README.md"; then
    cp -RL "$SOFTBEE_REFERENCE" "$place/reference"
    give_to_server_user "$place/reference"
    export SOFTBEE_REFERENCE=$place/reference
  fi
}

remove_place() {
  [[ ${place:-} ]] || return 0
  local file pid
  while read -r file; do
    pid=$(head -n 1 "$file")
    [[ ! -d /proc/$pid ]] || kill -QUIT "$pid" 2>/dev/null || true
  done < <(find "$place/out" "$place/small" -name postmaster.pid 2>/dev/null)
  [[ ! ${SMALL_DISK:-} ]] || umount -l "$SMALL_DISK"
  rm -rf "$place"
}
