# `softbee migrate`: from models to a script that was proven, and what it says on the way.
use strict;
use warnings FATAL => 'all';

use JSON::PP   ();
use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node(conf => 'log_statement = ddl');

sub scripts_of { my ($home) = @_; my @paths = sort glob "$home/migrations/versions/*.sql"; return @paths }

sub text_of_only_script
{
    my ($home) = @_;
    my @scripts = scripts_of($home);
    is(scalar @scripts, 1, 'there is one script');
    return PostgreSQL::Test::Utils::slurp_file($scripts[0]);
}

sub databases { return $node->safe_psql('postgres', q{SELECT datname FROM pg_database WHERE datname LIKE 'softbee%'}) }

my $users    = "CREATE TABLE users (id varchar(36) PRIMARY KEY, email text NOT NULL);\n";
my $apiaries = "CREATE TABLE apiaries (\n    id varchar(36) PRIMARY KEY,\n    owner_id varchar(36) NOT NULL REFERENCES users (id)\n);\n"
  . "CREATE INDEX ix_apiaries_owner_id ON apiaries (owner_id);\n";

subtest models_become_a_script_that_makes_them => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE first');
    my %at = (database => 'first', cwd => my $home = models_project('users.sql' => $users, 'apiaries.sql' => $apiaries));
    my ($out, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'Add apiary model', 'migrate');
    like($out, qr{\A  Generating migrations/versions/[0-9a-f]{12}_add_apiary_model\.sql \.\.\.  done\n\z}, 'says which file');
    like($err, qr/^INFO  \[softbee\] Detected added table 'apiaries'$/m, 'says what it found');
    like($err, qr/^INFO  \[softbee\] Detected added table 'users'$/m, 'in all the models, apiaries first by name and users first by need');
    my $script = text_of_only_script($home);
    like($script, qr/\A-- Add apiary model\n--\n-- Hazards of the downgrade: data loss/, 'hazards in the header');
    like($script, qr/^-- softbee:upgrade\nCREATE TABLE.*^-- softbee:downgrade\n.*DROP TABLE/ms, 'both sections');
    is($node->safe_psql('first', q{SELECT to_regclass('users') IS NULL}), 't', 'the database is not touched');
    is(databases(), '', 'no scratch database is left');

    softbee_ok($node, \%at, 'upgrade', 'the script runs');
    my $dump = dump_of($node, database => 'first', options => [ '-s', '-t', 'users', '-t', 'apiaries' ]);
    softbee_ok($node, \%at, 'downgrade', 'and its downgrade');
    is($node->safe_psql('first', q{SELECT to_regclass('users') IS NULL}), 't', 'which takes all away');
    softbee_ok($node, \%at, 'upgrade', 'and the upgrade again');
    is(dump_of($node, database => 'first', options => [ '-s', '-t', 'users', '-t', 'apiaries' ]), $dump, 'with the same schema');

    ($out, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'Again', 'a second migrate');
    is($out, '', 'writes nothing');
    like($err, qr/^INFO  \[softbee\] No changes in schema detected\.$/m, 'and says why');
    is(scalar(scripts_of($home)), 1, 'there is no other file');
    ($out) = softbee_ok($node, \%at, 'check', 'check');
    is($out, "No new upgrade operations detected.\n", 'finds nothing');
};

subtest check_lists_what_differs_with_exit_3 => sub {
    my %at = (cwd => models_project('users.sql' => $users));
    my ($out) = softbee_fails($node, \%at, 'check', 3, qr/^error: new upgrade operations detected$/m, 'check');
    is($out, "Detected added table 'users'\n", 'the list');
    ($out) = softbee($node, \%at, 'check', '--json');
    my ($status, $json) = softbee($node, \%at, '--json', 'check');
    is($status, 3, 'with --json too');
    my $changes = JSON::PP::decode_json($json)->{changes};
    is_deeply([ map { "$_->{kind} $_->{identity} $_->{action}" } @$changes ], ['table public.users add'], 'as data');
};

subtest a_history_that_did_not_change_is_not_replayed => sub {
    my %at = (cwd => my $home = models_project('users.sql' => $users));
    softbee_ok($node, \%at, 'migrate', '-m', 'Users', 'the first script');
    my $made = sub {
        my $offset = -s $node->logfile;
        softbee_ok($node, \%at, 'check', 'check');
        my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile, $offset);
        return scalar(() = $log =~ /statement: CREATE DATABASE "softbee_scratch_/g);
    };
    is($made->(), 2, 'a new history is replayed in a database of its own');
    is($made->(), 1, 'a known one is not');
    ok(-e "$home/.softbee/.gitignore", 'what is kept is no part of the repository');
    my ($path) = scripts_of($home);
    PostgreSQL::Test::Utils::append_to_file($path, "-- a remark\n");
    is($made->(), 2, 'an edited script is');
};

