# Every error a person can make has a message: what, where, what next. Each is tested with its whole text.
use strict;
use warnings FATAL => 'all';

use File::Path qw(make_path);
use File::Temp ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(chain(2));
my $host = $node->host;
my $port = $node->port;

# Paths and what the system says in its own words are cut down to what is ours.
sub message_of
{
    my ($text) = @_;
    $text =~ s/^INFO .*\n//mg;
    $text =~ s/\Q$dir\E/DIR/g;
    $text =~ s/\Q$host\E/HOST/g;
    $text =~ s/\b$port\b/PORT/g;
    return $text;
}

sub fails_saying
{
    my ($promise, $option, $arguments, $status, $wanted) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    subtest $promise => sub {
        my ($got, $out, $err) = softbee($option->{node}, { dir => $dir, %$option }, @$arguments);
        is($got, $status, "exit $status");
        is($out, '', 'nothing on stdout');
        if (ref $wanted) { like(message_of($err), $wanted, 'the message') }
        else { is(message_of($err), $wanted, 'the message') }
        done_testing;
    };
}

sub folder_with
{
    my (%files) = @_;
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    for my $name (keys %files)
    {
        open my $file, '>', "$folder/$name" or die "$folder/$name: $!";
        print {$file} $files{$name};
        close $file or die $!;
    }
    return $folder;
}

# Usage: exit 2, with the help to ask for.
my @usage = (
    [ no_command => [], "error: no command was given\n   = hint: softbee --help\n" ],
    [ command_with_a_typing_error => ['upgrad'], qq{error: command "upgrad" does not exist\n   = hint: Did you mean "upgrade"?\n} ],
    [ command_that_does_not_exist => ['frobnicate'], qq{error: command "frobnicate" does not exist\n   = hint: softbee --help\n} ],
    [ option_that_does_not_exist => [ 'heads', '--sql' ],
        qq{error: "--sql" is not an argument or option of "softbee heads"\n   = hint: softbee heads --help\n} ],
    [ one_target_too_many => [ 'upgrade', 'head', 'c1' ],
        qq{error: "c1" is not an argument or option of "softbee upgrade"\n   = hint: softbee upgrade --help\n} ],
    [ option_without_its_value => [ 'upgrade', '-D' ], qr/\Aerror: .*database.*\n   = hint: softbee upgrade --help\n\z/ ],
    [ number_that_is_none => [ 'log', '-n', 'many' ], qr/\Aerror: .*many.*\n   = hint: softbee log --help\n\z/ ],
    [ merge_of_nothing => ['merge'], qr/\Aerror: argument revisions is missing\n   = hint: softbee merge --help\n\z/ ],
);
fails_saying($_->[0], { node => $node }, $_->[1], 2, $_->[2]) for @usage;

