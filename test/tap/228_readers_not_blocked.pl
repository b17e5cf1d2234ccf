# A long SELECT holds a table, readers keep coming, and a migration wants ACCESS EXCLUSIVE on it. Behind plain psql and behind
# Alembic every reader stops until the SELECT ends. softbee gives up its place in the queue after softbee.lock_timeout, and the
# readers get through, as often as it tries. `bench/run --only readers` measures the same (docs/reliability.md).
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use PostgreSQL::Test::Utils qw(slurp_file);
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $readers = 4;
my $ddl     = 'ALTER TABLE hives ADD COLUMN queen text';
my $node    = start_node(conf => "softbee.lock_timeout = '300ms'\n");
my %longest;

sub write_file { PostgreSQL::Test::Utils::append_to_file(@_); return }

# A SELECT that runs until the advisory lock is let go, and readers of the same table.
sub table_in_use
{
    my ($database) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->safe_psql($database,  'CREATE TABLE hives AS SELECT generate_series(1, 100) AS id');
    my $use = { database => $database, home => PostgreSQL::Test::Utils::tempdir(), said => '' };
    $use->{keep} = session($node, database => $database);
    $use->{keep}->('SELECT pg_advisory_lock(7)');
    $use->{select} = background($node, { database => $database, application => 'long select' },
        'SELECT pg_advisory_lock(7), count(*) FROM hives;');
    background_pid($node, $database, 'long select');
    write_file("$use->{home}/read.sql", "\\sleep 5 ms\nSELECT count(*) FROM hives;\n");
    $use->{pgbench} = IPC::Run::start(
        [ 'pgbench', '-n', '-c', $readers, '-T', 10 * patience(), '-l', '-f', 'read.sql', $node->connstr($database) . ' application_name=reader' ],
        '<', \undef, '>&', \$use->{said},
        init => sub { chdir $use->{home} or die "chdir $use->{home}: $!" });
    wait_for($use, "SELECT count(*) = $readers FROM reader WHERE query LIKE '%hives%'", 'the readers do not come');
    return $use;
}

sub wait_for
{
    my ($use, $query, $complaint) = @_;
    my $with = q{WITH reader AS (SELECT * FROM pg_stat_activity WHERE application_name = 'reader'
        AND datname = current_database())};
    return 1 if $node->poll_query_until($use->{database}, "$with $query");
    $use->{pgbench}->pump_nb;
    BAIL_OUT("$complaint: $use->{said}");
    return;
}

# Each of them begins another read from here on.
sub readers_get_through
{
    my ($use) = @_;
    my $now = $node->safe_psql($use->{database}, 'SELECT clock_timestamp()');
    return wait_for($use, "SELECT count(*) = $readers FROM reader WHERE query_start > '$now'", 'a reader hangs');
}

sub select_still_runs
{
    my ($use) = @_;
    return $node->safe_psql($use->{database},
        q{SELECT count(*) = 1 FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.relation = 'hives'::regclass
          AND l.granted AND a.application_name = 'long select'}) eq 't';
}

sub end_select
{
    my ($use) = @_;
    $use->{keep}->('SELECT pg_advisory_unlock(7)');
    return (end_of($use->{select}))[0];
}

# Longest read in seconds, as pgbench measured it. It writes its log when it ends, which it does when its sessions do.
sub end_readers
{
    my ($use, $who) = @_;
    readers_get_through($use);
    $node->safe_psql($use->{database},
        q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'reader'
          AND datname = current_database()});
    $use->{pgbench}->finish;
    my @seconds = sort { $a <=> $b } map { (split ' ')[2] / 1e6 }
      map { split /\n/, slurp_file($_) } glob "$use->{home}/pgbench_log.*";
    note "beside $who: " . @seconds . " reads, the longest took $seconds[-1] s";
    return $longest{$who} = $seconds[-1];
}

subtest softbee_lets_readers_through_at_each_try => sub {
    my $use    = table_in_use('by_softbee');
    my $folder = scripts_dir(a1 => { upgrade => "CREATE TABLE others ();\n$ddl;" });
    my $run    = start_softbee($node, { dir => $folder, database => 'by_softbee' }, 'upgrade');
    for my $try (2 .. 4)
    {
        $run->{harness}->pump until $run->{err} =~ /try $try of 11/;
        ok(readers_get_through($use), "every reader gets through before try $try");
        ok(select_still_runs($use),   'while the long SELECT runs');
    }
    is(end_select($use),  0, 'which ends');
    is((finish($run))[0], 0, 'then the migration gets through');
    ok(end_readers($use, 'softbee') > 0, 'reads were measured');
    done_testing;
};

# Whoever stands in the queue without a limit: no reader begins another read until the SELECT ends.
sub stops_all_readers
{
    my ($use, $who, @command) = @_;
    my $said = '';
    my $run  = IPC::Run::start(\@command, '<', \undef, '>&', \$said,
        init => sub { chdir $use->{home} or die "chdir $use->{home}: $!" }, IPC::Run::timeout(patience()));

    # Ten times as long as softbee stands in the queue.
    wait_for($use,
        "SELECT count(*) = $readers AND min(clock_timestamp() - l.waitstart) > interval '3 s'
         FROM reader JOIN pg_locks l USING (pid) WHERE NOT l.granted AND l.relation = 'hives'::regclass",
        "$who stops nobody ($said)");
    pass('every reader stands still');
    ok(select_still_runs($use), 'as long as the SELECT runs');
    is(end_select($use), 0, 'which ends');
    ok($run->finish, 'then the migration ends') or diag $said;
    cmp_ok(end_readers($use, $who), '>', $longest{softbee}, "a read takes longer behind $who than behind softbee");
    return;
}

subtest psql_stops_all_readers => sub {
    my $use = table_in_use('by_psql');
    stops_all_readers($use, 'psql', 'psql', '-Xq', '-d', $node->connstr('by_psql'), '-c', $ddl);
    done_testing;
};

subtest alembic_stops_all_readers => sub {
    my $missing = '';
    plan skip_all => 'Alembic is not installed'
      if !IPC::Run::run([ '/usr/bin/python3', '-c', 'import alembic, psycopg2' ], '<', \undef, '>&', \$missing);
    my $use = table_in_use('by_alembic');
    my $url = 'postgresql+psycopg2:///by_alembic?host=' . $node->host . '&port=' . $node->port;
    mkdir "$use->{home}/$_" for 'migrations', 'migrations/versions';
    write_file("$use->{home}/alembic.ini", "[alembic]\nscript_location = migrations\n");
    write_file("$use->{home}/migrations/env.py", <<"END");
from alembic import context
from sqlalchemy import create_engine

with create_engine("$url").connect() as connection:
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
END
    write_file("$use->{home}/migrations/versions/a1.py",
        "from alembic import op\n\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    op.execute('$ddl')\n");
    stops_all_readers($use, 'Alembic', '/usr/bin/python3', '-m', 'alembic.config', 'upgrade', 'head');
    is($node->safe_psql('by_alembic', 'SELECT version_num FROM alembic_version'), 'a1', 'which was Alembic\'s');
    done_testing;
};

$node->stop;
done_testing();