subtest error_in_a_model_is_shown_at_its_place => sub {
    my %at = (cwd => models_project('users.sql' => "CREATE TABLE users (\n    id bigint PRIMARY KEY,\n    bee beehive NOT NULL\n);\n"));
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[42704\]: type "beehive" does not exist\n  --> models\/users\.sql:3:9\n3 \|     bee beehive NOT NULL\n  \|         \^/m,
        'a type that nobody makes');
    %at = (cwd => models_project('users.sql' => "CREATE TABLE users (id bigint);\n\nCREATE TABEL x ();\n"));
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[42601\]: syntax error at or near "TABEL"\n  --> models\/users\.sql:3:8\n/m, 'a syntax error');
    %at = (cwd => models_project('users.sql' => "CREATE TABLE users (id bigint);\nCREATE TABLE users (id bigint);\n"));
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[42P07\]: relation "users" already exists\n  --> models\/users\.sql:2:1\n/m, 'a table that is there twice');
    %at = (cwd => models_project('users.sql' => "BEGIN;\n"));
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[SB004\]: models must not hold BEGIN\n  --> models\/users\.sql:1:1\n/m, 'a transaction');
    is(databases(), '', 'no scratch database is left behind any of them');
};

subtest error_in_a_script_is_shown_at_its_place => sub {
    my %at = (cwd => my $home = models_project('users.sql' => $users));
    write_script("$home/migrations", 'a1', { upgrade => "CREATE TABLE a (id bigint);\nDROP TABLE nothing;", downgrade => '' });
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[42P01\]: table "nothing" does not exist\n  --> migrations\/versions\/a1_revision_a1\.sql:\d+:1\n/m, 'in the replay');
    is(databases(), '', 'no scratch database is left');
};

subtest models_may_come_in_any_order => sub {
    my %at = (cwd => models_project('a.sql' => "CREATE VIEW seen AS SELECT id FROM bees;\nCREATE TABLE hives (bee bigint REFERENCES bees (id));\n",
        'b.sql' => "CREATE TABLE bees (id bigint PRIMARY KEY, mood mood DEFAULT calm());\nCREATE TYPE mood AS ENUM ('calm');\n"
          . "CREATE FUNCTION calm() RETURNS mood LANGUAGE sql RETURN 'calm'::mood;\n"));
    my (undef, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'Bees', 'migrate');
    like($err, qr/Detected added $_ '/, "finds the $_") for qw(table type view function);
};

subtest what_must_be_committed_first_gets_a_script_before => sub {
    my %at = (cwd => my $home = models_project('a.sql' => "CREATE TYPE mood AS ENUM ('calm', 'fierce');\nCREATE TABLE bees (id int, mood mood DEFAULT 'fierce');\n"));
    write_script("$home/migrations", 'a1', { upgrade => "CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE bees (id int, mood mood);", downgrade => 'DROP TABLE bees; DROP TYPE mood;' });
    my ($out) = softbee_ok($node, \%at, 'migrate', '-m', 'Fierce bees', '--rev-id', 'b2', 'migrate');
    like($out, qr{\A  Generating \S+_fierce_bees_new_values_first\.sql \.\.\.  done\n  Generating \S+/b2_fierce_bees\.sql \.\.\.  done\n\z}, 'writes two scripts');
    ($out) = softbee_ok($node, \%at, 'history', 'history');
    like($out, qr/\A(\w+) -> b2 \(head\), Fierce bees\na1 -> \1, Fierce bees \(new values first\)\n<base> -> a1/, 'one after the other');
    softbee_ok($node, \%at, 'upgrade', 'a1', 'the type is there');    # from 17 on a type of the same transaction is no hindrance
    my (undef, $err) = softbee_ok($node, \%at, 'upgrade', 'they run');
    like($err, qr/each revision gets a transaction of its own/, 'one after the other too');
    softbee_ok($node, \%at, 'check', 'and they make the models');
};

subtest concurrently_gets_a_script_outside_a_transaction => sub {
    my %at = (cwd => my $home = models_project('a.sql' => "CREATE TABLE bees (id int);\nCREATE INDEX bees_id ON bees (id);\n"));
    write_script("$home/migrations", 'a1', { upgrade => 'CREATE TABLE bees (id int);', downgrade => 'DROP TABLE bees;' });
    my ($out) = softbee_ok($node, \%at, 'migrate', '-m', 'Find bees', '--concurrently', '--sql', 'migrate --concurrently');
    like($out, qr/^-- softbee:upgrade transaction=none\nCREATE INDEX CONCURRENTLY bees_id ON public\.bees USING btree \(id\);\n/m, 'the index');
    like($out, qr/^-- softbee:downgrade transaction=none\nDROP INDEX CONCURRENTLY public\.bees_id;\n/m, 'and the way back');
};

subtest models_may_be_a_dump => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE dumped');
    $node->safe_psql('dumped', "CREATE TABLE bees (id bigint PRIMARY KEY, name text DEFAULT 'a;b'); INSERT INTO bees VALUES (1, 'Maja'); CREATE VIEW named AS SELECT name FROM bees");
    my %at = (cwd => models_project('a.sql' => dump_of($node, database => 'dumped', options => []), 'b.sql' => "CREATE TABLE after_it (bee bigint REFERENCES bees);\n"));
    my (undef, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'Bees', 'migrate');
    like($err, qr/Detected added $_/, "finds the $_") for "table 'bees'", "view 'named'", "table 'after_it'";
};

