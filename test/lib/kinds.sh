# shellcheck shell=bash
# Runs the tests of one kind. Each function prints a line `pass|fail|skip KIND NAME` a test to its
# standard output and what a person needs to see of the failures to $failures/KIND. Who counts
# them is test/run.
# shellcheck disable=SC2154  # outputs and failures are test/run's, place and bin are place.sh's

# PG_TEST_TIMEOUT_DEFAULT, PostgreSQL's own variable for slow machines, is seconds: 180 unless set. The
# limits here grow and shrink with it, as those of a single wait do (SoftbeeTest::patience).
readonly seconds_a_wait=${PG_TEST_TIMEOUT_DEFAULT:-180}
readonly seconds_a_kind=$((5 * seconds_a_wait)) seconds_a_file=$((seconds_a_wait * 8 / 3))
readonly seconds_a_full_file=$((seconds_a_file * 15))

# gtest: $1 kind, $2 program, $3 filter. A program that dies (sanitizer, signal) is a failure of
# its own.
run_unit() {
  local kind=$1 program=$2 filter=$3 status=0 log=$outputs/$1.log
  timeout -k 10 "$seconds_a_kind" "$program" --gtest_color=no --gtest_filter="$filter" \
    >"$log" 2>&1 || status=$?
  awk -v kind="$kind" -v status="$status" -v failures="$failures/$kind" '
    /^\[ RUN      \]/ { block = "" }
    { block = block $0 "\n" }
    / \([0-9]+ ms\)$/ && /^\[ *(OK|FAILED|SKIPPED) *\]/ {
      name = $0; sub(/^\[[^]]*\] /, "", name); sub(/[, ].*/, "", name)
      if (/^\[ *OK/) word = "pass"
      else if (/^\[ *SKIPPED/) word = "skip"
      else { word = "fail"; failed = 1; printf "%s", block >failures }
      print word, kind, name; block = ""
    }
    / tests? from .* ran\./ { complete = 1 }
    END {
      if (complete && (status == 0 || failed)) exit
      print "fail", kind, "ended_with_status_" status
      printf "%s", block >failures
    }' "$log"
}

# pg_regress and pg_isolation_regress: $1 kind, $2 program, $3 input folder, then the tests in
# order. From 16 on they print TAP, before that `test NAME ... ok`; a test that was not reached is
# a failure.
run_regress() {
  local kind=$1 program=$2 input=$3 output=$place/out/$1 log=$outputs/$1.log
  shift 3
  as_server_user mkdir -p "$output"
  (cd "$output" && as_server_user timeout -k 10 "$seconds_a_kind" "$program" --bindir="$bin" \
    --inputdir="$input" --outputdir="$output" --temp-instance="$output/instance" --temp-config="$place/server.conf" \
    --encoding=UTF8 --no-locale --dbname="regress_$kind" "$@") >"$log" 2>&1 || true
  local test word failed=
  for test in "$@"; do
    word=fail
    ! grep -qE "^(ok [0-9]+ +[-+] +$test |test $test +\.\.\. ok )" "$log" || word=pass
    echo "$word $kind $test"
    [[ $word == pass ]] || failed=yes
  done
  if [[ $failed ]]; then
    if [[ -s $output/regression.diffs ]]; then
      cat "$output/regression.diffs"
    else
      cat "$log"
      tail -n 30 "$output"/log/*.log 2>/dev/null
    fi >"$failures/$kind"
  fi
}

# What a test measured, for the documentation: lines `# table: …` of its output.
keep_tables() { # NAME LOG
  grep -q '^ *# table: ' "$2" || return 0
  mkdir -p build/tables
  sed -n 's/^ *# table: //p' "$2" >"build/tables/$1.md"
}

# One TAP file: its top-level lines are the tests. Died, no plan or a plan that does not fit is a
# failure of its own.
run_tap_file() {
  local kind=$1 file=$2 name status=0 seconds=$seconds_a_file
  [[ $kind != full ]] || seconds=$seconds_a_full_file
  name=$(basename "$file" .pl)
  local home=$place/out/$kind/$name log=$outputs/$kind-$name.log
  as_server_user mkdir -p "$home/log"
  (cd "$home" && TESTDIR=$home TESTDATADIR=$home/data TESTLOGDIR=$home/log as_server_user \
    timeout -k 20 "$seconds" perl "$file") >"$log" 2>&1 || status=$?
  local results
  results=$(awk -v kind="$kind" -v name="$name" -v status="$status" '
    function say(word, what) { gsub(/ /, "_", what); print word, kind, name "/" what }
    function title() {
      t = $0
      sub(/^(not )?ok [0-9]+( - )?/, "", t)
      return t == "" ? "unnamed" : t
    }
    /^1\.\.0 *# *(skip|SKIP)/ { say("skip", "all"); planned = 1; skipped = 1 }
    /^1\.\.[0-9]+/ { plan = substr($1, 4) + 0; planned = 1 }
    /^ok / { ran++; say(/# *(skip|SKIP)/ ? "skip" : "pass", title()) }
    /^not ok / { ran++; if (/# TODO/) say("skip", title()); else { failed++; say("fail", title()) } }
    END {
      if (skipped && status == 0) exit
      if (!failed && status == 124) say("fail", "timed out")
      else if (!failed && (status != 0 || !planned || ran != plan))
        say("fail", "ended with status " status " after " ran + 0 " of " (planned ? plan : "?") " tests")
    }' "$log")
  echo "$results"
  keep_tables "$name" "$log"
  if grep -q '^fail' <<<"$results"; then
    {
      echo "# test/$kind/$name.pl"
      cat "$log"
      grep -rhE "PANIC|TRAP:|terminated by signal|psql:.*ERROR: " --include="*.log" --include="regress_log_*" "$home" || true
    } >>"$failures/$kind-$name"
  fi
}

# TAP files: $1 kind, then the files; as many at once as there are processors.
run_tap() {
  local kind=$1 file slots
  shift
  slots=$(nproc)
  for file in "$@"; do
    [[ $slots -gt 0 ]] || { wait -n || true; slots=$((slots + 1)); }
    run_tap_file "$kind" "$place/$file" &
    slots=$((slots - 1))
  done
  wait
}

run_arrows() {
  check_tree includes_follow_the_arrows_between_rooms tools/arrows
  check_tree errors_in_the_documentation_are_what_tests_print tools/errors-doc
  check_tree tests_that_the_documentation_names_exist tools/named-tests docs/security.md docs/reliability.md
}

check_tree() { # NAME COMMAND…
  local name=$1 said=$failures/$1 word=pass
  shift
  "$@" >"$said" 2>&1 || word=fail
  echo "$word arrows $name"
  [[ $word == fail ]] || rm -f "$said"
}
