# Ten clients at once on one database, half of them `upgrade`, half of them `apply`, with CONCURRENTLY steps in the middle of
# the plan: rounds of that, directly or through a pooler. Whoever waits for another one must hold nothing that CREATE INDEX
# CONCURRENTLY waits for; else the server finds a deadlock.
package MixedDeployers;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use IPC::Run ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils ();
use SoftbeeTest;
use Test::More;

our @EXPORT = qw(deployers_node mixed_rounds skip_without_pgbouncer pooler_of);

my $deployers = 10;

my $folder;

sub deployers_node
{
    my $node = start_node(conf => "max_connections = 60\nautovacuum = off\nfsync = off\nlog_min_messages = warning\n");
    $folder = scripts_dir(
        r1 => { upgrade => "CREATE TABLE hives (id int, name text);\nINSERT INTO hives SELECT i, md5(i::text) FROM generate_series(1, 2000) i;" },
        r2 => { down => 'r1', upgrade => 'CREATE TABLE bees (hive int);' },
        r3 => {
            down    => 'r2',
            options => 'transaction=none',
            upgrade => join("\n",
                'CREATE INDEX CONCURRENTLY hives_name ON hives (name);',
                'CREATE UNIQUE INDEX CONCURRENTLY hives_id ON hives (id);',
                'DROP INDEX CONCURRENTLY hives_name;')
        },
        r4 => { down => 'r3', upgrade => "ALTER TABLE hives ADD PRIMARY KEY USING INDEX hives_id;\nUPDATE hives SET name = name || ' bee' WHERE id = 1;" },
        r5 => { down => 'r4', options => 'transaction=none', upgrade => 'CREATE INDEX CONCURRENTLY bees_hive ON bees (hive);' });
    $node->safe_psql('postgres', 'CREATE DATABASE alone');
    softbee_ok($node, { dir => $folder, database => 'alone' }, 'upgrade', 'one client alone brings the schema');
    return $node;
}

# The client's options for a run under another role, which must reach every statement.
sub as_role
{
    my ($role) = @_;
    return {} if !$role;
    my $cwd = PostgreSQL::Test::Utils::tempdir();
    PostgreSQL::Test::Utils::append_to_file("$cwd/softbee.toml", "[local]\nrole = \"$role\"\n");
    return { cwd => $cwd };
}

# Returns what is wrong, or nothing.
sub one_round
{
    my ($node, $through, $database, $begins_at, $role) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    softbee_ok($node, { dir => $folder, database => $database }, 'upgrade', $begins_at, "$database begins at $begins_at") if $begins_at;
    my $as   = as_role($role);
    my @runs = map { start_softbee($through, { dir => $folder, database => $database, %$as }, $_ % 2 ? 'upgrade' : 'apply', '--tag', "run$_") }
      1 .. $deployers;
    my @wrong = failures_of(@runs);
    my $state = $node->safe_psql($database, <<'END');
        SELECT string_agg(revision, ',') FROM softbee_version;
        SELECT string_agg(revision, ',' ORDER BY id) FROM softbee_log WHERE state = 'done';
        SELECT count(*) FROM softbee_log WHERE state = 'failed';
        SELECT string_agg(indexrelid::regclass::text || ' ' || indisvalid, ',' ORDER BY indexrelid::regclass::text)
          FROM pg_index WHERE indrelid IN ('hives'::regclass, 'bees'::regclass);
        SELECT name = md5('1') || ' bee' FROM hives WHERE id = 1;
        SELECT count(*) FROM softbee_log WHERE state = 'done' AND tag IS NULL AND revision <> 'r1';
        SELECT relowner::regrole FROM pg_class WHERE relname = 'bees';
        SELECT count(*) FROM pg_locks WHERE classid = 'pg_extension'::regclass;
END
    my $owner = $role // getpwuid $<;
    push @wrong, "state: $state" if $state ne "r5\nr1,r2,r3,r4,r5\n0\nbees_hive true,hives_id true\nt\n0\n$owner\n0";
    push @wrong, 'another schema' if !$role && dump_of($node, database => $database) ne dump_of($node, database => 'alone');

    # FORCE: a pooler keeps its sessions.
    $node->safe_psql('postgres', "DROP DATABASE $database WITH (FORCE)") if !@wrong;
    return @wrong;
}

# So many rounds, in turns on an empty database without the extension and on one that is at the first revision.
# through: what has a host and a port to connect to, the node itself or its pooler. role: whom the clients run as.
sub mixed_rounds
{
    my ($node, $through, $count, $promise, $role) = @_;
    my @wrong;
    for my $number (1 .. $count)
    {
        push @wrong, map { "round $number: $_" } one_round($node, $through, "round$number", $number % 2 ? '' : 'r1', $role);
        last if @wrong > 3;
    }
    is(join("\n", @wrong), '', $promise);
    node_log_has_no_deadlock($node);
    return;
}

# Debian has it where only root's PATH looks.
sub pgbouncer { return (grep { -x } map { "$_/pgbouncer" } split(/:/, $ENV{PATH}), '/usr/sbin')[0] }

sub skip_without_pgbouncer
{
    plan skip_all => 'pgbouncer is not installed' if !pgbouncer();
    return;
}

# A pgbouncer before the node, in that mode, with fewer server sessions than there are clients.
sub pooler_of
{
    my ($node, $mode) = @_;
    my $home = PostgreSQL::Test::Utils::tempdir_short();
    my $self = bless { host => $home, port => PostgreSQL::Test::Cluster::get_free_port() }, 'MixedDeployers::Pooler';
    my $user = getpwuid $<;
    PostgreSQL::Test::Utils::append_to_file("$home/pgbouncer.ini", <<"END");
[databases]
* = host=${\ $node->host} port=${\ $node->port} user=$user
[pgbouncer]
listen_addr =
listen_port = $self->{port}
unix_socket_dir = $home
auth_type = any
pool_mode = $mode
max_client_conn = 100
default_pool_size = 6
logfile = $home/log
END
    $self->{harness} = IPC::Run::start([ pgbouncer(), '-q', "$home/pgbouncer.ini" ], '<', \undef, '>&', \$self->{output});
    for (1 .. 10 * patience())
    {
        my $answer = '';
        last if IPC::Run::run([ 'psql', '-XAtc', 'SELECT 1', url_of($self) ], '<', \undef, '>&', \$answer) && ($self->{answers} = 1);
        select undef, undef, undef, 0.1;
    }
    die "pgbouncer does not answer: $self->{output}" if !$self->{answers};
    return $self;
}

package MixedDeployers::Pooler;

sub host { return $_[0]{host} }
sub port { return $_[0]{port} }

# The program must not outlive the test, whichever way that ends.
sub DESTROY
{
    my ($self) = @_;
    local $?;
    $self->{harness}->kill_kill if $self->{harness};
    return;
}

1;
