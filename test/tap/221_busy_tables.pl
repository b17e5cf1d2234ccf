# DDL on a table that somebody holds waits shortly, lets go of everything and tries again, saying who is in its way: readers that
# come after it wait no longer than softbee.lock_timeout.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "softbee.lock_timeout = '200ms'\n");
my $folder = scripts_dir(
    a1 => { down => '', upgrade => 'CREATE TABLE hives (id int);' },
    a2 => { down => 'a1', upgrade => "CREATE TABLE others ();\nALTER TABLE hives ADD COLUMN queen text;", downgrade => '' });

sub with_holder
{
    my ($database, $hold, @arguments) = @_;
    my $at = { dir => $folder, database => $database };
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    softbee_ok($node, $at, 'upgrade', 'a1', "$database: the table is there");
    my $holder = session($node, database => $database);
    $holder->($hold);
    my $run = start_softbee($node, $at, @arguments);
    $node->poll_query_until($database,
        q{SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name LIKE 'softbee%' AND wait_event_type = 'Lock'
          AND query ~ 'softbee_(upgrade|apply)'}) or die 'nobody waits';
    return ($at, $holder, $run);
}

subtest one_transaction_is_rolled_back_and_tried_again => sub {
    my ($at, $holder, $run) =
      with_holder('together', 'BEGIN; SELECT count(*) FROM hives;', 'upgrade');
    # What the run made before the busy table is gone between two tries.
    $node->poll_query_until('together', q{SELECT count(*) = 0 FROM pg_locks WHERE mode = 'AccessExclusiveLock'})
      or die 'the lock is never given up';
    $run->{harness}->pump until $run->{err} =~ /try 3 of 11/;
    is($node->safe_psql('together', q{SELECT to_regclass('others') IS NULL}), 't', 'nothing of it is there');
    $holder->('COMMIT;');
    my ($status, undef, $err) = finish($run);
    is($status, 0, 'then it succeeds');
    like($err, qr/Blocked by pid \d+, "\w+", application \S+, idle in transaction for 00:00:\d\d: ./,
        'the blocker is named, with its state and query');
    like($err, qr/Rolled back, as a table is busy: try 2 of 11 in \d+ ms/, 'and what comes next');
    is($node->safe_psql('together', 'SELECT revision FROM softbee_version'), 'a2', 'applied');
    done_testing;
};

subtest a_step_of_softbee_apply_is_tried_again => sub {
    my ($at, $holder, $run) =
      with_holder('each', 'BEGIN; SELECT count(*) FROM hives;', 'upgrade');
    $holder->('COMMIT;');
    finish($run);
    softbee_ok($node, $at, 'downgrade', 'a1', 'back');
    $node->safe_psql('each', 'DROP TABLE others; ALTER TABLE hives DROP COLUMN queen');
    $holder->('BEGIN; SELECT count(*) FROM hives;');
    my $applier = session($node, database => 'each');
    my $notices = $applier->("SET softbee.lock_retries = 1; CALL softbee_apply();");
    like($notices, qr/NOTICE:  revision "a2" did not get its lock: try 2 of 2 in \d+ ms\nDETAIL:  Blocked by pid \d+/, 'said');
    like($notices, qr/ERROR:  canceling statement due to lock timeout\n.*DETAIL:  Blocked by pid \d+/s, 'in the error too');
    is( $node->safe_psql('each',
            q{SELECT state, reason LIKE 'Blocked by pid %' FROM softbee_log WHERE revision = 'a2' AND direction = 'upgrade'
              ORDER BY id DESC LIMIT 2}),
        "failed|\nprogress|t", 'and in the log');
    done_testing;
};

subtest readers_wait_no_longer_than_the_lock_timeout => sub {
    my ($at, $holder, $run) = with_holder('readers', 'BEGIN; SELECT count(*) FROM hives;', 'upgrade');
    # The holder keeps the table all the time: a reader that queued behind the migrator gets through nevertheless.
    for (1 .. 5)
    {
        is($node->safe_psql('readers', 'SELECT count(*) FROM hives'), '0', 'a reader gets through');
    }
    $holder->('COMMIT;');
    my ($status) = finish($run);
    is($status, 0, 'the migration as well');
    done_testing;
};

$node->stop;
done_testing();
