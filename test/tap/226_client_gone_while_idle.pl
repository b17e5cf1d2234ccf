# A client that goes away while its session is idle, after any call of the flow: no lock is left, neither with the session that
# ends nor with the one that gets its slot, and the next migrator works. Session locks outside of a CALL would stay.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "autovacuum = off\nfsync = off\n");

# The scripts as the flow finds them: an ordinary one, two outside a transaction, of which the last fails.
my $none = sub { my ($text) = @_; $text =~ s/^-- softbee:upgrade$/-- softbee:upgrade transaction=none/m; return $text };
my @scripts = (
    script_of('r1', '', 'CREATE TABLE t1 (id int);', 'DROP TABLE t1;'),
    $none->(
        script_of(
            'r2', 'r1',
            "CREATE INDEX CONCURRENTLY t1_id ON t1 (id);\nDO \$\$ BEGIN INSERT INTO t1 VALUES (1), (2); COMMIT; INSERT INTO t1 VALUES (3); ROLLBACK; END \$\$;\nCREATE TABLE t2 ();",
            'DROP TABLE t2; DROP INDEX t1_id;')),
    $none->(script_of('r3', 'r2', "CREATE UNIQUE INDEX CONCURRENTLY t1_twice ON t1 ((id * 0));\nCREATE TABLE t3 ();", 'DROP TABLE t3;')));
my $setup = 'CREATE EXTENSION softbee_migrate; SELECT count(*) FROM softbee_push(ARRAY[' . join(', ', @scripts) . '], NULL);';
my $more  = script_of('r4', 'r3', 'SELECT 1;', '');

my $begin = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = '300ms'; SELECT softbee_lock();";
my @flow  = (
    wait_for_migrators   => ['CALL softbee_wait();'],
    lock_taken           => [$begin],
    pushed               => [ $begin, "SELECT action FROM softbee_push($more);" ],
    pruned               => [ $begin, q{SELECT softbee_prune(ARRAY['r1'])} ],
    upgraded             => [ $begin, q{SELECT revision FROM softbee_upgrade('r1');} ],
    committed            => [ $begin, q{SELECT revision FROM softbee_upgrade('r1');}, 'COMMIT;' ],
    rolled_back          => [ $begin, q{SELECT revision FROM softbee_upgrade('r1');}, 'ROLLBACK;' ],
    rolled_back_to       => [ 'BEGIN; SAVEPOINT s;', 'SELECT softbee_lock();', 'ROLLBACK TO SAVEPOINT s;' ],
    refused              => [ q{BEGIN; SELECT revision FROM softbee_upgrade('nowhere');}, 'SELECT 1;' ],
    upgraded_alone       => [q{SELECT revision FROM softbee_upgrade('r1');}],
    downgraded           => [ q{SELECT revision FROM softbee_upgrade('r1');}, q{SELECT revision FROM softbee_downgrade('base');} ],
    stamped              => [q{SELECT revision FROM softbee_stamp('r2');}],
    resolved             => [q{SELECT current_revision FROM softbee_resolve('r1', 'upgrade', 'by hand');}],
    verified             => [q{SELECT revision FROM softbee_verify();}],
    failure_logged       => [q{SELECT softbee_log_failure('r1', 'upgrade', '{}');}],
    applied              => [q{CALL softbee_apply('r1');}],
    applied_outside      => [q{CALL softbee_apply('r2');}],
    apply_failed         => [q{CALL softbee_apply('r3');}],
    apply_failed_twice   => [ q{CALL softbee_apply('r3');}, q{CALL softbee_apply('r3');} ],
    applied_and_wait     => [ q{CALL softbee_apply('r2');}, 'CALL softbee_wait();', $begin ],
    apply_in_transaction => [ 'BEGIN;', q{CALL softbee_apply('r1');} ]);

my %fails = (
    refused              => qr/ERROR:  revision "nowhere" does not exist/,
    apply_failed         => qr/ERROR:  could not create unique index "t1_twice"/,
    apply_failed_twice   => qr/(ERROR:  could not create unique index "t1_twice".*){2}/s,
    apply_in_transaction => qr/ERROR:  softbee_apply\(\) cannot run inside a transaction block/);

# A psql that stays open and can be killed.
sub client
{
    my ($database) = @_;
    my $client = { in => "SET application_name = 'gone';\n", out => '' };
    $client->{harness} = IPC::Run::start(
        [ 'psql', '-XAtq', '-d', url_of($node, database => $database) ],
        '<', \$client->{in}, '>&', \$client->{out}, IPC::Run::timeout(patience()));
    return $client;
}

sub ask
{
    my ($client, $sql) = @_;
    $client->{in} .= "$sql\n;\n\\echo end_of_answer\n";
    $client->{harness}->pump until $client->{out} =~ s/^(.*?)end_of_answer\n//s;
    return $1;
}

my $own = "classid = 'pg_extension'::regclass";

while (my ($name, $calls) = splice @flow, 0, 2)
{
    subtest $name => sub {
        $node->safe_psql('postgres', "CREATE DATABASE $name");
        $node->safe_psql($name, $setup);
        my $client = client($name);
        my $pid = ask($client, 'SELECT pg_backend_pid();') =~ s/\D//gr;
        my $answers = join '', map { ask($client, $_) } @$calls;
        note $answers;
        like($answers, $fails{$name} // qr/\A(?!.*ERROR:)/s, 'the calls end as they should');
        my $state = $node->safe_psql($name, "SELECT state FROM pg_stat_activity WHERE pid = $pid");
        like($state, qr/^idle/, "the session is $state");
        my $locks = "SELECT count(*) FROM pg_locks WHERE $own";
        is($node->safe_psql($name, $locks), '0', 'it holds no lock') if $state eq 'idle';

        # A client that is killed says no farewell.
        $client->{harness}->signal('KILL');
        eval { $client->{harness}->finish };
        $node->poll_query_until($name, "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = $pid") or die "session $pid stays";
        is($node->safe_psql($name, $locks), '0', 'no lock is left, with whoever got the slot');
        sql_gives($node, { database => $name },
            "SET lock_timeout = '1s'; CALL softbee_wait(); SELECT softbee_lock(); SELECT count(*) FROM softbee_upgrade('r1') WHERE false",
            "\n0", 'the next migrator works');
        done_testing;
    };
}

# A pooler hands the session on: DISCARD ALL does not give session locks back.
subtest session_that_is_handed_on => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE handed_on');
    $node->safe_psql('handed_on', $setup);
    my $client = client('handed_on');
    ask($client, $_) for 'CALL softbee_wait();', q{CALL softbee_apply('r2');}, q{CALL softbee_apply('r3');}, 'DISCARD ALL;';
    is($node->safe_psql('handed_on', "SELECT count(*) FROM pg_locks WHERE $own"), '0', 'it holds no lock');
    my $own_locks = ask($client, "SELECT count(*) FROM pg_locks WHERE $own");
    is($own_locks, "0\n", 'nor does it see one');
    $client->{harness}->signal('KILL');
    eval { $client->{harness}->finish };
    done_testing;
};

no_lock_is_left($node, 'postgres', 'no session stays in a transaction');
done_testing();
