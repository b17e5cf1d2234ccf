# Scratch databases: made for a moment, removed whatever happens, and nobody else's touched.
use strict;
use warnings FATAL => 'all';

use IPC::Run   ();
use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
$node->safe_psql('postgres', 'CREATE ROLE poor LOGIN; CREATE ROLE maker LOGIN CREATEDB');

sub scratch_databases
{
    return $node->safe_psql('postgres', q{SELECT string_agg(datname, ' ') FROM pg_database WHERE datname LIKE 'softbee\_scratch\_%'});
}

my $table = 'CREATE TABLE t (id bigint PRIMARY KEY);';

# Starts a check whose models never end, and waits until they are at it.
sub start_endless_check
{
    my $run = start_softbee($node, { cwd => models_project('models.sql' => "$table SELECT pg_sleep(600);") }, 'check');
    $node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM pg_stat_activity WHERE query LIKE '%pg_sleep(600)%' AND pid <> pg_backend_pid() AND state = 'active'})
      or die 'the models did not begin';
    return $run;
}

sub signal_and_finish
{
    my ($run, $signal) = @_;
    $run->{harness}->signal($signal);
    return finish($run);
}

subtest ctrl_c_removes_them => sub {
    my $run = start_endless_check();
    isnt(scratch_databases(), '', 'they are there');
    my ($status) = signal_and_finish($run, 'INT');
    isnt($status, 0, 'the command fails');
    is(scratch_databases(), '', 'and they are gone');
};

subtest what_a_killed_run_left_the_next_one_removes => sub {
    my $run = start_endless_check();
    my $left = scratch_databases();
    $run->{harness}->signal('KILL');
    eval { $run->{harness}->finish };
    is(scratch_databases(), $left, 'kill -9 leaves them');
    # The server notices that its client is gone.
    $node->poll_query_until('postgres', q{SELECT count(*) = 0 FROM pg_stat_activity WHERE datname LIKE 'softbee\_scratch\_%'}) or die 'still at work';
    my (undef, $out, $err) = softbee($node, { cwd => models_project('models.sql' => $table) }, 'check');
    like($err, qr/^INFO  \[softbee\] Removing database softbee_scratch_\w+, which a run left that was ended$/m, 'the next run says what it removes');
    is(scratch_databases(), '', 'and does');
};

# Its client was killed when it had been made, and nothing else been done to it.
subtest name_tells_whose_it_was => sub {
    my $session = session($node);
    my $present = $session->(q{SELECT format('softbee_scratch_%s_%s_0123456789ab', pid, (date_part('epoch', backend_start) * 1000000)::bigint)
        FROM pg_stat_activity WHERE pid = pg_backend_pid()});
    my $ended = $present =~ s/_(\d+)_0/_1_0/r;
    $node->safe_psql('postgres', "CREATE DATABASE $_") for $present, $ended;
    my (undef, undef, $err) = softbee($node, { cwd => models_project('models.sql' => $table) }, 'check');
    like($err, qr/Removing database $ended, which a run left/, 'of a session with that number that began at another time');
    is(scratch_databases(), $present, 'not of one that is there');
    $session->();
    softbee($node, { cwd => models_project('models.sql' => $table) }, 'check');
    is(scratch_databases(), '', 'until it has ended');
};

subtest databases_of_others_stay => sub {
    my $run = start_endless_check();
    my $alive = scratch_databases();
    $node->safe_psql('postgres', 'CREATE DATABASE softbee_scratch_mine');
    softbee($node, { cwd => models_project('models.sql' => $table) }, 'check');
    like(scratch_databases(), qr/\Q$alive\E/, 'one of a run that is at work');
    like(scratch_databases(), qr/softbee_scratch_mine/, 'one that has only the name');
    $node->safe_psql('postgres', 'DROP DATABASE softbee_scratch_mine');
    signal_and_finish($run, 'TERM');
    is(scratch_databases(), '', 'SIGTERM removes them too');
};

