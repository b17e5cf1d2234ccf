# Which database the client talks to, as whom, and what it asks before it undoes something, on a real server.
use strict;
use warnings FATAL => 'all';

use File::Temp ();
use IPC::Run ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(chain(2));
my $host = $node->host;
my $port = $node->port;
$node->safe_psql('postgres', "CREATE DATABASE $_") for qw(in_option in_section in_process in_dotenv in_alembic_url);

sub url { my ($database) = @_; return "postgresql:///$database?host=$host&port=$port" }

sub project
{
    my (%files) = @_;
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    for my $name (keys %files)
    {
        open my $file, '>', "$folder/$name" or die $!;
        print {$file} $files{$name};
        close $file or die $!;
    }
    return $folder;
}

my $full = project(
    '.env'         => 'DATABASE_URL=' . url('in_dotenv') . "\n",
    'softbee.toml' => "[production]\nurl = \"" . url('in_section') . "\"\nprotected = true\n");
my $dotenv = { dir => $dir, cwd => "$full" };
my $process = { %$dotenv, env => { DATABASE_URL => url('in_process') } };
my @precedence = (
    [ 'option_wins', $process, [ '-E', 'production', '-D', url('in_option') ], 'in_option (from -D)' ],
    [ 'section_of_option_wins_over_variables', $process, [ '-E', 'production' ], 'in_section (from [production] in softbee.toml)' ],
    [ 'process_wins_over_dotenv', $process, [], 'in_process (from DATABASE_URL)' ],
    [ 'dotenv_is_read', $dotenv, [], 'in_dotenv (from DATABASE_URL in .env)' ],
    [ 'flask_env_does_not_win_over_a_url', { %$dotenv, env => { FLASK_ENV => 'production' } }, [], 'in_dotenv (from DATABASE_URL in .env)' ],
    [ 'libpqs_variables_are_the_last_resort',
        { dir => $dir, env => { PGHOST => $host, PGPORT => $port, PGDATABASE => 'postgres' } }, [],
        "postgres (from libpq's variables and defaults)" ],
);
for my $case (@precedence)
{
    my ($name, $option, $arguments, $wanted) = @$case;
    subtest $name => sub {
        my ($out, $err) = softbee_ok(undef, $option, @$arguments, 'push', 'push');
        like($err, qr{\AINFO  \[softbee\] Context: \w+\@\[local\]:$port/\Q$wanted\E$}m, 'says user, host, database and source');
        done_testing;
    };
}

subtest sqlalchemys_urls_work => sub {
    for my $scheme (qw(postgresql+psycopg2 postgresql+asyncpg postgres))
    {
        my $url = url('in_alembic_url') =~ s/^postgresql/$scheme/r;
        softbee_ok(undef, { dir => $dir, env => { DATABASE_URL => $url } }, 'upgrade', $scheme);
    }
    done_testing;
};

subtest protected_environment_wants_a_yes => sub {
    my @production = ($dotenv, '-E', 'production');
    softbee_ok(undef, @production, 'upgrade', 'an upgrade asks nobody');
    my $refusal = qr/\Aerror: environment "production" is protected\n   = detail: softbee\.toml has protected = true in its section \[production\]\.\n   = hint: Add --yes if you mean it\.\n\z/;
    softbee_fails(undef, @production, 'downgrade', 1, $refusal, 'a downgrade does');
    softbee_fails(undef, @production, 'stamp', '--purge', 'c1', 1, $refusal, 'a purge does');
    is($node->safe_psql('in_section', 'SELECT * FROM softbee_version'), 'c2', 'nothing was done');
    softbee_fails(undef, { %$dotenv, env => { FLASK_ENV => 'production' } }, 'downgrade', 1, $refusal,
        'however the environment is named');
    softbee_ok(undef, @production, 'stamp', 'c2', 'a stamp without a purge does not');
    softbee_ok(undef, @production, 'downgrade', '--yes', 'with --yes');
    is($node->safe_psql('in_section', 'SELECT * FROM softbee_version'), 'c1', 'done');
    done_testing;
};