subtest models_may_be_the_output_of_a_command => sub {
    my %at = (cwd => my $home = models_project());
    PostgreSQL::Test::Utils::append_to_file("$home/softbee.toml", qq{models = { command = "echo 'CREATE TABLE t (id int);'" }\n});
    my (undef, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'From a command', 'migrate');
    like($err, qr/Detected added table 't'/, 'what it printed');
    unlink "$home/softbee.toml";
    PostgreSQL::Test::Utils::append_to_file("$home/softbee.toml", qq{models = { command = "exit 3" }\n});
    softbee_fails($node, \%at, 'migrate', '-m', 'x', 1, qr/^error: command "exit 3" ended with exit status 3$/m, 'one that fails');
};

subtest missing_models_are_an_error_that_says_where_to_name_them => sub {
    my $home = models_project();
    softbee_fails($node, { cwd => $home }, 'migrate', '-m', 'x', 1, qr/^error: there are no models: "models" holds no \.sql file$/m, 'an empty folder');
    rmdir "$home/models";
    softbee_fails($node, { cwd => $home }, 'migrate', '-m', 'x', 1,
        qr/^error: there are no models: "models" does not exist\n   = hint: .*--models PATH, or models in softbee\.toml\.$/m, 'none');
};

subtest autogenerate_is_migrate => sub {
    my %at = (cwd => my $home = models_project('users.sql' => $users));
    softbee_ok($node, \%at, 'revision', '--autogenerate', '-m', 'Users', 'revision --autogenerate');
    like(text_of_only_script($home), qr/^CREATE TABLE public\.users/m, 'writes the change');
    my ($out) = softbee_ok($node, { cwd => models_project('users.sql' => $users) }, 'migrate', '--sql', '-m', 'Users', 'migrate --sql');
    like($out, qr/\A-- Users\n.*CREATE TABLE public\.users/s, 'prints it');
    my ($json) = softbee_ok($node, { cwd => models_project('users.sql' => $users) }, '--json', 'migrate', '-m', 'Users', '--rev-id', 'u1', 'migrate --json');
    is_deeply(JSON::PP::decode_json($json)->{scripts}, [ { revision => 'u1', path => 'migrations/versions/u1_users.sql' } ], 'the file as data');
};

subtest where_rows_do_not_fit_the_second_round_has_none => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE fits');
    my %at = (database => 'fits', cwd => my $home = models_project('users.sql' => $users));
    softbee_ok($node, \%at, 'migrate', '-m', 'Users', 'the first migrate');
    softbee_ok($node, \%at, 'upgrade', 'and its upgrade');
    PostgreSQL::Test::Utils::append_to_file("$home/models/users.sql", "ALTER TABLE users ADD age int NOT NULL;\n");
    my (undef, $err) = softbee_ok($node, \%at, 'migrate', '-m', 'Age', 'a column that rows cannot have');
    like($err, qr/^INFO  \[softbee\] Proven: downgrade and upgrade, two times, give exactly the schemas they should$/m, 'is proven twice');
    like($err, qr/^INFO  \[softbee\] Not proven: that rows which are there fit what it asks for$/m, 'and what is not');
};

subtest a_script_that_does_not_do_what_it_should_is_not_written => sub {
    my $refuse = "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS \$\$ BEGIN RAISE 'no drops here'; END \$\$;\n"
      . "CREATE EVENT TRIGGER refuse ON sql_drop EXECUTE FUNCTION refuse();\n";
    my %at = (cwd => my $home = models_project('refuse.sql' => $refuse, 'users.sql' => $users));
    my (undef, $err) = softbee_fails($node, \%at, 'migrate', '-m', 'x', 1,
        qr/^error\[P0001\]: the downgrade that was written does not run\n   = detail: P0001: no drops here\n/m, 'the trial fails');
    like($err, qr/The statement is:\n *DROP /, 'the statement is shown');
    like($err, qr/^INFO  \[softbee\] Not compared: 1 event trigger$/m, 'and that a kind was not compared');
    is(scalar(scripts_of($home)), 0, 'no file');
    is(databases(), '', 'no scratch database is left');
};

done_testing;
