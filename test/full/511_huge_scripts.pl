# Scripts larger than anybody writes: what the limits allow runs, in memory that grows with the script, and what they do not is
# refused with the limit.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "autovacuum = off\nfsync = off\n");

sub push_and_upgrade
{
    my ($database, $text) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    my $at = { dir => scripts_dir(big => { upgrade => $text }), database => $database };
    return ($at, softbee($node, $at, 'upgrade'));
}

subtest a_million_statements => sub {
    my ($at, $status, undef, $err) = push_and_upgrade('many', "CREATE TABLE counted (n bigint);\nINSERT INTO counted VALUES (0);\n" . "UPDATE counted SET n = n WHERE false;\n" x 1_000_000 . "UPDATE counted SET n = 7;\n");
    is($status, 0, 'run') or diag $err;
    is($node->safe_psql('many', 'SELECT n FROM counted'), '7', 'to the last of them');
};

subtest a_script_of_a_hundred_megabytes => sub {
    my ($at, $status, undef, $err) = push_and_upgrade('large', "CREATE TABLE large AS SELECT length('" . 'bee ' x 25_000_000 . "') AS n;\n");
    is($status, 0, 'runs') or diag $err;
    is($node->safe_psql('large', 'SELECT n FROM large'), '100000000', 'whole');
};

$node->stop;
done_testing();
