# The models without a history: `create-all` in an empty database, `--from-database` for one that has tables and no
# history yet, and which objects are compared at all.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();

sub empty_database
{
    my ($name, $sql) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    $node->safe_psql($name, $sql) if $sql;
    return $name;
}

my $models = "CREATE TABLE hives (apiary bigint REFERENCES apiaries (id));\nCREATE TABLE apiaries (id bigint PRIMARY KEY);\n";

subtest create_all_makes_the_models_in_an_empty_database => sub {
    my %at = (cwd => models_project('models.sql' => $models), database => empty_database('fresh'));
    my (undef, $err) = softbee_ok($node, \%at, 'create-all', 'create-all');
    like($err, qr/^INFO  \[softbee\] Context: \S+\/fresh \(from DATABASE_URL\)$/m, 'says where');
    like($err, qr/Created the schema of the models: 2 statements\. .*softbee stamp heads$/m, 'and what is next');
    is($node->safe_psql('fresh', q{SELECT count(*) FROM pg_tables WHERE tablename IN ('hives', 'apiaries')}), '2', 'both tables');
    softbee_fails($node, \%at, 'create-all', 1,
        qr/^error: database fresh is not empty\n   = detail: It has table public\.apiaries, table public\.hives\.$/m, 'a second one');
    softbee_ok($node, \%at, 'migrate', '-m', 'All', 'migrate writes the history');
    softbee_ok($node, \%at, 'stamp', 'heads', 'stamp adopts it');
    (undef, $err) = softbee_ok($node, \%at, 'upgrade', 'upgrade');
    like($err, qr/Nothing to do/, 'has nothing to do');
};

subtest create_all_is_all_or_nothing => sub {
    my %at = (cwd => models_project('models.sql' => "$models\nCREATE TABLE apiaries (id int);\n"), database => empty_database('halfway'));
    softbee_fails($node, \%at, 'create-all', 1,
        qr/^error\[42P07\]: relation "apiaries" already exists\n  --> models\/models\.sql:4:1\n.*nothing was created, the transaction was rolled back$/ms,
        'an error');
    is($node->safe_psql('halfway', q{SELECT count(*) FROM pg_tables WHERE schemaname = 'public'}), '0', 'leaves nothing');
};

subtest create_all_asks_in_a_protected_environment => sub {
    my %at = (cwd => my $home = models_project('models.sql' => $models), database => empty_database('guarded'));
    PostgreSQL::Test::Utils::append_to_file("$home/softbee.toml", "[production]\nprotected = true\n");
    softbee_fails($node, \%at, '-E', 'production', 'create-all', 1, qr/^error: environment "production" is protected$/m, 'a program is refused');
    softbee_ok($node, \%at, '-E', 'production', 'create-all', '--yes', 'with --yes it runs');
};

subtest from_database_begins_a_history => sub {
    my $database = empty_database('grown', 'CREATE TABLE apiaries (id bigint PRIMARY KEY); CREATE TABLE logins (at timestamptz); CREATE INDEX on logins (at)');
    my %at = (cwd => my $home = models_project('models.sql' => $models), database => $database);
    my ($out, $err) = softbee_ok($node, \%at, 'migrate', '--from-database', '-m', 'Add hives', 'migrate --from-database');
    like($err, qr/^INFO  \[softbee\] Only in the database, and left as they are: table public\.logins$/m, 'names what the models lack');
    unlike($err, qr/Detected .*(apiaries'|logins)/, 'proposes nothing for what both have, and drops nothing');
    my ($path) = glob "$home/migrations/versions/*.sql";
    my $script = PostgreSQL::Test::Utils::slurp_file($path);
    like($script, qr/^CREATE TABLE public\.hives/m, 'what is missing');
    unlike($script, qr/logins|CREATE TABLE public\.apiaries/, 'nothing else');
    is($node->safe_psql($database, q{SELECT count(*) FROM pg_extension WHERE extname = 'softbee_migrate'}), '0', 'the database is as it was');
    softbee_ok($node, \%at, 'upgrade', 'the script runs there');
    softbee_ok($node, \%at, 'check', '--from-database', 'and the database is as the models');
};

subtest what_only_the_database_has_is_left => sub {
    my $database = empty_database('by_hand', 'CREATE TABLE apiaries (id bigint, place text, CONSTRAINT pk PRIMARY KEY (id), CONSTRAINT named CHECK (place <> \'\'));'
          . 'CREATE INDEX by_place ON apiaries (place); CREATE POLICY own ON apiaries USING (true);'
          . 'CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$; CREATE TRIGGER touch BEFORE UPDATE ON apiaries FOR EACH ROW EXECUTE FUNCTION touch()');
    my %at = (cwd => my $home = models_project('models.sql' => "CREATE TABLE apiaries (id bigint PRIMARY KEY, note text);\n"), database => $database);
    my ($out, $err) = softbee_ok($node, \%at, 'migrate', '--from-database', '-m', 'Add note', 'migrate --from-database');
    like($err, qr/^INFO  \[softbee\] Only in the database, and left as they are: /m, 'it says so');
    like($err, qr/left as they are:.*\Q$_\E/, $_) for 'column public.apiaries.place', 'index public.by_place', 'function public.touch()', '1 more';
    my ($path) = glob "$home/migrations/versions/*.sql";
    unlike(PostgreSQL::Test::Utils::slurp_file($path), qr/by_place|touch|named|POLICY|place/, 'none of it is in the script');
    softbee_ok($node, \%at, 'upgrade', 'which runs: the key gets the name of the models');
    is($node->safe_psql($database, q{SELECT string_agg(attname, ' ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = 'apiaries'::regclass AND attnum > 0}),
        'id place note', 'the column is there');
    is($node->safe_psql($database, q{SELECT count(*) FROM pg_trigger WHERE tgname = 'touch'}), '1', 'and the trigger');
};

subtest include_and_exclude_choose_what_is_compared => sub {
    my %at = (cwd => my $home = models_project('models.sql' => "$models CREATE TABLE audit_log (id int); CREATE SCHEMA stats; CREATE TABLE stats.visits (id int);\n"));
    my ($out) = softbee_fails($node, \%at, 'check', '--exclude', 'audit_*', '--exclude', 'stats*', 3, qr/new upgrade/, '--exclude');
    unlike($out, qr/audit|stats|visits/, 'without these');
    like($out, qr/added table 'hives'/, 'with the others');
    ($out) = softbee_fails($node, \%at, 'check', '--include', 'stats,stats.*', 3, qr/new upgrade/, '--include');
    is($out, "Detected added schema 'stats'\nDetected added table 'stats.visits'\n", 'only these');
    PostgreSQL::Test::Utils::append_to_file("$home/softbee.toml", qq{exclude = ["audit_*", "stats*", "public.*"]\n});
    ($out) = softbee_ok($node, \%at, 'check', 'from the configuration');
    is($out, "No new upgrade operations detected.\n", 'nothing is left');
};

done_testing;
