# What users of Alembic and Flask-Migrate have asked for, for years, of a command that writes migrations. Each promise is
# named after what they ask for; the schemas are the smallest that show it.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $databases = 0;

# A project whose history made $old in a database of its own, and whose models are $new. Returns the options of softbee.
sub project
{
    my ($old, $new) = @_;
    my $home     = models_project('models.sql' => "$new\n");
    my $database = 'project' . ++$databases;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    my $at = { cwd => $home, database => $database };
    write_script("$home/migrations", 'a1', { upgrade => $old, downgrade => 'SELECT 1;' });
    softbee_ok($node, $at, 'upgrade', 'the history runs');
    return $at;
}

sub psql_in { my ($at, $sql) = @_; return $node->safe_psql($at->{database}, $sql) }

sub script_of
{
    my ($at, $id) = @_;
    my ($path) = glob "$at->{cwd}/migrations/versions/${id}_*.sql";
    return PostgreSQL::Test::Utils::slurp_file($path);
}

# Nothing differs, however the two are spelled.
sub finds_nothing
{
    my ($old, $new, $promise) = @_;
    my $home = models_project('models.sql' => "$new\n");
    write_script("$home/migrations", 'a1', { upgrade => $old, downgrade => 'SELECT 1;' });
    my ($out) = softbee_ok($node, { cwd => $home }, 'check', $promise);
    is($out, "No new upgrade operations detected.\n", 'nothing is detected');
    return;
}

subtest row_1_a_rename_keeps_the_rows => sub {
    my $at = project('CREATE TABLE hive (id int PRIMARY KEY, note text);', 'CREATE TABLE hive (id int PRIMARY KEY, remark text);');
    psql_in($at, q{INSERT INTO hive VALUES (1, 'calm')});
    softbee_fails($node, $at, 'migrate', '-m', 'x', 1, qr/--rename public\.hive\.note=public\.hive\.remark/,
        'it is never guessed, and the line to type is there');
    softbee_ok($node, $at, 'migrate', '-m', 'Rename', '--rename', 'hive.note=remark', 'the rename');
    softbee_ok($node, $at, 'upgrade', 'it runs');
    is(psql_in($at, 'SELECT remark FROM hive'), 'calm', 'the row is there');
};

subtest row_8_an_enum_value_is_detected_and_up_down_up_works => sub {
    my $at = project(q{CREATE TYPE mood AS ENUM ('calm');}, q{CREATE TYPE mood AS ENUM ('mild', 'calm'); CREATE TYPE size AS ENUM ('small');});
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'Moods', '--rev-id', 'b2', 'migrate');
    like($err, qr/Detected added value 'mild' to type 'mood'/, 'the value is detected');
    softbee_ok($node, $at, @$_, join ' ', @$_) for ['upgrade'], [ 'downgrade', 'a1' ], ['upgrade'];
    is(psql_in($at, 'SELECT enum_range(NULL::mood)'), '{mild,calm}', 'the values are there, in order');
};

subtest row_9_an_enum_value_is_added_without_a_rewrite => sub {
    my $at = project(q{CREATE TYPE mood AS ENUM ('calm'); CREATE TABLE bee (mood mood);}, q{CREATE TYPE mood AS ENUM ('calm', 'wild'); CREATE TABLE bee (mood mood);});
    my $file = psql_in($at, q{SELECT pg_relation_filenode('bee')});
    softbee_ok($node, $at, 'migrate', '-m', 'Wild', '--rev-id', 'b2', 'migrate');
    softbee_ok($node, $at, 'upgrade', 'upgrade');
    is(psql_in($at, q{SELECT pg_relation_filenode('bee')}), $file, 'the table is the same file');
    unlike(script_of($at, 'b2') =~ s/.*-- softbee:upgrade(.*)-- softbee:downgrade.*/$1/sr, qr/rewrite|ALTER TABLE/, 'no table is altered');
};

