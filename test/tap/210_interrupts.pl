# An upgrade and an apply that end in the middle, by whatever ends a statement: versions, log and schema agree, no lock
# is left, and the next run does the rest.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "restart_after_crash = on\nautovacuum = off\n");

# The second of three revisions waits for a lock that the test holds, with work of its own done before.
my @scripts = (
    script_of('r1', '', 'CREATE TABLE t1 (id int);', 'DROP TABLE t1;'),
    script_of(
        'r2', 'r1',
        "CREATE TABLE t2 (id int);\nINSERT INTO t1 VALUES (2);\nSELECT pg_advisory_xact_lock(7);",
        'DROP TABLE t2;'
    ),
    script_of('r3', 'r2', 'CREATE TABLE t3 (id int);', 'DROP TABLE t3;')
);
my $push =
      'CREATE EXTENSION softbee_migrate; SELECT count(*) FROM softbee_push(ARRAY['
    . join(', ', @scripts)
    . '], NULL);';

my %ways = (
    statement_timeout => {
        before => "SET statement_timeout = '300ms';",
        error  => 'ERROR:  57014: canceling statement due to statement timeout'
    },
    lock_timeout => {
        before => "SET lock_timeout = '50ms';",
        error  => 'ERROR:  55P03: canceling statement due to lock timeout'
    },
    cancel => {
        act => sub { my ($pid) = @_; return $node->safe_psql('postgres', "SELECT pg_cancel_backend($pid)") },
        error => 'ERROR:  57014: canceling statement due to user request'
    },
    terminate => {
        act =>
            sub { my ($pid) = @_; return $node->safe_psql('postgres', "SELECT pg_terminate_backend($pid)") },
        error   => 'FATAL:  57P01: terminating connection due to administrator command',
        is_lost => 1
    },
    kill => {
        act     => sub { my ($pid) = @_; return kill 'KILL', $pid },
        error   => 'server closed the connection unexpectedly',
        is_lost => 1
    }
);

my %forms = (upgrade => 'SELECT revision FROM softbee_upgrade();', apply => 'CALL softbee_apply();');
for my $form (qw(upgrade apply))
{
    for my $way (sort keys %ways)
    {
        my $promise  = "$form, $way";
        my $database = "${form}_$way";
        $node->safe_psql('postgres', "CREATE DATABASE $database");
        $node->safe_psql($database, $push);
        my $holder = session($node, database => $database);
        $holder->('SELECT pg_advisory_lock(7);');

        my $run = background(
            $node,
            { database => $database, application => 'victim' },
            ($ways{$way}{before} // '') . $forms{$form}
        );
        $ways{$way}{act}->(background_pid($node, $database, 'victim')) if $ways{$way}{act};
        my ($status, $out, $err) = end_of($run);
        like($err, qr/\Q$ways{$way}{error}\E/, "the run ends with what ended it: $promise");
        $node->poll_query_until($database, 'SELECT true') if $way eq 'kill';

        my $wanted = $form eq 'apply' ? 'r1' : '';
        states_agree($node, $database, $wanted, "versions, log and schema agree: $promise");
        no_lock_is_left($node, $database, "no lock is left: $promise");
        if (!$ways{$way}{is_lost})
        {
            like(
                $err,
                qr/^revision r2 \(upgrade\), statement 3 at line 9:1$/m,
                "the error says where: $promise"
            );
            my ($code) = $ways{$way}{error} =~ /(\w+): cancel/;
            my $failed = $node->safe_psql($database,
                "SELECT revision, error->>'sqlstate', error->>'context' ~ 'statement 3' FROM softbee_log WHERE state = 'failed'"
            );
            is(
                $failed,
                $form eq 'apply' ? "r2|$code|t" : '',
                "what softbee_apply did not finish is in the log: $promise"
            );
        }
        $holder->('SELECT pg_advisory_unlock(7);') if $way ne 'kill';
        eval { $holder->() };
        (undef, $out, $err) = sql($node, { database => $database }, $forms{upgrade});
        is($out, $form eq 'apply' ? "r2\nr3" : "r1\nr2\nr3", "the next upgrade does the rest: $promise");
        states_agree($node, $database, 'r1,r2,r3', "and all agree: $promise");
    }
}

# A downgrade, and a session that goes on after it was cancelled.
my %one     = (database => 'upgrade_cancel');
my $session = session($node, %one);
like(
    $session->("SET statement_timeout = '200ms'; BEGIN; SELECT pg_sleep(10) FROM softbee_downgrade('base');"),
    qr/statement timeout/,
    'a downgrade is cancelled at its end'
);
like($session->("ROLLBACK; RESET statement_timeout; SELECT revision FROM softbee_downgrade('r2');"),
    qr/^r3$/m, 'and the session can run another one');
$session->();
states_agree($node, 'upgrade_cancel', 'r1,r2', 'which is what is undone');

done_testing();
