# Who waits for a migrator is told for whom: a session by its user, process, application and start, a prepared
# transaction, which has no process, by its name. So is who is refused.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "softbee.lock_timeout = 0\n");
my $one  = script_of('one', '', 'CREATE TABLE hive (id int);', 'DROP TABLE hive;');
my $two =
    script_of('two', 'one', 'CREATE TABLE bee (id int); SELECT pg_advisory_xact_lock(7);', 'DROP TABLE bee;');
$node->safe_psql('postgres',
    "CREATE ROLE deploy LOGIN SUPERUSER; CREATE EXTENSION softbee_migrate; SELECT * FROM softbee_push(ARRAY[$one, $two], NULL)"
);
my $time = qr/\d\d\d\d-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*\S+/;

my %calls = (
    upgrade => 'SELECT revision FROM softbee_upgrade();',
    push    => 'SELECT revision FROM softbee_push(' . script_of('three', 'two', 'SELECT 1;', '') . ');',
    stamp   => "SELECT revision FROM softbee_stamp('two');",
    lock    => 'SELECT softbee_lock();',
    apply   => 'CALL softbee_apply();',
    wait    => 'CALL softbee_wait();'
);

my $holder = session($node, user => 'deploy');
$holder->("SET application_name = 'ship it'; BEGIN;");
for my $call (sort keys %calls)
{
    my $pid   = $holder->('BEGIN; SELECT pg_backend_pid(); SELECT FROM softbee_lock();');
    my $since = $holder->('SELECT xact_start FROM pg_stat_activity WHERE pid = pg_backend_pid()');
    $pid =~ s/.*?(\d+)\s*\z/$1/s;
    my $waiter = background($node, { application => 'waiter' }, $calls{$call});
    background_pid($node, 'postgres', 'waiter');
    $holder->('ROLLBACK;');
    my (undef, undef, $err) = end_of($waiter);
    like(
        $err,
        qr/^NOTICE:  00000: waiting for migrator "deploy" \(pid $pid, application ship it, since \Q$since\E\)$/m,
        "softbee_$call says for whom it waits"
    );
    is(scalar(() = $err =~ /waiting for/g), 1, "and says so once: softbee_$call");
    $node->safe_psql('postgres',
        "SELECT softbee_stamp(ARRAY[]::text[], true); DROP TABLE IF EXISTS hive, bee; SELECT softbee_prune(ARRAY['one', 'two'])"
    );
}

# Refusals name it too.
$holder->('BEGIN; SELECT FROM softbee_lock();');
sql_refused(
    $node,
    {},
    "BEGIN ISOLATION LEVEL REPEATABLE READ; $calls{upgrade}",
    'SB008',
    'another migrator is at work\nDETAIL:  It is "deploy" \(pid \d+, application ship it, since \S+ \S+\). '
        . 'This transaction cannot see what that one will have done.\nHINT:  Run it in a transaction with isolation level READ COMMITTED.\n',
    'in REPEATABLE READ: who it is, why, and what to do'
);
$holder->('ROLLBACK;');
$holder->('SELECT pg_advisory_lock(7);');
my $apply = background($node, { user => 'deploy', application => 'nightly' }, $calls{apply});
background_pid($node, 'postgres', 'nightly');
sql_refused(
    $node,
    {},
    $calls{upgrade},
    'SB008',
    'another migrator is at work\nDETAIL:  It is "deploy" \(pid \d+, application nightly.*?, since \S+ \S+\). A function that waited '
        . 'for a softbee_apply would hold up its CONCURRENTLY statements.\nHINT:  CALL softbee_wait\(\), which waits without a snapshot, then try again.\n',
    'beside an apply: who it is, why, and what to do'
);
my $started = $node->safe_psql('postgres',
    "SELECT query_start FROM pg_stat_activity WHERE application_name LIKE 'nightly%'");
my $waiter = background($node, { application => 'waiter' }, $calls{wait});
background_pid($node, 'postgres', 'waiter');
$holder->('SELECT pg_advisory_unlock(7);');
my (undef, undef, $err) = end_of($waiter);
like($err, qr/since \Q$started\E\)$/m, 'since when: since the CALL began, not since its last commit');
is((end_of($apply))[0], 0, 'and the apply was not disturbed');

# Another role than the holder may not see what it runs; it sees who it is.
$node->safe_psql('postgres', 'CREATE ROLE plain LOGIN; GRANT EXECUTE ON FUNCTION softbee_lock TO plain');
$holder->('BEGIN; SELECT FROM softbee_lock();');
$waiter = background($node, { application => 'waiter', user => 'plain' }, $calls{lock});
background_pid($node, 'postgres', 'waiter');
$holder->('ROLLBACK;');
(undef, undef, $err) = end_of($waiter);
like(
    $err,
    qr/^NOTICE:  00000: waiting for migrator "deploy" \(pid \d+/m,
    'a role that may not look into the holder\'s session is told who it is'
);

# A prepared transaction, which outlives even the server's restart.
$holder->("BEGIN; SELECT softbee_lock(); PREPARE TRANSACTION 'deploy of tuesday';");
$holder->();
$node->restart;
$waiter = background($node, { application => 'waiter' }, $calls{lock});
background_pid($node, 'postgres', 'waiter');
sql_refused(
    $node, {}, "BEGIN ISOLATION LEVEL SERIALIZABLE; $calls{stamp}",
    'SB008',
    'It is prepared transaction "deploy of tuesday". This transaction',
    'a prepared transaction is named by its gid'
);
$node->safe_psql('postgres', "COMMIT PREPARED 'deploy of tuesday'");
my ($status, $out);
($status, $out, $err) = end_of($waiter);
is(
    "$status $out $err",
    "0  NOTICE:  00000: waiting for migrator prepared transaction \"deploy of tuesday\"\n",
    'who waits for it is told so'
);

# The client repeats it: a deploy that stands still for minutes must not look dead.
$holder = session($node, user => 'deploy');
$holder->('BEGIN; SELECT FROM softbee_lock();');
my $folder = scripts_dir(four => { upgrade => 'SELECT 1;', downgrade => 'SELECT 1;' });
my $deployer = start_softbee($node, { dir => $folder }, 'push', '--keep');
$deployer->{harness}->pump until $deployer->{err} =~ /still waiting .*\n/;
$holder->('ROLLBACK;');
($status, $out, $err) = finish($deployer);
is($status, 0, 'the client goes on');
like($err, qr/^INFO  \[softbee\] still waiting for migrator "deploy" \(pid \d+.*\), for 10 s$/m, 'and has said for whom it waits, again');
no_lock_is_left($node, 'postgres', 'no lock is left');

done_testing();
