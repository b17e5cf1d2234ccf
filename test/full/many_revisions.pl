# 5,000 revisions that each create a table, on a stock server (max_locks_per_transaction = 64): softbee_upgrade() refuses
# them before anything runs, softbee upgrade goes on with a transaction for each. test/tap/151 has the small form.
use strict;
use warnings FATAL => 'all';

use SoftbeeTest;
use Test::More;

my $count = 5000;
my $node  = start_node(conf => "fsync = off\n");
is($node->safe_psql('postgres', 'SHOW max_locks_per_transaction'), 64, 'the server is a stock one');
my $dir = scripts_dir(
    map {
        (   "c$_" => {
                down      => $_ > 1 ? 'c' . ($_ - 1) : '',
                upgrade   => "CREATE TABLE c$_ (id bigint PRIMARY KEY, name text NOT NULL);",
                downgrade => "DROP TABLE c$_;",
            })
    } 1 .. $count);

sub tables
{
    return $node->safe_psql('postgres', q{SELECT count(*) FROM pg_class WHERE relname ~ '^c\d+$'});
}

subtest stock_server_refuses_5000_tables_in_one_transaction_before_anything_runs => sub {
    $node->safe_psql('postgres', 'CREATE EXTENSION softbee_migrate');
    softbee_ok($node, { dir => $dir }, 'push', 'the push works');
    my ($status, $out, $err) = $node->psql('postgres', '\set VERBOSITY verbose' . "\n" . 'SELECT softbee_upgrade()');
    isnt($status, 0, 'softbee_upgrade() fails');
    like($err, qr/ERROR:  SB012: one transaction for all steps would need more locks than the server has/, 'SB012');
    is(tables(), 0, 'nothing was run');
};

subtest client_applies_them_one_by_one_and_says_so => sub {
    my ($out, $err) = softbee_ok($node, { dir => $dir }, 'upgrade', 'softbee upgrade goes on');
    like($err, qr/more locks than the server has.*transaction of its own/s, 'it says so');
    is(tables(), $count, 'every table is there');
    is($node->safe_psql('postgres', q{SELECT count(*), count(DISTINCT revision) FROM softbee_log WHERE state = 'done'}),
        "$count|$count", 'each revision is done once in the log');
    is($node->safe_psql('postgres', 'SELECT revision FROM softbee_version'), "c$count", 'the database is at the head');
    unlike(log_of($node), qr/out of shared memory/, 'the lock table was never full');
};

done_testing();
