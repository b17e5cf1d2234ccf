# Each fault at each point: a run of `softbee` is stopped at its n-th passage, n = 1, 2, 3 …, until it gets through. After each,
# versions, log and catalog agree, a plain `softbee upgrade` finishes, and nothing is left behind. Passages are counted by
# test/faults, a module of its own in the server; the server's log says where each fault was.
package FaultMatrix;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Basename qw(dirname);
use IPC::Run ();
use POSIX qw(ceil);
use PostgreSQL::Test::Utils ();
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

our @EXPORT = qw(
  start_fault_node prepare_history try_fault upgrade_flow first_flow downgrade_flow stamp_flow migrate_flow print_matrix settled is_whole is_crash
);

# Name of a fault → what the session does at the passage, and the settings that it needs besides.
our %FAULTS = (
    'SIGKILL of the backend'        => { action => 'kill', is_crash => 1 },
    'SIGKILL of the postmaster'     => { action => 'crash', is_crash => 1 },
    'immediate shutdown'            => { action => 'immediate', is_crash => 1 },
    'cancel'                        => { action => 'cancel' },
    'terminate'                     => { action => 'terminate' },
    'statement_timeout'             => { action => 'hang', timeout => '150ms' },
    'lock_timeout'                  => { action => 'lock', options => '-c lock_timeout=50ms' },
    'deadlock victim'               => { action => 'raise 40P01' },
    'out of memory'                 => { action => 'raise 53200' },
    'disk full'                     => { action => 'raise 53100' },
    'an error that nobody foresees' => { action => 'raise XX000' },
    'connection cut, message lost'       => { action => 'proxy', proxy => 'lost' },
    'connection cut, message unanswered' => { action => 'proxy', proxy => 'unanswered' },
    'client killed'                      => { action => 'proxy', proxy => 'killed' });

sub is_crash { my ($name) = @_; return $FAULTS{$name}{is_crash} || $FAULTS{$name}{proxy} }

# Where a passage is, in the words of the documentation: the run, what it calls in the server, what the server does there, and as
# what the session calls itself.
sub point_of
{
    my ($run, $call, $where, $as) = @_;
    return 'phases of migrate' if $run eq 'migrate';
    return 'making the extension' if $call =~ /CREATE EXTENSION/;
    return 'push' if $call =~ /^softbee_(?:push|prune)/;
    return 'waiting for the lock' if $call =~ /^softbee_(?:lock|wait)/;
    return "during $run" if $run ne 'upgrade' && $call =~ /^softbee_(?:downgrade|stamp|apply)/;
    return 'phases of CREATE INDEX CONCURRENTLY' if $where =~ /INDEX/;
    return 'between batches' if $as =~ /\br3\b/ && $where =~ /commit/;
    return $where =~ s/query/statement/r if $call =~ /^softbee_(?:upgrade|apply)/;
    return $where if $where =~ /commit/ && $call eq 'COMMIT';
    return 'plan';
}
our @POINTS = (
    'making the extension', 'plan', 'push', 'waiting for the lock', 'before a statement', 'inside a statement', 'after a statement',
    'before commit', 'after commit', 'phases of CREATE INDEX CONCURRENTLY', 'between batches', 'during downgrade', 'during stamp',
    'phases of migrate');

my %counts;      # fault → point → runs
my %lost;        # fault → runs after which something was not as promised

sub start_fault_node
{
    my $node = start_node(
        conf => "autovacuum = off\nfsync = off\nrestart_after_crash = on\nsession_preload_libraries = '$ENV{FAULTS}'\n");
    return $node;
}