subtest row_13_check_constraints_are_compared_by_the_server => sub {
    my $hive = 'CREATE TABLE hive (bees int CONSTRAINT some_bees CHECK';
    finds_nothing("$hive (bees BETWEEN 1 AND 5));", "$hive ((bees >= 1) and bees<=5));", 'another spelling is no change');
    my $at = project("$hive (bees > 0));", "$hive (bees > 1));");
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'More', '--rev-id', 'b2', 'another condition');
    like($err, qr/Detected changed check constraint 'some_bees' on 'hive'/, 'is one');
    softbee_ok($node, $at, 'upgrade', 'and runs');
    softbee_ok($node, $at, 'check', '--from-database', 'the database has it');
};

subtest row_14_server_defaults_are_compared_by_the_server => sub {
    finds_nothing(
        "CREATE TABLE hive (at timestamptz DEFAULT now(), n int DEFAULT '5', t text DEFAULT 'a'::text, id serial, j jsonb DEFAULT '{}');",
        "CREATE TABLE hive (at timestamptz DEFAULT pg_catalog.now(), n int DEFAULT '5'::int, t text DEFAULT 'a', id serial, j jsonb DEFAULT '{}'::jsonb);",
        'another spelling is no change');
    my $at = project('CREATE TABLE hive (n int DEFAULT 5);', 'CREATE TABLE hive (n int DEFAULT 6);');
    my ($out) = softbee_fails($node, $at, 'check', 3, qr/new upgrade operations/, 'another value');
    is($out, "Detected server default on column 'hive.n'\n", 'is one');
};

subtest row_15_expression_and_partial_indexes_are_compared_by_the_server => sub {
    my $hive = 'CREATE TABLE hive (note text, bees int);';
    finds_nothing(
        "$hive CREATE INDEX words ON hive USING gin (to_tsvector('english', note)); CREATE INDEX p ON hive (note text_pattern_ops) WHERE bees > 0;",
        "$hive CREATE INDEX words ON hive USING gin (to_tsvector('english'::regconfig, (note)::text)); CREATE INDEX p ON hive (note text_pattern_ops) WHERE (bees > 0);",
        'another spelling is no change');
    for my $other ('(note) WHERE bees > 0', '(note text_pattern_ops) WHERE bees > 1', '(note text_pattern_ops) INCLUDE (bees) WHERE bees > 0',
        'USING hash (note text_pattern_ops) WHERE bees > 0')
    {
        my $home = models_project('models.sql' => "$hive CREATE INDEX p ON hive $other;\n");
        write_script("$home/migrations", 'a1', { upgrade => "$hive CREATE INDEX p ON hive (note text_pattern_ops) WHERE bees > 0;", downgrade => 'SELECT 1;' });
        my ($out) = softbee_fails($node, { cwd => $home }, 'check', 3, qr/new upgrade operations/, $other);
        is($out, "Detected changed index 'p' on 'hive'\n", 'is one');
    }
};

subtest row_16_views_functions_triggers_and_policies_come_with_their_dependants => sub {
    my $old = 'CREATE TABLE hive (id int PRIMARY KEY, bees int);';
    my $of = sub {
        my ($type) = @_;
        return "CREATE TABLE hive (id int PRIMARY KEY, bees $type);\n"
          . "CREATE VIEW full_hives AS SELECT * FROM hive WHERE bees > 10;\nCREATE MATERIALIZED VIEW sizes AS SELECT count(*) FROM full_hives;\n"
          . "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS \$\$ BEGIN RETURN NEW; END \$\$;\n"
          . "CREATE TRIGGER touch BEFORE UPDATE OF bees ON hive FOR EACH ROW WHEN (OLD.bees > 1) EXECUTE FUNCTION touch();\n"
          . "ALTER TABLE hive ENABLE ROW LEVEL SECURITY;\nCREATE POLICY small ON hive USING (bees < 100);";
    };
    my $at = project($old, $of->('int'));
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'Views', '--rev-id', 'b2', 'all of them are written');
    like($err, qr/Detected added $_ '/, "the $_") for 'view', 'materialized view', 'function', 'trigger', 'policy';
    softbee_ok($node, $at, 'upgrade', 'they run');
    write_model($at->{cwd}, 'models.sql', $of->('bigint') . "\n");
    softbee_ok($node, $at, 'migrate', '-m', 'Wide', '--rev-id', 'c3', 'the type of a column that all of them use');
    softbee_ok($node, $at, 'upgrade', 'runs, and they are made again around it');
    softbee_ok($node, $at, 'check', '--from-database', 'the database is as the models');
};

