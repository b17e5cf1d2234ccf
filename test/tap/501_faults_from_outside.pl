# What others do to a run: they take all connections, hold what it needs next, fill the lock table, change the schema under it.
# After each a plain upgrade finishes (docs/reliability.md).
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(
    conf => "autovacuum = off\nfsync = off\nmax_connections = 20\nmax_locks_per_transaction = 10\nmax_prepared_transactions = 1\ndeadlock_timeout = 50ms\n");
my $folder = prepare_history($node);

sub finishes
{
    my ($at, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    softbee_ok($node, $at, 'upgrade', $promise);
    is_deeply([ is_whole($node, $at->{database}) ], [], 'and everything is there once');
}

sub copy_of { my ($template, $name) = @_; $node->safe_psql('postgres', "CREATE DATABASE $name TEMPLATE $template"); return $name }

subtest no_connection_is_left => sub {
    $node->safe_psql('postgres', 'CREATE ROLE deployer LOGIN SUPERUSER; CREATE ROLE app LOGIN CREATEDB CONNECTION LIMIT 0');
    my %at = (database => copy_of('at_base', 'crowded'), dir => $folder, user => 'app');
    softbee_fails($node, \%at, 'upgrade', 1, qr/^error: could not connect to app\@.*\n   = detail: .*too many connections for role "app"\.\n   = hint: Try again when other sessions have ended/m, 'the server has no place');
    is_deeply([ settled($node, 'crowded') ], [], 'nothing happened');
    finishes({ %at, user => 'deployer' }, 'an upgrade when there is one');
    # migrate has several sessions: each of them may be the one too many.
    $node->safe_psql('crowded', 'GRANT ALL ON SCHEMA public TO app');
    my %flow = migrate_flow();
    my %home = ($flow{at}->(), database => 'crowded', user => 'app');
    my $failures = 0;
    for my $limit (0 .. 9)
    {
        $node->safe_psql('postgres', "ALTER ROLE app CONNECTION LIMIT $limit");
        my ($status, undef, $err) = softbee($node, \%home, 'migrate', '-m', 'Bees');
        last if !$status;
        $failures++;
        like($err, qr/too many connections for role "app"/, "with $limit: it says so");
        is($node->safe_psql('postgres', q{SELECT count(*) FROM pg_database WHERE datname LIKE 'softbee%'}), '0', 'no scratch database is left');
    }
    cmp_ok($failures, '>', 1, 'it was too few several times');
    my @scripts = glob "$home{cwd}/migrations/versions/*_bees.sql";
    is(scalar @scripts, 1, 'and there is one script');
};

subtest deadlock_victim => sub {
    my $database = copy_of('at_base', 'deadlock');
    $node->safe_psql($database, 'CREATE TABLE a (); CREATE TABLE b ();');
    my $at = { database => $database, dir => scripts_dir(
            %FaultMatrix::HISTORY,
            r5 => {
                down    => 'r4',
                upgrade => "ALTER TABLE a ADD COLUMN x int;\nDO \$\$ BEGIN WHILE NOT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'a'::regclass) LOOP PERFORM pg_sleep(0.01); END LOOP; END \$\$;\nALTER TABLE b ADD COLUMN x int;",
            }) };
    softbee_ok($node, $at, 'upgrade', 'r4', 'up to the one');
    my $other = session($node, database => $database);
    $other->("SET deadlock_timeout = '1h'; BEGIN; LOCK TABLE b;");
    my $run = start_softbee($node, $at, 'upgrade');
    $node->poll_query_until($database, q{SELECT count(*) > 0 FROM pg_locks WHERE relation = 'a'::regclass AND mode = 'AccessExclusiveLock' AND granted AND pid <> pg_backend_pid()})
      or die 'the upgrade does not come to its first statement';
    $other->('LOCK TABLE a; COMMIT;');
    my ($status, undef, $err) = finish($run);
    $other->();
    like($err, qr/deadlock detected/, 'the upgrade is the victim') if $status;
    is($node->safe_psql($database, q{SELECT count(*) FROM pg_attribute WHERE attname = 'x' AND attrelid IN ('a'::regclass, 'b'::regclass)}), $status ? '0' : '2', 'all or nothing');
    # Its second statement waits for somebody who waits.
    my $helper = background($node, { database => $database }, <<'END');
        DO $$ BEGIN
            LOOP
                BEGIN
                    SET LOCAL lock_timeout = '100ms';
                    LOCK TABLE a;
                EXCEPTION WHEN lock_not_available THEN NULL;
                END;
                COMMIT;
                EXIT WHEN EXISTS (SELECT FROM softbee_version WHERE revision = 'r5');
                PERFORM pg_sleep(0.01);
            END LOOP;
        END $$;
END
    softbee_ok($node, $at, 'upgrade', 'the next run finishes') if $status;
    end_of($helper);
    is($node->safe_psql($database, 'SELECT revision FROM softbee_version'), 'r5', 'it is applied');
};

subtest lock_table_full => sub {
    my $database = copy_of('at_base', 'locks');
    my $at = { database => $database, dir => $folder };
    my $holder = session($node, database => $database);
    my $failures = 0;
    # Fewer and fewer places: the first runs get through.
    for my $places (reverse map { $_ * 8 } 0 .. 6)
    {
        # All that there are, and some of them given back.
        $holder->(qq{DO \$\$ DECLARE taken int := 0; BEGIN
            BEGIN
                LOOP PERFORM pg_advisory_lock(taken + 1); taken := taken + 1; END LOOP;
            EXCEPTION WHEN out_of_memory THEN NULL; END;
            FOR i IN 1 .. $places LOOP PERFORM pg_advisory_unlock(i); END LOOP;
        END \$\$;});
        my ($status, undef, $err) = softbee($node, $at, 'upgrade');
        $failures++ if $status;
        like($err, qr/out of shared memory|SB012|could not connect/, "$places places: it says so") if $status;
        $holder->('SELECT pg_advisory_unlock_all();');
        is_deeply([ settled($node, $database) ], [], "$places places: all agree");
        finishes($at, 'the next run finishes');
        softbee_ok($node, $at, 'downgrade', 'base', 'back');
    }
    $holder->();
    cmp_ok($failures, '>', 1, 'there were too few places several times');
};

subtest schema_changed_by_others => sub {
    my $database = copy_of('at_base', 'changed');
    my $at = { database => $database, dir => $folder };
    softbee_ok($node, $at, 'upgrade', 'r3', 'up to r3');
    $node->safe_psql($database, 'CREATE TABLE t4 (by_hand int)');
    softbee_fails($node, $at, 'upgrade', 1, qr/^error\[42P07\]: relation "t4" already exists\n/m, 'somebody made by hand what a revision makes');
    $node->safe_psql($database, 'DROP TABLE t4');
    finishes($at, 'when it is gone, an upgrade');
};

$node->stop;
done_testing();
