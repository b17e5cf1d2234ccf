# Ctrl-C cancels the statement on the server and says what state the database is in.
use strict;
use warnings FATAL => 'all';

use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(
    a => { upgrade => 'CREATE TABLE a ();' },
    b => { down => 'a', upgrade => "CREATE TABLE b ();\nSELECT pg_sleep(3600);" });

my $is_asleep = q{SELECT count(*) = 1 FROM pg_stat_activity WHERE datname = current_database()
    AND wait_event = 'PgSleep'};

# Interrupts the client while the server sleeps; the server must be awake afterwards.
sub interrupt
{
    my ($database, $signal, @arguments) = @_;
    my $run = start_softbee($node, { dir => $dir, database => $database }, @arguments);
    $node->poll_query_until($database, $is_asleep) or die 'it never slept';
    $run->{harness}->signal($signal);
    my @result = finish($run);
    $node->poll_query_until($database, q{SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = current_database()
        AND pid <> pg_backend_pid()}) or die 'the statement goes on';
    return @result;
}

for my $signal (qw(INT TERM))
{
    subtest "${signal}_leaves_the_database_as_it_was" => sub {
        my $database = lc "whole_$signal";
        $node->safe_psql('postgres', "CREATE DATABASE $database");
        my ($status, $out, $err) = interrupt($database, $signal, 'upgrade');
        is($status, 1, 'exit 1');
        like($err, qr{^error: interrupted\n  --> \S+/versions/b_revision_b\.sql:9:1\n9 \| SELECT pg_sleep\(3600\);\n  \| \^ upgrade of revision b; nothing was applied, the transaction was rolled back$}m,
            'says where, and that nothing was applied');
        is($node->safe_psql($database, q{SELECT to_regclass('a') IS NULL AND NOT EXISTS (SELECT FROM softbee_version)}),
            't', 'which is true');
        is($node->safe_psql($database, q{SELECT revision, state, error->>'sqlstate' FROM softbee_log}),
            'b|failed|57014', 'the log has it');
        done_testing;
    };
}

subtest interrupt_names_the_last_finished_revision => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE each');
    my $toml = "$dir.toml";
    open my $file, '>', $toml or die $!;
    print {$file} "transaction_per_migration = true\n";
    close $file or die $!;
    my ($status, $out, $err) = interrupt('each', 'INT', '-c', $toml, 'upgrade');
    unlink $toml;
    is($status, 1, 'exit 1');
    like($err, qr/upgrade of revision b; what was finished stays: the database is at a$/m, 'names it');
    is($node->safe_psql('each', 'SELECT * FROM softbee_version'), 'a', 'which is true');
    done_testing;
};

subtest interrupt_while_waiting_for_another_migrator_changes_nothing => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE waits');
    softbee_ok($node, { dir => $dir, database => 'waits' }, 'push', 'pushed');
    my $session = session($node, database => 'waits');
    $session->('BEGIN; SELECT softbee_lock();');
    my $run = start_softbee($node, { dir => $dir, database => 'waits' }, 'upgrade', 'a');
    wait_until_waiting($node, 1, 'waits');
    $run->{harness}->signal('INT');
    my ($status, $out, $err) = finish($run);
    is($status, 1, 'exit 1');
    like($err, qr/^INFO  \[softbee\] waiting for migrator "\w+" \(pid \d+, .*since .*\)$/m, 'it said whom it waits for');
    like($err, qr/^error: interrupted\n   = note: nothing was applied/m, 'nothing was applied');
    $session->('ROLLBACK');
    $session->();
    done_testing;
};

subtest lost_connection_says_how_to_see_what_is => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE lost');
    my $run = start_softbee($node, { dir => $dir, database => 'lost' }, 'upgrade');
    $node->poll_query_until('lost', $is_asleep) or die 'it never slept';
    $node->safe_psql('lost', q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'});
    my ($status, $out, $err) = finish($run);
    is($status, 1, 'exit 1');
    like($err, qr/^error\[57P01\]: terminating connection due to administrator command$/m, 'the server\'s words');
    like($err, qr/softbee current$/m, 'and what to do');
    done_testing;
};

$node->stop;
done_testing();