subtest row_17_what_no_revision_made_is_not_dropped => sub {
    my $visit = 'CREATE TABLE visit (at date) PARTITION BY RANGE (at);';
    my $at    = project($visit, "$visit CREATE TABLE hive (id int);");
    psql_in($at, q{CREATE TABLE visit_26 PARTITION OF visit FOR VALUES FROM ('2026-01-01') TO ('2027-01-01'); CREATE TABLE of_others (id int);});
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'Hives', '--rev-id', 'b2', 'migrate');
    unlike($err, qr/visit_26|of_others/, 'the history is compared, and knows neither the partition nor the table of others');
    softbee_ok($node, $at, 'upgrade', 'upgrade');
    (undef, $err) = softbee_ok($node, $at, 'check', '--from-database', 'the live database');
    like($err, qr/left as they are: table public\.of_others, table public\.visit_26$/m, 'names them and leaves them');
    is(psql_in($at, q{SELECT to_regclass('visit_26') IS NOT NULL AND to_regclass('of_others') IS NOT NULL}), 't', 'both are there');
};

subtest row_18_a_schema_that_is_there_already_is_adopted => sub {
    my $hive = 'CREATE TABLE hive (id int PRIMARY KEY);';
    my $home = models_project('models.sql' => "$hive\n");
    $node->safe_psql('postgres', 'CREATE DATABASE adopted');
    my $at = { cwd => $home, database => 'adopted' };
    softbee_ok($node, $at, 'create-all',                    'db.create_all() made it');
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'Hives', '--rev-id', 'a1', 'the first script is written all the same');
    like($err, qr/Detected added table 'hive'/, 'from nothing, not from what is there');
    softbee_ok($node, $at, 'stamp', 'head',                 'the database adopts it');
    softbee_ok($node, $at, 'upgrade',                       'and has nothing to do');
    rename "$home/models", "$home/elsewhere";
    softbee_fails($node, $at, 'migrate', '-m', 'x', 1, qr/^error: there are no models: "models" does not exist/m,
        'models that were not found are no empty schema');
};

subtest row_19_a_database_that_is_behind_stops_nobody => sub {
    my $at = project('CREATE TABLE hive (id int);', 'CREATE TABLE hive (id int); CREATE TABLE bee (id int); CREATE TABLE queen (id int);');
    write_script("$at->{cwd}/migrations", 'b2', { down => 'a1', upgrade => 'CREATE TABLE bee (id int);', downgrade => 'DROP TABLE bee;' });
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'Queens', '--rev-id', 'c3', 'b2 is not applied');
    is(join(' ', $err =~ /Detected added table '(\w+)'/g), 'queen', 'and is counted all the same');
};

subtest row_29_more_tables_are_no_more_queries => sub {
    my $statements = sub {
        my ($tables) = @_;
        my $sql  = join "\n", map {"CREATE TABLE t$_ (id int PRIMARY KEY, n int CHECK (n > 0));"} 1 .. $tables;
        my $home = models_project('models.sql' => "$sql\nCREATE TABLE more (id int);\n");
        write_script("$home/migrations", 'a1', { upgrade => $sql, downgrade => 'SELECT 1;' });
        my $at = { cwd => $home, env => { PGOPTIONS => '-c log_statement=all' } };
        softbee_ok($node, $at, 'check', '--exclude', '*', 'the heads are kept');
        my $offset = -s $node->logfile;
        softbee_fails($node, $at, 'check', 3, qr/new upgrade operations/, "$tables tables");
        my $log = PostgreSQL::Test::Utils::slurp_file($node->logfile, $offset);
        return scalar grep { !/CREATE TABLE t\d/ } $log =~ /LOG:  (?:statement|execute [^:]*): (.*)/g;
    };
    my ($few, $many) = ($statements->(5), $statements->(150));
    cmp_ok($few, '>', 3, 'queries were counted');
    is($many, $few, 'as many for 150 tables as for 5');
};

done_testing;
