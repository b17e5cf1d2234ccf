# The way from one version of the extension's SQL to the next, and a library that is newer than the SQL.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node();

# Everything of the extension that its scripts decide: a line per property.
my $catalog = <<'SQL';
WITH member AS (
    SELECT d.classid, d.objid FROM pg_depend d JOIN pg_extension e ON e.oid = d.refobjid
     WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e' AND e.extname = 'softbee_migrate')
SELECT line FROM (
    SELECT 'object ' || pg_describe_object(classid, objid, 0) AS line FROM member
    UNION ALL
    SELECT 'function ' || p.oid::regprocedure || ' ' || pg_get_functiondef(p.oid) || ' acl '
           || (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(p.proacl) acl)
           || ' comment ' || obj_description(p.oid, 'pg_proc')
      FROM member JOIN pg_proc p ON p.oid = objid AND classid = 'pg_proc'::regclass
    UNION ALL
    SELECT 'table ' || c.relname || ' acl ' || (SELECT string_agg(acl::text, ' ' ORDER BY acl::text) FROM unnest(c.relacl) acl)
           || ' comment ' || obj_description(c.oid, 'pg_class')
      FROM member JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass
    UNION ALL
    SELECT 'column ' || c.relname || ' ' || a.attnum || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || ' collation ' || a.attcollation || ' not null ' || a.attnotnull || ' storage ' || a.attstorage::text
           || ' comment ' || col_description(c.oid, a.attnum)
      FROM member JOIN pg_class c ON c.oid = objid AND classid = 'pg_class'::regclass
      JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
    UNION ALL
    SELECT 'constraint ' || n.conname || ' ' || pg_get_constraintdef(n.oid)
      FROM member JOIN pg_constraint n ON n.conrelid = objid AND classid = 'pg_class'::regclass
    UNION ALL
    SELECT 'trigger ' || pg_get_triggerdef(t.oid) || ' ' || t.tgenabled::text || ' ' || obj_description(t.oid, 'pg_trigger')
      FROM member JOIN pg_trigger t ON t.tgrelid = objid AND classid = 'pg_class'::regclass
    UNION ALL
    SELECT 'dumped ' || relation::regclass || ' ' || condition
      FROM pg_extension, unnest(extconfig, extcondition) AS dumped (relation, condition) WHERE extname = 'softbee_migrate'
) AS lines ORDER BY line COLLATE "C"
SQL

# A database as 1.0 left it: a revision was applied, and logged.
sub make_old_database
{
    my ($database) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    $node->safe_psql($database, <<'SQL');
CREATE EXTENSION softbee_migrate VERSION '1.0';
CREATE TABLE hive (id int PRIMARY KEY);
INSERT INTO softbee_revision
SELECT 'one', '{}', '{}', '{}', 'Add hives', NULL, NULL, script, encode(sha256(convert_to(script, 'UTF8')), 'hex'), 'postgres', now()
  FROM (VALUES (E'-- Add hives\n--\n-- Revision ID: one\n-- Revises:\n\n-- softbee:upgrade\nCREATE TABLE hive (id int PRIMARY KEY);\n\n-- softbee:downgrade\nDROP TABLE hive;\n')) AS one (script);
INSERT INTO softbee_version VALUES ('one');
INSERT INTO softbee_log (id, revision, direction, kind, state, at, role, login, pid, backend_start, server_start, server_version)
VALUES (1, 'one', 'upgrade', 'upgrade', 'done', now(), 'postgres', 'postgres', 1, now(), now(), '15');
SQL
}

subtest update_1_0_to_1_1 => sub {
    make_old_database('old');
    $node->safe_psql('postgres', 'CREATE DATABASE new');
    $node->safe_psql('new',      q(CREATE EXTENSION softbee_migrate VERSION '1.1'));
    $node->safe_psql('old',      q(ALTER EXTENSION softbee_migrate UPDATE TO '1.1'));
    my %found = map { $_ => $node->safe_psql($_, $catalog) } qw(old new);
    cmp_ok(scalar(split /\n/, $found{new}), '>', 100, 'the catalog was read');
    is($found{old}, $found{new}, 'an updated 1.0 is what a fresh 1.1 is');
    is($node->safe_psql('old', 'SELECT revision FROM softbee_current()'), 'one', 'it still stands where it stood');
    is($node->safe_psql('old', 'SELECT count(*) FROM softbee_log'), '1', 'its log is kept');

    my $folder = scripts_dir(
        one => { message => 'Add hives', upgrade => 'CREATE TABLE hive (id int PRIMARY KEY);', downgrade => 'DROP TABLE hive;' },
        two => { down => 'one', upgrade => 'CREATE TABLE bee (id int);', downgrade => 'DROP TABLE bee;' });
    softbee_ok($node, { database => 'old', dir => $folder }, 'upgrade', 'and goes on from there');
    is($node->safe_psql('old', q(SELECT string_agg(revision, ' ') FROM softbee_downgrade('base'))),
        'two one', 'what 1.0 applied is undone, too');
};

subtest library_newer_than_sql => sub {
    make_old_database('stale');
    is($node->safe_psql('stale', 'SELECT revision FROM softbee_current()'), 'one', 'what reads works as before');
    for my $call (
        q(SELECT softbee_downgrade('base')), q(CALL softbee_apply('base', 'downgrade')), q(SELECT softbee_stamp('base')),
        'SELECT softbee_lock()')
    {
        my ($status, $out, $err) = sql($node, { database => 'stale' }, $call);
        isnt($status, 0, "$call is refused");
        like($err, qr/older than its library/,                   'because of the version');
        like($err, qr/ALTER EXTENSION softbee_migrate UPDATE;/, 'with what to do');
    }
    my $folder = scripts_dir(two => { upgrade => 'SELECT 1;', downgrade => 'SELECT 1;' });
    my ($status, $out, $err) = softbee($node, { database => 'stale', dir => $folder }, 'upgrade');
    is($status, 1, 'so does the client');
    like($err, qr/ALTER EXTENSION softbee_migrate UPDATE;/, 'and it passes on what to do');
    ($status, $out, $err) = softbee($node, { database => 'stale', dir => $folder }, 'status');
    is($status, 1, 'a function that 1.0 does not have is missing');
    like($err, qr/ALTER EXTENSION softbee_migrate UPDATE/, 'what to do is said there, too');
    unlike($err, qr/No function matches/, 'instead of a talk about types');
};

done_testing();
