# A plan that cannot run in one transaction runs with one for each revision, and the client says so.
use strict;
use warnings FATAL => 'all';

use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node(conf => "max_locks_per_transaction = 10\nmax_connections = 12\n");

subtest more_locks_than_the_server_has_are_taken_in_portions => sub {
    my $at = { dir => scripts_dir(chain(200)) };
    my ($out, $err) = softbee_ok($node, $at, 'upgrade', 'upgrade');
    like($err, qr/^INFO  \[softbee\] .*: each revision gets a transaction of its own$/m, 'it says so');
    is($node->safe_psql('postgres', 'SELECT * FROM softbee_version'), 'c200', 'all are applied');
    is($node->safe_psql('postgres', q{SELECT count(*), count(DISTINCT revision), count(DISTINCT at) > 100
        FROM softbee_log WHERE state = 'done'}), '200|200|t', 'each once, each at its own time');
    ($out, $err) = softbee_ok($node, $at, 'upgrade', 'again');
    like($err, qr/Nothing to do/, 'then there is nothing to do');
    ($out, $err) = softbee_ok($node, $at, 'downgrade', 'base', 'and back');
    is($node->safe_psql('postgres', 'SELECT count(*) FROM softbee_version'), '0', 'to the base');
    done_testing;
};

subtest failure_on_the_way_names_where_the_database_stands => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE fails');
    my %scripts = chain(200);
    $scripts{c150}{upgrade} = "SELECT 1;\nSELECT 1/0;";
    my $at = { dir => scripts_dir(%scripts), database => 'fails' };
    softbee_fails($node, $at, 'upgrade', 1,
        qr/^error\[22012\]: division by zero\n  --> \S+c150_revision_c150\.sql:9:1\n9 \| SELECT 1\/0;\n  \| \^ upgrade of revision c150; what was finished stays: the database is at c149$/m,
        'named');
    is($node->safe_psql('fails', 'SELECT * FROM softbee_version'), 'c149', 'which is true');
    done_testing;
};

$node->stop;
done_testing();