# A person at a terminal: the question comes after the line that says which database it is.
sub answer
{
    my ($answer) = @_;
    my ($in, $out) = ("$answer\n", '');
    my $harness = IPC::Run::start(
        [ $ENV{SOFTBEE}, '-d', $dir, '-c', "$full/softbee.toml", '-E', 'production', 'downgrade' ],
        '<pty<', \$in, '>pty>', \$out, IPC::Run::timeout(patience()));
    eval { $harness->finish };
    return ($harness->full_result(0) >> 8, $out =~ s/\r//gr);
}

subtest protected_environment_asks_a_person => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    softbee_ok(undef, $dotenv, '-E', 'production', 'upgrade', 'upgrade');
    my ($status, $out) = answer('n');
    like($out, qr/Context: .*\/in_section .*\n(.*\n)?Environment "production" is protected\. Downgrade to "-1"\? \[y\/N\]/, 'the question');
    like($out, qr/error: not confirmed, nothing was done/, 'no');
    is($status, 1, 'is a failure');
    is($node->safe_psql('in_section', 'SELECT * FROM softbee_version'), 'c2', 'nothing was done');
    ($status, $out) = answer('y');
    is($status, 0, 'yes') or diag $out;
    is($node->safe_psql('in_section', 'SELECT * FROM softbee_version'), 'c1', 'was done');
    done_testing;
};

subtest role_of_the_configuration_owns_what_is_made => sub {
    $node->safe_psql('postgres', q{CREATE ROLE app_owner NOLOGIN; CREATE ROLE deployer LOGIN IN ROLE app_owner;
        CREATE DATABASE roles OWNER app_owner});
    my $with_role = project('softbee.toml' => "role = \"app_owner\"\n");
    my $where     = { dir => $dir, cwd => "$with_role", database => 'roles', user => 'deployer' };
    my ($out, $err) = softbee_ok($node, $where, 'upgrade', 'upgrade');
    like($err, qr/^INFO .* Context: deployer\@.*, role app_owner$/m, 'says the role');
    is($node->safe_psql('roles', q{SELECT tableowner FROM pg_tables WHERE tablename = 'c1'}), 'app_owner', 'owns the tables');
    is($node->safe_psql('roles', 'SELECT DISTINCT role, login FROM softbee_log'), 'app_owner|deployer', 'the log knows both');
    softbee_ok($node, $where, $_, $_) for 'current', 'log', 'plan', 'push', 'downgrade', 'stamp';
    done_testing;
};

subtest standby_is_read_and_not_written => sub {
    my $primary = start_node(name => 'primary', standby => 1);
    softbee_ok($primary, { dir => $dir }, 'upgrade', 'c1', 'on the primary');
    $primary->backup('copy');
    my $standby = PostgreSQL::Test::Cluster->new('standby');
    $standby->init_from_backup($primary, 'copy', has_streaming => 1);
    $standby->start;
    is((softbee_ok($standby, { dir => $dir }, 'current', 'current'))[0], "c1\n", 'it can be read');
    softbee_ok($standby, { dir => $dir }, 'log', 'log');
    my (undef, $err) = softbee_fails($standby, { dir => $dir }, 'upgrade', 1,
        qr/^error\[25006\]: \w+\@\[local\]:\d+\/postgres is a standby: it can be read only\n   = hint: Connect to the primary \(the URL is from DATABASE_URL\)\.\n\z/m,
        'and not written');
    $standby->stop;
    $primary->stop;
    done_testing;
};

subtest readiness_is_an_exit_status => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE ready');
    my $where = { dir => $dir, database => 'ready' };
    softbee_fails($node, $where, 'current', '--check-heads', 3,
        qr/^error: database is not on all heads\n   = detail: Not applied: "c2" \(Revision c2\)\.\n   = hint: softbee upgrade\n\z/m, 'not ready: 3');
    softbee_ok($node, $where, 'upgrade', 'upgrade');
    is((softbee_ok($node, $where, 'current', '-c', 'ready: 0'))[0], "c2 (head)\n", '-c is the command\'s own letter');
    done_testing;
};

$node->stop;
done_testing();
