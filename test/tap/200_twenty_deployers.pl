# Twenty deployers at once from an empty database without the extension: all exit 0, and the database looks as if one
# of them had come alone. Twenty rounds; then some with every transaction serializable, and some in which each revision
# has a transaction of its own.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $deployers = 20;
my $node      = start_node(conf => "max_connections = 60\nautovacuum = off\nlog_min_messages = warning\n");

my $folder = scripts_dir(
    r1 => { upgrade => 'CREATE TABLE t1 (id bigint PRIMARY KEY, name text);', downgrade => 'DROP TABLE t1;' },
    r2 => {
        down      => 'r1',
        upgrade   => "CREATE TABLE t2 (id bigint PRIMARY KEY);\nINSERT INTO t1 SELECT 1, 'queen';",
        downgrade => 'DROP TABLE t2;'
    },
    r3 => {
        down      => 'r2',
        upgrade   => "CREATE TABLE t3 (id bigint REFERENCES t1);\nUPDATE t1 SET name = name || ' bee';",
        downgrade => 'DROP TABLE t3;'
    }
);

$node->safe_psql('postgres', 'CREATE DATABASE alone');
softbee_ok($node, { dir => $folder, database => 'alone' }, 'upgrade', 'one deployer alone brings the schema');
my $schema_alone = dump_of($node, database => 'alone');

# Returns what is wrong, or nothing.
sub round
{
    my ($database, $setup, $option) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database;");
    $node->safe_psql('postgres', "ALTER DATABASE $database SET $_;") for @$setup;
    my @runs = map { start_softbee($node, { dir => $folder, database => $database, %$option }, 'upgrade') }
        1 .. $deployers;
    my @wrong = failures_of(@runs);
    my $state = $node->safe_psql($database, <<'END');
        SELECT string_agg(revision, ',') FROM softbee_version;
        SELECT string_agg(revision || ' ' || state, ',' ORDER BY id) FROM softbee_log;
        SELECT name FROM t1;
        SELECT count(*) FROM pg_locks WHERE classid = 'pg_extension'::regclass;
END
    push @wrong, "state: $state"  if $state ne "r3\nr1 done,r2 done,r3 done\nqueen bee\n0";
    push @wrong, 'another schema' if dump_of($node, database => $database) ne $schema_alone;
    $node->safe_psql('postgres', "DROP DATABASE $database") if !@wrong;
    return @wrong;
}

sub rounds
{
    my ($count, $setup, $option, $promise) = @_;
    my @wrong = map {
        my $number = $_;
        map { "round $number: $_" } round("round$number", $setup, $option)
    } 1 .. $count;
    is(join("\n", @wrong), '', $promise);
    return;
}

rounds(20, [], {}, 'in each of twenty rounds all twenty succeed and each revision is applied once');
rounds(
    5,  ['default_transaction_isolation = serializable'],
    {}, 'so they do where every transaction is serializable'
);

my $each = PostgreSQL::Test::Utils::tempdir();
PostgreSQL::Test::Utils::append_to_file("$each/softbee.toml", "transaction_per_migration = true\n");
rounds(5, [], { cwd => $each }, 'and where each revision has a transaction of its own');
rounds(2, ['default_transaction_isolation = serializable'], { cwd => $each }, 'both at once, too');

node_log_has_no_deadlock($node, 'no deadlock in the server\'s log');
is(
    $node->safe_psql(
        'postgres', "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    ),
    1,
    'no session is left'
);

done_testing();
