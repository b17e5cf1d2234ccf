# apply, resolve, verify, status and pull: what an operator does around a run.
use strict;
use warnings FATAL => 'all';

use JSON::PP;
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node    = start_node();
my %scripts = (
    a1 => {
        down      => '',
        upgrade   => 'CREATE TABLE hives (id int);',
        downgrade => "DROP TABLE hives;\n\n-- softbee:verify\nSELECT 1 / (count(*) = 0)::int FROM hives;"
    },
    a2 => { down => 'a1', upgrade => 'SELECT 1 / 0;', downgrade => '' });
my $folder = scripts_dir(%scripts);
my $at     = { dir => $folder };

subtest apply_gives_each_revision_a_transaction => sub {
    softbee_fails($node, $at, 'apply', 1, qr/division by zero.*what was finished stays: the database is at a1/s, 'a2 fails');
    is($node->safe_psql('postgres', 'SELECT revision FROM softbee_version'), 'a1', 'a1 stays');
    softbee_ok($node, $at, 'apply', '--downgrade', 'base', 'and back');
    softbee_ok($node, $at, 'apply', 'a1', '--tag', 'night', 'and up');
    is($node->safe_psql('postgres', q{SELECT count(*) FROM softbee_log WHERE tag = 'night'}), '1', 'tagged');
    done_testing;
};

subtest what_was_mended_by_hand_is_resolved_with_a_reason => sub {
    softbee_fails($node, $at, 'resolve', 'a2', 2, qr/argument --reason is missing/, 'not without a reason');
    my (undef, $err) = softbee_ok($node, $at, 'resolve', 'a2', '--reason', 'built at night', 'noted');
    like($err, qr/The database is at a2 now/, 'says where it is');
    my ($out) = softbee_ok($node, $at, 'log', '-n', '1', 'the log has it');
    like($out, qr/resolve +done +a2 .*built at night/, 'with the reason');
    softbee_fails($node, $at, 'resolve', 'a1', '--downgrade', '--reason', 'no', 1,
        qr/^error\[SB010\]: revision "a2" is applied, and needs "a1"/m, 'in order');
    softbee_ok($node, $at, 'resolve', 'a2', '--downgrade', '--reason', 'taken away', 'and back');
    done_testing;
};

subtest verify_tells_what_fails => sub {
    my ($out) = softbee_ok($node, $at, 'verify', 'all is well');
    like($out, qr/^ok +a1 +Revision a1/m, 'named');
    $node->safe_psql('postgres', 'INSERT INTO hives VALUES (1)');
    ($out) = softbee_fails($node, $at, 'verify', 3, qr/^error\[SB011\]: 1 of 1 verify section failed/m, 'exit 3');
    like($out, qr/^failed +a1 .*division by zero/m, 'which one, and why');
    my (undef, $json) = softbee($node, $at, 'verify', '--json');
    is(decode_json($json)->[0]{ok}, JSON::PP::false, 'as JSON');
    done_testing;
};

subtest status_shows_who_is_at_work => sub {
    my (undef, $err) = softbee_ok($node, $at, 'status', 'nobody');
    like($err, qr/No migrator is at work here/, 'said');
    $node->safe_psql('postgres', 'CREATE DATABASE busy');
    my $busy = { dir => $folder, database => 'busy' };
    softbee_ok($node, $busy, 'upgrade', 'a1', 'a table');

    # Its argument fits better than that of pg_catalog's.
    $node->safe_psql('busy', q{CREATE FUNCTION public.array_to_json(int[]) RETURNS json LANGUAGE plpgsql AS
        'BEGIN RAISE ''called with the rights of %'', current_user; END'});
    my $holder = session($node, database => 'busy');
    $holder->('BEGIN; SELECT * FROM hives;');
    my $run = start_softbee($node, $busy, 'downgrade', 'base');
    $node->poll_query_until('busy',
        q{SELECT count(*) = 1 FROM softbee_progress() WHERE revision = 'a1' AND waits_for IS NOT NULL})
      or die 'nobody waits';
    # Between two tries nobody holds the lock.
    my $rows = [];
    while (!@$rows)
    {
        my ($status, $json, $err) = softbee($node, $busy, 'status', '--json');
        die $err if $status;
        $rows = decode_json($json);
    }
    is_deeply([ map { $_->{state} } @$rows ], ['migrating'], 'a migrator');
    $holder->('COMMIT;');
    is((finish($run))[0], 0, 'which ends');
    done_testing;
};

subtest pull_writes_what_the_checkout_lacks => sub {
    my $empty = scripts_dir();
    mkdir "$empty/versions";
    my ($out) = softbee_ok($node, { dir => $empty }, 'pull', 'pulled');
    my @lines = split /\n/, $out;
    is(scalar @lines, 2, 'two files');
    for my $id (qw(a1 a2))
    {
        my ($there, $here) = map { (glob "$_/versions/${id}_*.sql")[0] } $folder, $empty;
        is(PostgreSQL::Test::Utils::slurp_file($here), PostgreSQL::Test::Utils::slurp_file($there), "$id to the byte");
    }
    my (undef, $err) = softbee_ok($node, { dir => $empty }, 'pull', 'again');
    like($err, qr/Nothing to pull/, 'nothing');
    my ($file) = glob "$empty/versions/a1_*.sql";
    PostgreSQL::Test::Utils::append_to_file($file, "-- mine\n");
    ($out) = softbee_fails($node, { dir => $empty }, 'pull', 1,
        qr/1 script of the server has another text here, and was left alone/, 'not overwritten');
    like($out, qr/^differs +a1/m, 'named');
    $node->safe_psql('postgres', q{SELECT softbee_push(E'-- Evil\n-- Revision ID: e1\n-- softbee:upgrade\n', '../../../e1.sql')});
    softbee($node, { dir => $empty }, 'pull');
    ok(-e "$empty/versions/e1.sql", 'a path that was pushed chooses no folder');
    done_testing;
};

$node->stop;
done_testing();
