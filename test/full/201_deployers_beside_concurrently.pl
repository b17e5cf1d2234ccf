# Deployers that upgrade and downgrade all the time beside sessions that build indexes CONCURRENTLY, which wait for every
# snapshot: nobody deadlocks, nobody starves, and the log tells one straight story.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node   = start_node(conf => "max_connections = 60\nautovacuum = off\n");
my $folder = scripts_dir(chain(3));
my $each   = PostgreSQL::Test::Utils::tempdir();
PostgreSQL::Test::Utils::append_to_file("$each/softbee.toml", "transaction_per_migration = true\n");
softbee_ok($node, { dir => $folder }, 'upgrade', 'the extension is there');

my @builders;
for my $i (1 .. 3)
{
    $node->safe_psql('postgres',
        "CREATE TABLE honey$i (id int); INSERT INTO honey$i SELECT generate_series(1, 1000)");
    push @builders,
        background(
        $node,
        { application => "builder$i" },
        "CREATE INDEX CONCURRENTLY built$i ON honey$i (id);\nDROP INDEX CONCURRENTLY built$i;\n" x 40
        );
}
my @wrong;
for my $round (1 .. 15)
{
    my @runs;
    for my $deployer (1 .. 10)
    {
        my $option = { dir => $folder, $deployer % 3 ? () : (cwd => $each) };
        push @runs,
            start_softbee($node, $option, ($deployer + $round) % 2 ? 'upgrade' : ('downgrade', 'base'));
    }
    push @wrong, map {"round $round: $_"} failures_of(@runs);
}
is(join("\n", @wrong), '', 'every deploy succeeds');
for my $i (0 .. $#builders)
{
    my ($status, $out, $err) = end_of($builders[$i]);
    is("$status$err", '0', "builder $i built and dropped its index forty times");
}
node_log_has_no_deadlock($node, 'no deadlock in the server\'s log');
no_lock_is_left($node, 'postgres', 'no lock is left');

# Every revision was applied and undone in turn.
is($node->safe_psql('postgres', <<'END'), '', 'the log tells one straight story');
    SELECT revision, id, direction FROM (
        SELECT *, lag(direction, 1, 'downgrade') OVER (PARTITION BY revision ORDER BY id) AS before
          FROM softbee_log WHERE state = 'done') l
     WHERE direction = before
END
is($node->safe_psql('postgres', 'SELECT count(*) > 5 FROM softbee_log'), 't', 'and they took turns');
softbee_ok($node, { dir => $folder }, 'upgrade', 'one last upgrade');
is(
    $node->safe_psql(
        'postgres',
        "SELECT revision FROM softbee_version; SELECT count(*) FROM pg_class WHERE relname ~ '^c[0-9]\$'"
    ),
    "c3\n3",
    'and the schema is right'
);

done_testing();
