# The functions of the extension with arguments by chance: nulls, nested and huge arrays, bytes of no encoding, documents of any
# shape. The server lives, and whatever is refused has an SQLSTATE that says why. RANDOM_CALLS=n tries so many in each database,
# RANDOM_SEED=n others.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use PostgreSQL::Test::Utils ();
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $calls = $ENV{RANDOM_CALLS} // 300;
my $seed  = $ENV{RANDOM_SEED}  // 1;
srand $seed;

my @texts = (
    q{''}, q{'a1'}, q{'a1@base'}, q{'heads'}, q{'-1'}, q{'a1:+2'}, q{'+99999999999999999999'}, q{'@'}, q{':'}, q{E'\n\t\r'}, q{E'\'";--'},
    q{'-- Revision ID: a9\n-- Revises: a1\n\n-- softbee:upgrade\nSELECT 1;'}, q{E'-- Revision ID: a8\n-- Revises: a1\n\n-- softbee:upgrade\nCREATE TABLE x ();\n'},
    q{E'-- Revision ID: a7\n-- softbee:upgrade\nSELECT $$;\n'}, q{repeat('a', 70000)}, q{repeat('-- softbee:upgrade' || chr(10), 500)}, q{repeat('(', 20000)},
    q{'upgrade'}, q{'downgrade'}, q{'v/a1.sql'}, q{'../../etc/passwd'}, q{E'v/\001.sql'}, q{'{"a": [1, null]}'}, q{'yesterday'}, q{'CREATE TABLE t (id int); SELECT 1'});
my %values = (
    text    => sub { return @texts },
    _text   => sub {
        return ('{}', "'{}'::text[]", "'{NULL}'::text[]", "'{{a1,a2},{a3,NULL}}'::text[]", "'[5:6]={a1,a2}'::text[]", 'array_fill(NULL::text, ARRAY[50000])',
            "ARRAY(SELECT 'r' || i FROM generate_series(1, 20000) i)", map { "ARRAY[$_, $texts[rand @texts]]" } @texts);
    },
    jsonb   => sub {
        return (q('{}'), q('null'), q('[]'), q('"x"'), q('{"format": 1}'), q('{"format": 1, "server_version": 150000, "objects": [], "not_compared": {}}'),
            q('{"format": 1, "server_version": 150000, "objects": [{"kind": "table"}], "not_compared": {}}'),
            q('{"format": 1, "server_version": 150000, "objects": [{"kind": "table", "identity": 7, "schema": {}, "name": null, "properties": [1]}]}'),
            q{('[' || repeat('[', 900) || repeat(']', 900) || ']')::jsonb}, q{jsonb_build_object('objects', (SELECT jsonb_agg(i) FROM generate_series(1, 5000) i))}, 'softbee_snapshot()');
    },
    int4    => sub { return ('0', '-1', '2147483647', '-2147483648', '7') },
    int8    => sub { return ('0', '-1', '9223372036854775807') },
    bool    => sub { return ('true', 'false') },
    oid     => sub { return ('0', '1259', '4294967295') },
    _int4   => sub { return ("'{}'::int[]", "'{1,NULL}'::int[]", "'{{1},{2}}'::int[]") },
    _oid    => sub { return ("'{}'::oid[]", "'{1259,0}'::oid[]") },
    interval    => sub { return ("'0'", "'-1 year'", "'178000000 years'") },
    timestamptz => sub { return ("'infinity'", "'-infinity'", 'now()') });

sub value_of
{
    my ($type, $is_strange) = @_;
    return "NULL::$type" if rand() < 0.1;
    my $known = $values{$type} or die "no values of type $type";
    my @all = $known->();
    my $value = $all[ rand @all ];
    $value = q{E'\xff\xfe\x01'} if $is_strange && $type eq 'text' && rand() < 0.3;
    return "($value)::" . ($type =~ s/^_(.*)/$1\[\]/r);
}

my $node = start_node(conf => "autovacuum = off\nfsync = off\nlog_min_messages = panic\nstatement_timeout = 60s\n");
for my $encoding ('UTF8', 'LATIN1', 'SQL_ASCII')
{
    my $database = lc "in_$encoding";
    $node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE template0 ENCODING '$encoding' LOCALE 'C'");
    $node->safe_psql($database, 'CREATE EXTENSION softbee_migrate; SELECT softbee_push(' . script_of('a1', '', 'CREATE TABLE one ();', 'DROP TABLE one;') . ", 'v/a1.sql'); CREATE TABLE kept ();");
    my @functions = map { [ split /\|/, $_, -1 ] } split /\n/, $node->safe_psql($database, <<'END');
        SELECT p.proname, p.prokind, coalesce(string_agg(t.typname, ',' ORDER BY a.n), '') FROM pg_proc p
          JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
          JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'softbee_migrate'
          LEFT JOIN LATERAL unnest(p.proargtypes) WITH ORDINALITY a (type, n) ON true LEFT JOIN pg_type t ON t.oid = a.type
         WHERE p.prorettype <> 'trigger'::regtype GROUP BY p.oid ORDER BY p.proname, p.oid
END
    cmp_ok(scalar @functions, '>', 20, "$encoding: there are functions");
    my $sql = '';
    for (1 .. $calls)
    {
        my ($name, $kind, $types) = @{ $functions[ rand @functions ] };
        my $arguments = join ', ', map { value_of($_, $encoding eq 'SQL_ASCII') } split /,/, $types;
        $sql .= $kind eq 'p' ? "CALL $name($arguments);\n" : "BEGIN;\nSELECT count(*) FROM $name($arguments) x;\nROLLBACK;\n";
    }
    my ($out, $err) = ('', '');
    IPC::Run::run([ 'psql', '-XAtq', '-v', 'VERBOSITY=verbose', '-d', url_of($node, database => $database), '-f', '-' ], '<', \$sql, '>', \$out, '2>', \$err);
    is($?, 0, "$encoding: the session lives until the end");
    my %states;
    $states{$1}++ while $err =~ /(?:ERROR|FATAL|PANIC):  (\w{5}):/g;
    note join ' ', map { "$_: $states{$_}" } sort keys %states;
    cmp_ok(scalar keys %states, '>', 4, 'much was refused');
    my @internal = $err =~ /((?:ERROR|FATAL|PANIC):  XX\w{3}: .*)/g;
    is("@internal", '', 'nothing is an internal error');
    unlike($err, qr/server closed|connection to server was lost/, 'and the server did not close it');
    is($node->safe_psql($database, q{SELECT to_regclass('kept') IS NOT NULL AND count(*) = 0 FROM pg_locks WHERE locktype = 'object'}), 't', 'the rest is as it was');
}
unlike(PostgreSQL::Test::Utils::slurp_file($node->logfile), qr/terminated by signal|PANIC|TRAP/, 'no backend crashed');
$node->stop;
done_testing();
