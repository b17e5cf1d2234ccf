# What a statement with CONCURRENTLY leaves behind when it is ended in its middle is cleared away, or finished, by the next run:
# an index whose name the server chose, the indexes that REINDEX makes beside the old ones, a partition that is half detached.
# What somebody else left is not touched. An event trigger that raises is named: no run gets past it.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node  = start_node();
my $table = join "\n",
  'CREATE TABLE hives (id int, name text);',
  'INSERT INTO hives SELECT i, md5(i::text) FROM generate_series(1, 100) i;',
  'CREATE INDEX hives_name ON hives (name);',
  'CREATE TABLE visits (at date) PARTITION BY RANGE (at);',
  q{CREATE TABLE visits_2025 PARTITION OF visits FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');};

# An old snapshot, or a lock that a reader keeps: CONCURRENTLY waits for the one earlier than for the other.
my %reader = (
    snapshot => 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM hives; SELECT count(*) FROM visits;',
    lock     => 'BEGIN; SELECT count(*) FROM hives; SELECT count(*) FROM visits;');

sub stuck_and_terminated
{
    my ($database, $reader, $statement, %who) = @_;
    my $at = {
        %who,
        database => $database,
        dir      => scripts_dir(
            a1 => { upgrade => $table },
            a2 => { down => 'a1', options => 'transaction=none', upgrade => "CREATE TABLE before ();\n$statement;\nCREATE TABLE after ();" })
    };
    $node->safe_psql('postgres', "CREATE DATABASE $database OWNER " . ($who{user} // 'postgres'));
    softbee_ok($node, $at, 'upgrade', 'a1', 'the tables are there');
    my $session = session($node, database => $database);
    $session->($reader{$reader});
    my $run = start_softbee($node, $at, 'upgrade');
    wait_until_waiting($node, 1, $database) or die 'it does not wait';
    $node->safe_psql($database,
        q{SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'softbee%' AND datname = current_database()});
    is((finish($run))[0], 1, 'the run was ended');
    $session->('COMMIT;');
    return $at;
}

sub taken_up
{
    my ($at, $said) = @_;
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'the next run finishes');
    like($err, qr/taking up the upgrade of revision "a2" at statement 2 of 3/, 'says where');
    like($err, $said, 'and what it found');
    is($node->safe_psql($at->{database}, 'SELECT revision FROM softbee_version'), 'a2', 'applied');
    is($node->safe_psql($at->{database}, 'SELECT count(*) FROM pg_index WHERE NOT indisvalid'), '0', 'nothing invalid is left');
    return;
}

sub indexes_of
{
    my ($at, $table) = @_;
    return $node->safe_psql($at->{database},
        qq{SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = '$table'::regclass});
}

subtest index_whose_name_the_server_chose => sub {
    my $at = stuck_and_terminated('unnamed', 'snapshot', 'CREATE INDEX CONCURRENTLY ON hives (id, lower(name)) INCLUDE (name)');
    is(indexes_of($at, 'hives'), 'hives_id_lower_name_idx hives_name', 'it left one');
    # Of others, on other columns, or another kind.
    $node->safe_psql('unnamed', 'INSERT INTO hives VALUES (1, NULL)');
    for my $other ('CREATE UNIQUE INDEX CONCURRENTLY ON hives (id)', 'CREATE UNIQUE INDEX CONCURRENTLY other ON hives (id, (id / 0))')
    {
        my ($status) = sql($node, { database => 'unnamed' }, $other);
        isnt($status, 0, 'another one failed as well');
    }
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'the next run finishes');
    like($err, qr/dropping invalid index public\.hives_id_lower_name_idx, which the earlier run left/, 'and says what it drops');
    is($err =~ s/dropping invalid//gr, $err =~ s/dropping invalid//r, 'that one only');
    is($node->safe_psql('unnamed', q{SELECT string_agg(indexrelid::regclass::text, ' ' ORDER BY indexrelid::regclass::text) FROM pg_index
        WHERE indrelid = 'hives'::regclass AND indisvalid}), 'hives_id_lower_name_idx hives_name', 'it is built');
    is($node->safe_psql('unnamed', 'SELECT count(*) FROM pg_index WHERE NOT indisvalid'), '2', 'those of others stay');
    done_testing;
};

subtest new_index_of_reindex => sub {
    my $at = stuck_and_terminated('ccnew', 'snapshot', 'REINDEX INDEX CONCURRENTLY hives_name');
    is(indexes_of($at, 'hives'), 'hives_name hives_name_ccnew', 'it left one');
    taken_up($at, qr/dropping invalid index public\.hives_name_ccnew, which the earlier run left/);
    is(indexes_of($at, 'hives'), 'hives_name', 'only the index itself is there');
    done_testing;
};

subtest old_index_of_reindex => sub {
    my $at = stuck_and_terminated('ccold', 'lock', 'REINDEX TABLE CONCURRENTLY hives');
    is(indexes_of($at, 'hives'), 'hives_name hives_name_ccold', 'it left one');
    taken_up($at, qr/dropping invalid index public\.hives_name_ccold, which the earlier run left/);
    is(indexes_of($at, 'hives'), 'hives_name', 'only the index itself is there');
    done_testing;
};

subtest index_of_a_toast_table => sub {
    my $at = stuck_and_terminated('toast', 'snapshot', 'REINDEX TABLE CONCURRENTLY hives');
    my $toast = $node->safe_psql('toast', q{SELECT reltoastrelid::regclass FROM pg_class WHERE relname = 'hives'});
    is(indexes_of($at, $toast), "${toast}_index ${toast}_index_ccnew", 'it left one there, too');
    taken_up($at, qr/dropping invalid index \Q$toast\E_index_ccnew, which the earlier run left/);
    is(indexes_of($at, $toast), "${toast}_index", 'only the index itself is there');
    done_testing;
};

# Of a superuser's session the progress view tells an ordinary role its number, and not what it builds.
subtest index_that_somebody_else_builds_by_now => sub {
    $node->safe_psql('postgres', 'CREATE ROLE app LOGIN');
    my $at = stuck_and_terminated('mended', 'snapshot', 'CREATE INDEX CONCURRENTLY hives_id ON hives (id)', user => 'app');
    my $session = session($node, database => 'mended');
    $session->($reader{snapshot});
    my $builder = background($node, { database => 'mended', application => 'builder' }, 'REINDEX INDEX CONCURRENTLY hives_id;');
    my $pid     = background_pid($node, 'mended', 'builder');
    my (undef, $err) = softbee_fails($node, $at, 'upgrade', 1, qr/index public\.hives_id, or another of its table, is being built by pid $pid$/m, 'it does not drop it');
    like($err, qr/hint: Run it again when that has ended\./, 'and says what to do');
    $session->('COMMIT;');
    is((end_of($builder))[0], 0, 'it is built');
    softbee_fails($node, $at, 'upgrade', 1, qr/42P07.*hint: Was it made by hand since the earlier run\? Drop it and run this again; or .* SELECT softbee_resolve\('a2', 'upgrade', 'made by hand'\)/s, 'not the one that is wanted, perhaps');
    $node->safe_psql('mended', 'DROP INDEX hives_id');
    softbee_ok($node, $at, 'upgrade', 'the next run finishes');
    is($node->safe_psql('mended', 'SELECT revision FROM softbee_version'), 'a2', 'applied');
    done_testing;
};

subtest partition_that_is_half_detached => sub {
    my $at = stuck_and_terminated('detached', 'lock', 'ALTER TABLE visits DETACH PARTITION visits_2025 CONCURRENTLY');
    is($node->safe_psql('detached', 'SELECT count(*) FROM pg_inherits WHERE inhdetachpending'), '1', 'it is pending');
    taken_up($at, qr/finishing what the earlier run left of partition public\.visits_2025/);
    is($node->safe_psql('detached', q{SELECT count(*) FROM pg_inherits WHERE inhrelid = 'visits_2025'::regclass}), '0', 'it is detached');
    done_testing;
};

subtest failure_says_what_stays => sub {
    my $at = {
        database => 'says',
        dir      => scripts_dir(
            a1 => { upgrade => $table },
            a2 => {
                down    => 'a1',
                options => 'transaction=none',
                upgrade => 'ALTER TABLE visits DETACH PARTITION visits_2025 CONCURRENTLY;'
            })
    };
    $node->safe_psql('postgres', 'CREATE DATABASE says');
    softbee_ok($node, $at, 'upgrade', 'a1', 'the tables are there');
    my $session = session($node, database => 'says');
    $session->($reader{lock});
    my $run = start_softbee($node, $at, 'upgrade');
    wait_until_waiting($node, 1, 'says') or die 'it does not wait';
    $run->{harness}->signal('INT');
    my ($status, undef, $err) = finish($run);
    is($status, 1, 'interrupted');
    like($err, qr/hint: Partition public\.visits_2025 stays half detached; the next run finishes it\./, 'said');
    $session->('COMMIT;');
    softbee_ok($node, $at, 'upgrade', 'which it does');
    done_testing;
};

subtest event_trigger_that_raises_is_named => sub {
    my $at = {
        database => 'triggers',
        dir      => scripts_dir(
            a1 => { upgrade => $table },
            a2 => { down => 'a1', options => 'transaction=none', upgrade => 'CREATE INDEX CONCURRENTLY hives_id ON hives (id);' },
            a3 => { down => 'a2', upgrade => 'COMMENT ON TABLE hives IS $$text$$;' })
    };
    $node->safe_psql('postgres', 'CREATE DATABASE triggers');
    softbee_ok($node, $at, 'upgrade', 'a1', 'the tables are there');
    my $guard = sub {
        $node->safe_psql('triggers', "CREATE SCHEMA IF NOT EXISTS audit;
            CREATE OR REPLACE FUNCTION audit.\"No DDL\"() RETURNS event_trigger LANGUAGE plpgsql AS \$\$
            BEGIN IF tg_tag IN ($_[0]) THEN RAISE 'not at noon' USING HINT = 'Ask the DBA.'; END IF; END \$\$");
    };
    $guard->(q{'CREATE INDEX'});
    $node->safe_psql('triggers', 'CREATE EVENT TRIGGER quiet ON ddl_command_end EXECUTE FUNCTION audit."No DDL"()');
    my $named = qr/Event trigger quiet \(function audit\."No DDL"\(\)\) raised it, and would again: change it, or ALTER EVENT TRIGGER quiet DISABLE; then run this again\./;
    my (undef, $err) = softbee_fails($node, $at, 'upgrade', 1, qr/^error\[P0001\]: not at noon$/m, 'it keeps its error');
    like($err, qr/hint: Ask the DBA\. The invalid index public\.hives_id stays; .* $named/, 'with what stays, and who raised it');
    is($node->safe_psql('triggers', q{SELECT count(*) FROM softbee_log WHERE state = 'started'}), '1', 'and is not tried again');
    $guard->(q{'DROP INDEX'});
    (undef, $err) = softbee_fails($node, $at, 'upgrade', 1, $named, 'the next run cannot drop the index');
    like($err, qr/dropping invalid index public\.hives_id/, 'which it says');
    $guard->(q{'COMMENT'});
    softbee_fails($node, $at, 'apply', 1, $named, 'then an ordinary revision');
    is($node->safe_psql('triggers', q{SELECT count(*) FROM softbee_log WHERE state = 'failed' AND error->>'hint' LIKE '%Event trigger quiet%'}),
        '3', 'the log has it');
    $node->safe_psql('triggers', 'ALTER EVENT TRIGGER quiet DISABLE');
    softbee_ok($node, $at, 'upgrade', 'as it was told, it works');
    is($node->safe_psql('triggers', 'SELECT count(*) FROM pg_index WHERE NOT indisvalid'), '0', 'and all is valid');
    done_testing;
};

$node->stop;
done_testing();
