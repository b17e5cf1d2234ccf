# More revisions than one transaction has locks for: softbee_upgrade() refuses before anything runs, as a full lock table
# would fail the whole cluster; the client goes on with a transaction for each. test/full has the stock server.
use strict;
use warnings FATAL => 'all';

use SoftbeeTest;
use Test::More;

# About 10 × (10 + 10 and the server's own, from 18 on 16 more) locks: far from enough for all.
my $node  = start_node(conf => "max_locks_per_transaction = 10\nmax_connections = 10\n");
my $count = 150;
my $dir   = scripts_dir(chain($count));

sub facts
{
    return $node->safe_psql('postgres',
        q{SELECT (SELECT count(*) FROM softbee_version) || ' ' || (SELECT count(*) FROM pg_class WHERE relname ~ '^c\d+$')});
}

subtest one_transaction_is_refused_before_anything_runs => sub {
    $node->safe_psql('postgres', 'CREATE EXTENSION softbee_migrate');
    softbee_ok($node, { dir => $dir }, 'push', 'a push needs no lock a revision');
    my ($status, $out, $err) = $node->psql('postgres', '\set VERBOSITY verbose' . "\n" . 'SELECT softbee_upgrade()');
    isnt($status, 0, 'softbee_upgrade() fails');
    like($err, qr/ERROR:  SB012: one transaction for all steps would need more locks than the server has/, 'SB012');
    like($err, qr/DETAIL:  The $count steps take about \d+ locks .*Nothing was run\./, 'it says how many');
    like($err, qr/HINT:  CALL softbee_apply\(\)/, 'it says what to do');
    is(facts(), '0 0', 'nothing was run');
    unlike(log_of($node), qr/out of shared memory/, 'the lock table was never full');
};

subtest client_goes_on_with_a_transaction_for_each_and_says_so => sub {
    my ($out, $err) = softbee_ok($node, { dir => $dir }, 'upgrade', 'softbee upgrade goes on');
    like($err, qr/more locks than the server has.*transaction of its own/s, 'it says so');
    is(facts(), "1 $count", 'all is applied');
    is($node->safe_psql('postgres', q{SELECT count(DISTINCT xmin::text) > 140 FROM pg_class WHERE relname ~ '^c\d+$'}),
        't', 'in many transactions');
    is($node->safe_psql('postgres', q{SELECT count(*), count(DISTINCT revision) FROM softbee_log WHERE state = 'done'}),
        "$count|$count", 'each is done once in the log');
    unlike(log_of($node), qr/out of shared memory/, 'the lock table was never full');
};

subtest downgrade_of_many_goes_the_same_way => sub {
    my ($out, $err) = softbee_ok($node, { dir => $dir }, 'downgrade', 'base', 'softbee downgrade base goes on');
    like($err, qr/more locks than the server has.*transaction of its own/s, 'it says so');
    is(facts(), '0 0', 'all is undone');
    unlike(log_of($node), qr/out of shared memory/, 'the lock table was never full');
};

subtest what_fits_runs_in_one_transaction => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE small');
    my ($out, $err) = softbee_ok($node, { dir => scripts_dir(chain(10)), database => 'small' }, 'upgrade', 'ten fit');
    unlike($err, qr/transaction of its own/, 'nothing is said');
    is($node->safe_psql('small', q{SELECT count(DISTINCT xmin::text) FROM pg_class WHERE relname ~ '^c\d+$'}),
        1, 'in one transaction');
};

done_testing();
