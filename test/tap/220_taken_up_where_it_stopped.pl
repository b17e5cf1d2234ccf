# A section outside a transaction that is stopped in its middle, by a kill, by pg_terminate_backend or by Ctrl-C, is taken up
# by the next run: it says who began it, drops the invalid index that is left, builds it again, and nothing runs twice.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node   = start_node(conf => "restart_after_crash = on\n");
my $folder = scripts_dir(
    a1 => { down => '', upgrade => "CREATE TABLE hives (id int);\nINSERT INTO hives SELECT generate_series(1, 100);" },
    a2 => {
        down    => 'a1',
        options => 'transaction=none',
        upgrade => join("\n",
            'CREATE TABLE before_index ();',
            'CREATE INDEX CONCURRENTLY hives_id ON hives (id);',
            'CREATE TABLE after_index ();'),
        downgrade => 'DROP TABLE before_index, after_index; DROP INDEX hives_id;'
    });

# A snapshot that CREATE INDEX CONCURRENTLY waits for, in a database of its own.
sub with_builder_stuck
{
    my ($database, $stop) = @_;
    my $at = { dir => $folder, database => $database };
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    softbee_ok($node, $at, 'upgrade', 'a1', "$database: the table is there");
    my $reader = session($node, database => $database);
    is($reader->('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM hives;'), '100', 'a reader holds a snapshot');
    my $run = start_softbee($node, $at, 'upgrade');
    wait_until_waiting($node, 1, $database) or die 'the builder does not wait';
    my $pid = $node->safe_psql($database,
        q{SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'softbee%' AND datname = current_database()});
    is($node->safe_psql($database, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'hives_id'::regclass}),
        'f', 'the index is half built');
    $stop->($pid, $run);
    my ($status, undef, $err) = finish($run);
    isnt($status, 0, 'the run failed');
    eval { $reader->() };  # a crash of the server took it along
    $node->poll_query_until('postgres', 'SELECT true');
    $node->poll_query_until('postgres',
        "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = '$database'");
    return ($at, $pid, $err);
}

sub is_taken_up
{
    my ($at, $pid, $how) = @_;
    is($node->safe_psql($at->{database}, 'SELECT revision FROM softbee_version'), 'a1', 'the version is still a1');
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'the next run finishes');
    like($err, qr/taking up the upgrade of revision "a2" at statement 2 of 3/, 'says where it goes on');
    like($err, qr/"\w+" \(pid $pid\) began it on .*, and statement 2 $how\./, 'and who began');
    like($err, qr/dropping invalid index public\.hives_id, which the earlier run left/, 'and what it clears');
    is($node->safe_psql($at->{database}, q{SELECT indisvalid FROM pg_index WHERE indexrelid = 'hives_id'::regclass}),
        't', 'the index is valid');
    is( $node->safe_psql($at->{database},
            q{SELECT string_agg(state || coalesce(statement::text, ''), ' ' ORDER BY id) FROM softbee_log
              WHERE revision = 'a2' AND state <> 'failed'}),
        'progress1 started2 started2 progress2 done', 'each statement once, one row done');
    is($node->safe_psql($at->{database}, q{SELECT count(*) FROM pg_locks WHERE locktype = 'object'}), '0', 'no lock is left');
    softbee_ok($node, $at, 'downgrade', 'a1', 'and back');
}

subtest killed => sub {
    my ($at, $pid) = with_builder_stuck('killed', sub { kill 'KILL', $_[0] });
    is_taken_up($at, $pid, 'did not end');
    done_testing;
};

subtest terminated => sub {
    my ($at, $pid) = with_builder_stuck('terminated', sub { $node->safe_psql('postgres', "SELECT pg_terminate_backend($_[0])") });
    is_taken_up($at, $pid, 'did not end');
    done_testing;
};

subtest cancelled => sub {
    my ($at, $pid, $err) = with_builder_stuck('cancelled', sub { $_[1]{harness}->signal('INT') });
    is($node->safe_psql('cancelled', q{SELECT error->>'sqlstate' FROM softbee_log WHERE state = 'failed'}), '57014', 'logged');
    is_taken_up($at, $pid, 'failed');
    done_testing;
};

$node->stop;
done_testing();