# Revisions of every kind: in a transaction, outside one with an index that is built concurrently, in batches.
our %HISTORY = (
    r1 => { down => '', upgrade => "CREATE TABLE t1 (id int PRIMARY KEY, n int);\nINSERT INTO t1 SELECT generate_series(1, 30);", downgrade => 'DROP TABLE t1;' },
    r2 => {
        down      => 'r1',
        options   => 'transaction=none',
        upgrade   => "CREATE INDEX CONCURRENTLY t1_n ON t1 (n);\nCREATE TABLE t2 (id int);",
        downgrade => "DROP TABLE t2;\nDROP INDEX t1_n;"
    },
    r3 => {
        down      => 'r2',
        options   => 'transaction=batch',
        upgrade   => 'UPDATE t1 SET n = 1 WHERE id IN (SELECT id FROM t1 WHERE n IS NULL LIMIT 10);',
        downgrade => 'UPDATE t1 SET n = NULL;'
    },
    r4 => { down => 'r3', upgrade => "CREATE TABLE t4 (id int);\nALTER TABLE t1 ADD COLUMN m int;", downgrade => "ALTER TABLE t1 DROP COLUMN m;\nDROP TABLE t4;" });
our @REVISIONS = sort keys %HISTORY;

# Templates: `without_extension` is empty but for a table of others, `at_base` has the extension too, `at_heads` all revisions, and
# `not_stamped` their tables without the versions.
sub prepare_history
{
    my ($node) = @_;
    my $folder = scripts_dir(%HISTORY);
    $node->safe_psql('postgres', 'CREATE DATABASE at_base');
    $node->safe_psql('at_base', 'CREATE TABLE kept AS SELECT 7 AS bees');
    $node->safe_psql('postgres', 'CREATE DATABASE without_extension TEMPLATE at_base');
    $node->safe_psql('at_base', 'CREATE EXTENSION softbee_migrate');
    $node->safe_psql('postgres', 'CREATE DATABASE at_heads TEMPLATE at_base');
    softbee_ok($node, { dir => $folder, database => 'at_heads' }, 'upgrade', 'the history runs without a fault');
    $node->safe_psql('postgres', 'CREATE DATABASE not_stamped TEMPLATE at_heads');
    softbee_ok($node, { dir => $folder, database => 'not_stamped' }, 'stamp', 'base', 'and its versions can be forgotten');
    return $folder;
}

# What agrees with what. Nothing is said of a revision outside a transaction that is not done: its statements are committed one
# by one.
my $state_query = <<'END';
SELECT 'versions ' || coalesce(string_agg(revision, ','), '') FROM softbee_version;
SELECT 'log ' || coalesce(string_agg(revision, ',' ORDER BY revision), '') FROM (SELECT DISTINCT ON (revision) revision, direction, kind FROM softbee_log
   WHERE state = 'done' ORDER BY revision, id DESC) l WHERE direction = 'upgrade';
SELECT 'catalog ' || concat_ws(',',
   CASE WHEN to_regclass('t1') IS NOT NULL THEN 'r1' END,
   CASE WHEN to_regclass('t2') IS NOT NULL AND (SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('t1_n')) THEN 'r2' END,
   CASE WHEN to_regclass('t4') IS NOT NULL AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = to_regclass('t1') AND attname = 'm') THEN 'r4' END);
SELECT 'kept ' || count(*) || ' ' || sum(bees) FROM kept;
SELECT 'invalid ' || count(*) FROM pg_index WHERE NOT indisvalid;
SELECT 'locks ' || count(*) FROM pg_locks WHERE classid = 'pg_extension'::regclass OR locktype = 'advisory';
SELECT 'prepared ' || count(*) FROM pg_prepared_xacts;
SELECT 'scratch ' || count(*) FROM pg_database WHERE datname LIKE 'softbee\_scratch%';
END

sub state_of
{
    my ($node, $database) = @_;
    return { map { /^(\w+) (.*)/ ? ($1 => $2) : () } split /\n/, $node->safe_psql($database, $state_query) };
}