subtest without_createdb_the_error_names_scratch_url => sub {
    my %poor = (cwd => models_project('models.sql' => $table), user => 'poor');
    softbee_fails($node, \%poor, 'check', 1,
        qr/^error\[42501\]: permission denied to create a scratch database\n.*^   = hint: ALTER ROLE "poor" CREATEDB; or set scratch_url to a server where it may/ms,
        'what to do');
    my ($out) = softbee_fails($node, { %poor, env => { SOFTBEE_SCRATCH_URL => url_of($node, database => 'template1') } },
        'check', 3, qr/new upgrade operations detected/, 'with scratch_url it works');
    is($out, "Detected added table 't'\n", 'as it should');
    my ($status) = softbee($node, { %poor, user => 'maker' }, 'check');
    is($status, 3, 'CREATEDB is enough, without superuser');
};

subtest database_of_the_url_need_not_be_there => sub {
    my ($status) = softbee($node, { cwd => models_project('models.sql' => $table), database => 'not_yet' }, 'check');
    is($status, 3, 'check');
};

subtest shared_objects_are_left_alone_and_listed => sub {
    my $home = models_project('models.sql' => "CREATE ROLE of_models;\n$table\nCREATE TABLESPACE nowhere LOCATION '/nowhere';\n");
    write_script("$home/migrations", 'a1', {
            upgrade   => "$table\nCREATE ROLE of_a_script;\nALTER SYSTEM SET work_mem = '5MB';\nCOMMENT ON DATABASE postgres IS 'no';",
            downgrade => 'DROP TABLE t; DROP ROLE of_a_script;',
        });
    my ($out, $err) = softbee_ok($node, { cwd => $home }, 'check', 'check');
    is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_roles WHERE rolname LIKE 'of\_%'}), '0', 'no role was made');
    like($err, qr/^WARN  \[softbee\] not run in a scratch database: CREATE ROLE at models\/models\.sql:1:1$/m, 'a model is named');
    like($err, qr/^WARN  \[softbee\] not run in a scratch database: CREATE TABLESPACE at models\/models\.sql:3:1$/m, 'each of them');
    like($err, qr/^WARN  \[softbee\] not run in a scratch database: CREATE ROLE, revision a1 \(upgrade\), statement 2 at /m, 'and a statement of a script');
    like($err, qr/: ALTER SYSTEM, revision a1/, 'also one that could not run in a transaction');
};

subtest encoding_and_locale_are_those_of_the_database => sub {
    $node->safe_psql('postgres', q{CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'});
    my ($out) = softbee_fails($node, { cwd => models_project('models.sql' => "DO \$\$ BEGIN RAISE '%', getdatabaseencoding(); END \$\$;"), database => 'latin' },
        'check', 1, qr/^error\[P0001\]: LATIN1$/m, 'as the models see it');
};

subtest settings_of_the_database_hold_there_too => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE with_path');
    $node->safe_psql('with_path', q{CREATE SCHEMA app; ALTER DATABASE with_path SET search_path = app, public; ALTER DATABASE with_path SET timezone = 'Asia/Tokyo'; ALTER ROLE maker IN DATABASE with_path SET datestyle = 'German'; GRANT CREATE, USAGE ON SCHEMA app TO maker});
    my $models = "CREATE SCHEMA IF NOT EXISTS app; CREATE TABLE hive (since timestamptz DEFAULT '2026-01-02 03:04', born date DEFAULT '03.04.2026');\n";
    my $at = { cwd => models_project('models.sql' => $models), database => 'with_path', user => 'maker' };
    write_script("$at->{cwd}/migrations", 'a1', { upgrade => 'CREATE SCHEMA IF NOT EXISTS app;', downgrade => 'SELECT 1;' });
    softbee_ok($node, $at, 'migrate', '-m', 'Hive', 'migrate');
    my ($path) = grep { !/a1_/ } glob "$at->{cwd}/migrations/versions/*.sql";
    my $script = PostgreSQL::Test::Utils::slurp_file($path);
    like($script, qr/CREATE TABLE app\.hive/, 'an unqualified name is where it will be');
    like($script, qr/'2026-01-01 18:04:00\+00'|'2026-01-02 03:04:00\+09'/, 'a time is of the time zone');
    like($script, qr/'2026-04-03'|'03\.04\.2026'/, 'a date is read as the role reads it');
};

subtest values_for_scripts_reach_the_models => sub {
    my $home = models_project('models.sql' => q{DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', current_setting('softbee_x.name')); END $$;} . "\n");
    my ($out) = softbee_fails($node, { cwd => $home }, 'check', '-x', 'name=hive', 3, qr/new upgrade/, 'check');
    is($out, "Detected added table 'hive'\n", 'the table has the name that was typed');
};

done_testing;