# Connections.
my %url = (
    no_server            => 'postgresql://app:secret@127.0.0.1:1/db',
    unknown_database     => "postgresql:///nope?host=$host&port=$port",
    unknown_user         => "postgresql:///postgres?host=$host&port=$port&user=nobody_here",
    unknown_host         => 'postgresql://app:secret@no-such-host.invalid/db',
    other_system         => 'mysql://root:secret@localhost/db',
    password_not_encoded => 'postgresql://app:s@cret@localhost/db',
    port_that_is_none    => 'postgresql://app:secret@localhost:x/db',
);
my %connection = (
    no_server => qr/\Aerror: could not connect to app\@127\.0\.0\.1:1\/db \(from DATABASE_URL\)\n   = detail: .*Connection refused\. .*\n   = hint: Is the server running there\? Check host and port\.\n\z/,
    unknown_database => qr/\Aerror: could not connect to \w+\@\[local\]:PORT\/nope \(from DATABASE_URL\)\n   = detail: .*database "nope" does not exist\.\n   = hint: Create it \(createdb\), or check the name of the database\.\n\z/,
    unknown_user => qr/\Aerror: could not connect to nobody_here\@\[local\]:PORT\/postgres .*\n   = detail: .*role "nobody_here" does not exist\.\n   = hint: Check the user: it is no role of this server\.\n\z/,
    unknown_host => qr/\Aerror: could not connect to app\@no-such-host\.invalid\/db .*\n   = detail: could not translate host name .*\n   = hint: Check the name of the host\.\n\z/,
    other_system => qq{error: DATABASE_URL names a database that is not PostgreSQL\n   = detail: The URL begins with "mysql://".\n   = hint: Write postgresql://user\@host:5432/database\n},
    password_not_encoded => qr/\Aerror: DATABASE_URL holds more than one @\n   = detail: .*\n   = hint: Write postgresql:.* with %40 for @,.*\n\z/,
    port_that_is_none => qr/\Aerror: .*\n   = detail: .*port.*\n   = hint: .*\n\z/,
);
for my $name (sort keys %url)
{
    fails_saying($name, { env => { DATABASE_URL => $url{$name} } }, ['upgrade'], 1, $connection{$name});
    my (undef, $out, $err) = softbee(undef, { dir => $dir, env => { DATABASE_URL => $url{$name} } }, 'upgrade');
    unlike("$out$err", qr/secret|cret\@/, "$name: the password stays inside");
}
fails_saying('no_database_url', { env => { PGHOST => '/nonexistent' } }, ['current'], 1,
    qr/No DATABASE_URL is set: put DATABASE_URL=postgresql:\/\/user\@host:5432\/database into \.env, or give -D\.\n\z/);

subtest wrong_password => sub {
    $node->safe_psql('postgres', q{CREATE ROLE guarded LOGIN PASSWORD 'right'});
    $node->append_conf('pg_hba.conf', '');
    my $hba = $node->data_dir . '/pg_hba.conf';
    my $old = PostgreSQL::Test::Utils::slurp_file($hba);
    open my $file, '>', $hba or die $!;
    print {$file} "local all guarded scram-sha-256\n$old";
    close $file or die $!;
    $node->reload;
    my $url = "postgresql://guarded:wr0ng\@/postgres?host=$host&port=$port";
    my ($status, $out, $err) = softbee(undef, { dir => $dir, env => { DATABASE_URL => $url } }, 'upgrade');
    is($status, 1, 'fails');
    like($err, qr/password authentication failed for user "guarded"\.\n   = hint: Check user and password\.\n\z/, 'the message');
    unlike($err, qr/wr0ng/, 'without the password');
    ($status, $out, $err) = softbee(undef, { dir => $dir, env => { DATABASE_URL => $url =~ s/:wr0ng//r } }, 'current');
    like($err, qr/no password supplied\.\n   = hint: Put the password into the URL, into PGPASSWORD or into ~\/\.pgpass\.\n\z/, 'none');
    done_testing;
};

# Configuration.
my $project = folder_with('softbee.toml' => "[production]\nprotected = true\n");
fails_saying('unknown_environment', { cwd => "$project" }, [ '-E', 'staging', 'current' ], 1,
    qq{error: environment "staging" (from -E) does not exist\n   = detail: softbee.toml has no section [staging].\n   = hint: Add the section, or leave -E out.\n});
fails_saying('environment_with_a_typing_error', { cwd => "$project", env => { FLASK_ENV => 'prodution' } }, ['current'], 1,
    qq{error: environment "prodution" (from FLASK_ENV) does not exist\n   = detail: softbee.toml has no section [prodution].\n   = hint: Did you mean "production"?\n});
my $wrong_key = folder_with('softbee.toml' => "[production]\nprotect = true\n");
fails_saying('key_with_a_typing_error', { cwd => "$wrong_key" }, ['heads'], 1,
    qr/\Aerror: key "protect" does not exist\n  --> softbee\.toml:2:1\n2 \| protect = true\n  \| \^\n   = detail: Section \[production\] knows url, .*\n   = hint: Did you mean "protected"\?\n\z/);
my $no_toml = folder_with('softbee.toml' => "[production\n");
fails_saying('text_that_is_no_toml', { cwd => "$no_toml" }, ['heads'], 1,
    qr/\Aerror: configuration is not valid TOML\n  --> softbee\.toml:\d+:\d+\n/);
fails_saying('configuration_that_does_not_exist', {}, [ '-c', 'other.toml', 'heads' ], 1,
    qq{error: configuration file "other.toml" does not exist\n   = hint: Name another one with -c, or let softbee init write one.\n});

# The folder.
fails_saying('missing_folder', { dir => 'nowhere', node => $node }, ['upgrade'], 1,
    qq{error: folder "nowhere" does not exist\n   = hint: Go to the folder of the project, name the folder with -d, or make one: softbee init\n});
my $half = folder_with('README' => '');
fails_saying('missing_versions', { dir => "$half", node => $node }, ['heads'], 1,
    qq{error: folder "$half/versions" does not exist\n   = detail: The scripts are expected there.\n   = hint: mkdir $half/versions\n});
my $headless = scripts_dir(chain(1));
open my $file, '>', "$headless/versions/x.sql" or die $!;
print {$file} "CREATE TABLE t ();\n";
close $file or die $!;
fails_saying('script_without_a_header', { dir => $headless, node => $node }, ['upgrade'], 1,
    qr{\Aerror\[SB004\]: text stands before the first section marker\n  --> $headless/versions/x\.sql:1:1\n1 \| CREATE TABLE t \(\);\n  \| \^\n   = detail: .*\n   = hint: .*\n\z});
unlink "$headless/versions/x.sql";
symlink 'gone.sql', "$headless/versions/y.sql" or die $!;
fails_saying('unreadable_script', { dir => $headless, node => $node }, ['upgrade'], 1,
    qq{error: could not read script "$headless/versions/y.sql": No such file or directory\n});

# Targets.
fails_saying('revision_that_does_not_exist', { node => $node }, [ 'show', 'zzzz' ], 1,
    qr/\Aerror\[SB001\]: revision "zzzz" does not exist\n   = hint: .*\n\z/);
my $long = scripts_dir('3f2a9c1d7e10' => { message => 'Add apiary model', upgrade => 'SELECT 1;' });
fails_saying('revision_with_a_typing_error', { node => $node, dir => $long }, [ 'upgrade', '3f2a9c1d7e01' ], 1,
    qr/^error\[SB001\]: revision "3f2a9c1d7e01" does not exist\n(.*\n)*   = hint: Did you mean "3f2a9c1d7e10" \(Add apiary model\)\?\n\z/);

# Scripts.
$node->safe_psql('postgres', 'CREATE DATABASE scripts');
sub script_fails
{
    my ($promise, $upgrade, $wanted) = @_;
    my $folder = scripts_dir(c1 => { upgrade => $upgrade });
    my ($status, $out, $err) = softbee($node, { dir => $folder, database => 'scripts' }, 'upgrade');
    subtest $promise => sub {
        is($status, 1, 'fails');
        $err =~ s/^INFO .*\n//mg;
        $err =~ s/\Q$folder\E/DIR/g;
        is($err, $wanted, 'with the place');
        is($node->safe_psql('scripts', 'SELECT count(*) FROM softbee_version'), '0', 'nothing is applied');
        done_testing;
    };
}
my $undone = 'upgrade of revision c1; nothing was applied, the transaction was rolled back';
script_fails('missing_column_is_pointed_at', "CREATE TABLE apiaries (id int);\nUPDATE apiaries SET hive = 0;", <<"E");
error[42703]: column "hive" of relation "apiaries" does not exist
  --> DIR/versions/c1_revision_c1.sql:9:21
9 | UPDATE apiaries SET hive = 0;
  |                     ^ $undone
E
script_fails('error_without_a_position_is_pointed_at_its_statement', "SELECT 1;\n  SELECT 1/0\n    FROM generate_series(1, 2);", <<"E");
error[22012]: division by zero
  --> DIR/versions/c1_revision_c1.sql:9:3
9 |   SELECT 1/0
  |   ^ $undone
E
script_fails('error_inside_a_function_names_it', "DO \$\$ BEGIN\n  PERFORM 1/0;\nEND \$\$;", <<"E");
error[22012]: division by zero
  --> DIR/versions/c1_revision_c1.sql:8:1
8 | DO \$\$ BEGIN
  | ^ $undone
   = context: SQL statement "SELECT 1/0"
     PL/pgSQL function inline_code_block line 2 at PERFORM
E
subtest failure_leaves_a_row_in_the_log => sub {
    is($node->safe_psql('scripts', q{SELECT revision, direction, error->>'sqlstate', error->>'line' FROM softbee_log
        WHERE state = 'failed' ORDER BY id}), "c1|upgrade|42703|9\nc1|upgrade|22012|9\nc1|upgrade|22012|8", 'each');
    done_testing;
};

# Rights.
$node->safe_psql('postgres', 'CREATE ROLE guest LOGIN; CREATE DATABASE rights');
fails_saying('no_right_to_create_the_extension', { node => $node, database => 'rights', user => 'guest' }, ['upgrade'], 1,
    qr/\Aerror\[42501\]: permission denied to create extension softbee_migrate\n   = detail: .*\n   = hint: The owner of the database can: CREATE EXTENSION softbee_migrate; .*\n\z/);
softbee_ok($node, { dir => $dir, database => 'rights' }, 'push', 'the owner pushes');
fails_saying('no_right_to_upgrade', { node => $node, database => 'rights', user => 'guest' }, ['upgrade'], 1,
    qr/\Aerror\[42501\]: permission denied for .*softbee_\w+\n(.*\n)*   = hint: The owner of the database or of the extension can grant it: .*\n\z/);
fails_saying('no_right_to_see_the_log', { node => $node, database => 'rights', user => 'guest' }, ['log'], 1,
    qr/\Aerror\[42501\]: permission denied for table softbee_log\n   = hint: The owner .*\n\z/);
my $wrong_role = folder_with('softbee.toml' => qq{role = "nobody_here"\n});
fails_saying('role_that_does_not_exist', { node => $node, cwd => "$wrong_role" }, ['upgrade'], 1,
    qr/\Aerror\[22023\]: role "nobody_here" does not exist\n   = detail: The role comes from softbee\.toml\.\n   = hint: It must exist, and the user that connects must be a member of it\.\n\z/);

# Servers that cannot be written.
fails_saying('sessions_that_are_read_only', { node => $node, env => { PGOPTIONS => '-c default_transaction_read_only=on' } },
    ['upgrade'], 1,
    qr/\Aerror\[25006\]: sessions of \w+\@\[local\]:PORT\/postgres are read only\n   = detail: .*\n   = hint: Turn it off, .*\n\z/);

$node->stop;
done_testing();