# What is wrong after a fault; nothing where all is as promised.
sub settled
{
    my ($node, $database) = @_;
    my $has_extension = $node->safe_psql($database, q{SELECT count(*) FROM pg_extension WHERE extname = 'softbee_migrate'});
    return $node->safe_psql($database, q{SELECT to_regclass('t1') IS NULL AND (SELECT sum(bees) FROM kept) = 7}) eq 't' ? () : 'not as before' if !$has_extension;
    my $state   = state_of($node, $database);
    my $head    = $state->{versions};
    my @applied = grep { $_ le $head } @REVISIONS;
    my @wrong;
    push @wrong, "versions say @applied, the log $state->{log}" if join(',', @applied) ne $state->{log};
    # r2 is outside a transaction: its downgrade begins before its version row goes. r3 has nothing in the catalog.
    my %has = map { $_ => 1 } split /,/, $state->{catalog};
    for my $revision ('r1', 'r4') { push @wrong, "versions say @applied, the catalog $state->{catalog}" if !!$has{$revision} != !!grep { $_ eq $revision } @applied }
    push @wrong, "rows of others: $state->{kept}" if $state->{kept} ne '1 7';
    push @wrong, "locks are left: $state->{locks}" if $state->{locks};
    return @wrong;
}

# After the next run: everything is there once.
sub is_whole
{
    my ($node, $database) = @_;
    my $state = state_of($node, $database);
    my %wanted = (
        versions => 'r4',
        log      => 'r1,r2,r3,r4',
        catalog  => 'r1,r2,r4',
        kept     => '1 7',
        map { $_ => 0 } qw(invalid locks prepared scratch));
    my @wrong = map { "$_: $state->{$_}, not $wanted{$_}" } grep { $state->{$_} ne $wanted{$_} } sort keys %wanted;
    my $rows = $node->safe_psql($database, 'SELECT count(*), sum(n), count(m) FROM t1');
    push @wrong, "rows of t1: $rows" if $rows ne '30|30|0';
    return @wrong;
}

# IPC::Run dies of a psql that ends before it has read.
sub answers { my ($node) = @_; return eval { $node->psql('postgres', 'SELECT 1') == 0 } }

# A new postmaster starts only when the old one's sessions have let go of its memory.
sub wait_for_server
{
    my ($node, $fault) = @_;
    for (1 .. 10 * patience())
    {
        return if answers($node) && answers($node);
        if ($fault->{action} =~ /^(?:crash|immediate)$/)
        {
            $node->{_pid} = undef;
            $node->start(fail_ok => 1);
        }
        select undef, undef, undef, 0.1;
    }
    give_up('the server does not come back');
    return;
}

# The text of a die goes to a log that nobody reads.
sub give_up { my ($why) = @_; diag $why; die $why }

# A proxy for one run: what to give to softbee, and a function that ends it and returns the message that was hit, if any.
sub start_proxy
{
    my ($node, $message, $what) = @_;
    my $folder = PostgreSQL::Test::Utils::tempdir_short();
    my $name   = '.s.PGSQL.' . $node->port;
    my ($in, $out) = ('', '');
    my $proxy = IPC::Run::start([ dirname($INC{'FaultMatrix.pm'}) . '/cutting_proxy', "$folder/$name", $node->host . "/$name", $message, $what ],
        '<', \$in, '>', \$out, IPC::Run::timeout(patience(), name => 'proxy'));
    $proxy->pump until $out =~ s/^ready\n//;
    my $url = sprintf 'postgresql:///victim?host=%s&port=%d', $folder, $node->port;
    return ($url, sub { $proxy->finish; return $out });
}

# Where the fault was, as the server's log has it; nothing where the run got through.
sub place_in_log
{
    my ($node, $from, $run) = @_;
    my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile, $from);
    return if $log !~ /softbee_faults: .* at passage (\d+): (.*?) in (.*?) as (.*)/;
    return { passage => $1, where => $2, call => $3, point => point_of($run, $3, $2, $4) };
}

# The same of a message that a proxy saw: the server has not begun with it.
sub place_of_message
{
    my ($printed, $run) = @_;
    return if $printed !~ /^message (\d+): (.*)/;
    my ($passage, $text) = ($1, $2);
    my $call = $text =~ /(softbee_(?!lock)\w+)\(|(softbee_lock)\(|(COMMIT)/ ? $1 // $2 // $3 : '';
    return { passage => $passage, where => 'message', call => $call, point => point_of($run, $call, 'before a statement', '') };
}

sub options_for
{
    my ($fault, $passage, $option) = @_;
    my $action  = $fault->{action} =~ s/ /\\ /gr;
    my $timeout = $fault->{timeout} ? '-c statement_timeout=' . ($option->{timeout} // $fault->{timeout}) : '';
    return "-c softbee_faults.passage=$passage -c softbee_faults.action=$action $timeout " . ($fault->{options} // '');
}

# One run with the fault at one passage. Returns where it was (nothing: nowhere) and what is wrong afterwards.
sub run_once
{
    my ($node, $fault, $passage, $option) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE victim TEMPLATE $option->{template}");
    my $holder = $fault->{action} eq 'lock' ? session($node, database => 'victim') : undef;
    $holder->('SELECT pg_advisory_lock(1);') if $holder;
    my $from = -s $node->logfile;
    my $at   = { $option->{at}->(), database => 'victim' };
    my ($url, $end_proxy) = $fault->{proxy} ? start_proxy($node, $passage, $fault->{proxy}) : ();
    my $env = $url ? { DATABASE_URL => $url } : { PGOPTIONS => options_for($fault, $passage, $option) };
    my ($status, undef, $err) = softbee($node, { %$at, env => $env }, @{ $option->{run} });
    $holder->() if $holder;
    wait_for_server($node, $fault) if $fault->{is_crash};
    my $place = $end_proxy ? place_of_message($end_proxy->(), $option->{run}[0]) : place_in_log($node, $from, $option->{run}[0]);
    $node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'victim' OR datname LIKE 'softbee\_scratch%'})
      or give_up('sessions are left');
    my @wrong = $option->{settled}->($node, 'victim');
    push @wrong, "no fault, and status $status: $err" if !$place && $status;
    push @wrong, "it blames the script: $err" if $err =~ /please report it/ && $fault->{action} ne 'raise XX000';
    push @wrong, "it says that nothing was done: $err"
      if $err =~ /nothing was/ && $place && $place->{where} eq 'after commit' && $place->{call} =~ /^(?:COMMIT|softbee_(?:upgrade|downgrade|stamp))$/;
    push @wrong, $option->{finish}->($node, $at);
    $node->safe_psql('postgres', 'DROP DATABASE victim');
    return ($place, @wrong);
}

# A plain upgrade does the rest.
sub upgrade_finishes
{
    my ($node, $at) = @_;
    my ($status, undef, $err) = softbee($node, $at, 'upgrade');
    return "the next upgrade failed: $err" if $status;
    return is_whole($node, 'victim');
}

# try_fault($node, name of the fault, template => database, at => sub that returns the options of softbee(), run => [its words],
# every => n (times FAULT_EVERY, for a short look), first => n, settled => what is wrong after it, finish => and after the next run): runs with the fault at each, or each n-th, passage until one
# gets through.
sub try_fault
{
    my ($node, $name, %option) = @_;
    my $fault = $FAULTS{$name} // die "no fault is called $name";
    $option{settled} //= \&settled;
    $option{finish}  //= \&upgrade_finishes;
    my ($passage, $runs, @problems) = ($option{first} // 1, 0);
    while (@problems < 4)
    {
        my ($place, @wrong) = run_once($node, $fault, $passage, \%option);
        if (@wrong)
        {
            $lost{$name}++;
            push @problems, "passage $passage (" . ($place ? $place->{point} : 'no fault') . "):\n  " . join("\n  ", @wrong);
        }
        last if !$place;
        $counts{$name}{ $place->{point} }++;
        $runs++;
        # A run has a few messages, and hundreds of passages.
        my $step = $fault->{proxy} ? ceil(($option{every} // 1) / 25) : $option{every} // 1;
        $passage = $place->{passage} + $step * ($ENV{FAULT_EVERY} // 1);
    }
    ok(!@problems, "@{ $option{run} }: $name, $runs times") or diag join "\n", @problems;
    cmp_ok($runs, '>', $ENV{FAULT_EVERY} ? 0 : 3, 'and it was really there');
    return;
}

# The flows, as options of try_fault.
sub upgrade_flow  { my ($folder) = @_; return (template => 'at_base',  at => sub { return (dir => $folder) }, run => ['upgrade']) }
sub first_flow    { my ($folder) = @_; return (upgrade_flow($folder), template => 'without_extension') }
sub downgrade_flow { my ($folder) = @_; return (template => 'at_heads', at => sub { return (dir => $folder) }, run => [ 'downgrade', 'base' ]) }

sub stamp_flow
{
    my ($folder) = @_;
    return (
        template => 'not_stamped',
        at       => sub { return (dir => $folder) },
        run      => [ 'stamp', 'heads' ],
        settled  => sub {
            my ($node, $database) = @_;
            my $state = state_of($node, $database);
            return map { "$_: $state->{$_}" } grep { $_ eq 'locks' ? $state->{$_} : $state->{$_} !~ /^(?:r4|)$/ } 'versions', 'locks';
        },
        finish => sub {
            my ($node, $at) = @_;
            my ($status, undef, $err) = softbee($node, $at, 'stamp', 'heads');
            my $state = state_of($node, 'victim');
            return $status ? "the next stamp failed: $err" : map { "$_ $state->{$_}" } grep { $_ ne 'log' && $state->{$_} !~ /^(?:r4|0|1 7|r1,r2,r4)$/ } sort keys %$state;
        });
}

# The models have a table that no revision makes. Whatever happens, one script makes it in the end, and the database is not touched.
sub migrate_flow
{
    return (
        template => 'at_base',
        timeout  => '4s',    # CREATE DATABASE takes its time
        at       => sub {
            my $home = models_project('models.sql' => 'CREATE TABLE hive (id int PRIMARY KEY, bees int CHECK (bees > 0)); CREATE TABLE bee (hive int REFERENCES hive);');
            write_script("$home/migrations", 'a1', { upgrade => 'CREATE TABLE hive (id int PRIMARY KEY);', downgrade => 'DROP TABLE hive;' });
            return (cwd => $home);
        },
        run     => [ 'migrate', '-m', 'Bees' ],
        settled => sub { my ($node, $database) = @_; my $kept = $node->safe_psql($database, 'TABLE kept'); return $kept eq '7' ? () : "kept: $kept" },
        finish  => sub {
            my ($node, $at) = @_;
            my ($status, undef, $err) = softbee($node, $at, 'migrate', '-m', 'Bees');
            my ($checked, $what) = softbee($node, $at, 'check');
            my @scripts = glob "$at->{cwd}/migrations/versions/*";
            my $scratch = $node->safe_psql('postgres', q{SELECT count(*) FROM pg_database WHERE datname LIKE 'softbee\_scratch%'});
            return (
                $status        ? "the next migrate failed: $err" : (),
                $checked       ? "the script does not make the models: $what" : (),
                @scripts != 2  ? "files: @scripts" : (),
                $scratch       ? "$scratch scratch databases are left" : ());
        });
}

# For the documentation: a row a fault, a column a point.
sub print_matrix
{
    my @points = grep { my $point = $_; grep { $counts{$_}{$point} } keys %counts } @POINTS;
    note 'table: | fault | ' . join(' | ', @points) . ' | runs | lost |';
    note 'table: | --- |' . ' ---: |' x (@points + 2);
    for my $name (sort keys %counts)
    {
        my $runs = 0;
        $runs += $_ for values %{ $counts{$name} };
        note "table: | $name | " . join(' | ', map { $counts{$name}{$_} // '' } @points) . " | $runs | " . ($lost{$name} // 0) . ' |';
    }
    return;
}

1;
