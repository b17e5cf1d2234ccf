# --sql: scripts that plain psql runs, on a server with the extension and without it: the same schema, the same versions, all
# or nothing, and a start that is checked.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();

sub database
{
    my ($name, $extension) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    $node->safe_psql($name,      'CREATE SCHEMA tools; CREATE EXTENSION softbee_migrate SCHEMA tools') if $extension;
    return $name;
}

# The script that `softbee` prints, run as its head says. Returns (exit status, output and errors).
sub run_by_psql
{
    my ($database, $dir, @arguments) = @_;
    my ($script) = softbee_ok(undef, { dir => $dir }, @arguments, "softbee @arguments");
    my $file = PostgreSQL::Test::Utils::tempdir() . '/script.sql';
    PostgreSQL::Test::Utils::append_to_file($file, $script);
    my $out = '';
    IPC::Run::run([ 'psql', '-X', '-v', 'ON_ERROR_STOP=1', '-1', '-f', $file, $node->connstr($database) ], '>&', \$out);
    note $out;
    return ($? >> 8, $out);
}

sub own_versions { return $node->safe_psql($_[0], 'SELECT string_agg(revision, $$,$$ ORDER BY revision) FROM softbee_offline_version') }
sub versions     { return $node->safe_psql($_[0], 'SELECT string_agg(revision, $$,$$ ORDER BY revision) FROM tools.softbee_version') }

sub schema_of
{
    my ($database) = @_;
    my $dump = dump_of($node, database => $database);
    # What keeps the versions is the one difference that is meant.
    return join "\n\n", grep { !/softbee|tools|^--/ } split /\n\n+/, $dump;
}

subtest offline_sql_by_psql => sub {
    my $head = '42b96fd1c07e';
    my ($plain, $with, $usual) = (database('plain', 0), database('with_extension', 1), database('usual', 0));
    softbee_ok($node, { dir => migrations(), database => $usual }, 'upgrade', 'the usual way');
    for my $database ($plain, $with)
    {
        my ($status, $out) = run_by_psql($database, migrations(), 'upgrade', '--sql', '--tag', 'by hand');
        is($status, 0, "$database: up") or diag $out;
        ($status, $out) = run_by_psql($database, migrations(), 'upgrade', '--sql');
        isnt($status, 0, "$database: not a second time");
        like($out, qr/ERROR:  the database is at $head, and this script starts at base\nHINT:  Nothing was changed/, 'says why');
    }
    is(own_versions($plain), $head, 'its own table');
    is(versions($with),      $head, 'the table of the extension');
    is($node->safe_psql($with, 'SELECT count(*), count(DISTINCT revision), min(tag) FROM tools.softbee_log WHERE state = $$done$$'),
        '14|14|by hand', 'the extension ran each of them');
    my $wanted = schema_of($usual);
    cmp_ok(length $wanted, '>', 2000, 'there is a schema');
    is(schema_of($plain), $wanted, 'without the extension the schema is the same');
    is(schema_of($with),  $wanted, 'and with it');

    for my $database ($plain, $with)
    {
        my ($status, $out) = run_by_psql($database, migrations(), 'downgrade', '--sql', "$head:-2");
        is($status, 0, "$database: two down") or diag $out;
        ($status, $out) = run_by_psql($database, migrations(), 'upgrade', '--sql', '0a7e5b91d4c8:heads');
        is($status, 0, "$database: up from there") or diag $out;
        ($status, $out) = run_by_psql($database, migrations(), 'stamp', '--sql', "$head:e85a30c7f912");
        is($status, 0, "$database: stamped") or diag $out;
        ($status, $out) = run_by_psql($database, migrations(), 'stamp', '--sql', "e85a30c7f912:$head");
        is($status, 0, "$database: and back") or diag $out;
        ($status, $out) = run_by_psql($database, migrations(), 'downgrade', '--sql', "$head:base");
        is($status, 0, "$database: down to base") or diag $out;
    }
    is(own_versions($plain) . versions($with), '', 'nothing is applied');
    done_testing;
};

subtest all_or_nothing => sub {
    my $dir = scripts_dir(
        a1 => { upgrade => "CREATE TABLE kept (id int);\nSET search_path = '';\nSET ROLE pg_monitor" },
        a2 => { down => 'a1', upgrade => "COPY kept FROM stdin;\n1\n\\.\n\n-- 'quoted \$softbee\$ text\nSELECT 1 / (current_setting('softbee_x.divisor')::int) -- not finished;" });
    for my $database (database('broken', 0), database('broken_too', 1))
    {
        my ($status, $out) = run_by_psql($database, $dir, 'upgrade', '--sql', '-x', 'divisor=0');
        isnt($status, 0, "$database: a statement fails");
        like($out, qr/division by zero/, 'psql says so');
        is($node->safe_psql($database, q(SELECT to_regclass('kept') IS NULL AND to_regclass('softbee_offline_version') IS NULL)),
            't', 'nothing is left');
        ($status, $out) = run_by_psql($database, $dir, 'upgrade', '--sql', '-x', 'divisor=1');
        is($status, 0, "$database: with another value it runs") or diag $out;
        is($node->safe_psql($database, 'SELECT count(*) FROM kept'), '1', 'settings ended with their script, data came');
    }
    my ($script) = softbee_ok(undef, { dir => $dir }, 'upgrade', '--sql', 'the script');
    my $out = '';
    IPC::Run::run([ 'psql', '-X', $node->connstr('broken') ], '<', \$script, '>&', \$out);
    like($out, qr/SAVEPOINT can only be used in transaction blocks/, 'without -1 it stops at once');
    done_testing;
};

subtest extension_takes_over => sub {
    my $dir = scripts_dir(chain(2));
    my $at  = { dir => $dir, database => database('managed', 0) };
    my ($status) = run_by_psql('managed', $dir, 'upgrade', '--sql', 'c1');
    is($status, 0, 'without the extension');
    softbee_fails($node, $at, 'upgrade', 1, qr/^error\[SB010\]: table softbee_offline_version says where this database stands: c1\n.*hint: softbee stamp --adopt/ms,
        'upgrade does not run it again');
    softbee_fails($node, $at, 'stamp', 'c2', 1, qr/softbee stamp --adopt/, 'nor does a stamp forget it');
    softbee_fails($node, $at, 'stamp', '--adopt', 'c2', 2, qr/no target/, 'adopt knows its target');
    softbee_ok($node, $at, 'stamp', '--adopt', 'adopted');
    is($node->safe_psql('managed', q(SELECT to_regclass('softbee_offline_version') IS NULL)), 't', 'the table is gone');
    softbee_ok($node, $at, 'upgrade', 'goes on');
    is($node->safe_psql('managed', 'SELECT string_agg(kind || revision, $$ $$ ORDER BY id) FROM softbee_log'), 'stampc1 upgradec2', 'from there');
    softbee_fails($node, $at, 'stamp', '--adopt', 1, qr/there is no table softbee_offline_version to adopt/, 'once');
    done_testing;
};

subtest what_no_script_can_do => sub {
    my $dir = scripts_dir(
        a1 => { upgrade => 'SELECT 1' },
        a2 => { down => 'a1', upgrade => 'VACUUM', options => 'transaction=none', downgrade => '' },
        a3 => { down => 'a2', upgrade => 'SELECT 3', downgrade => '' });
    my $at = { dir => $dir };
    softbee_fails(undef, $at, 'upgrade', '--sql', 1,
        qr{^error\[SB007\]: the upgrade of revision "a2" cannot run in a transaction\n  --> \S+a2\S*:\d+:1\n.*hint: Before it: softbee upgrade --sql base:a1}ms,
        'names the step and the range before it');
    softbee_ok(undef, $at, 'upgrade', '--sql', 'a2:a3', 'the range behind it');
    softbee_fails(undef, $at, 'downgrade', '--sql', 'a1', 1, qr/error\[SB010\]: .*needs the revision where it starts\n.*softbee downgrade --sql FROM:a1/s,
        'a downgrade says from where');
    softbee_fails(undef, $at, 'downgrade', '--sql', 'a1:base', 1, qr/error\[SB006\]: revision "a1" is irreversible/, 'irreversible');
    softbee_fails(undef, $at, 'upgrade', '--sql', 'a1:a2:a3', 1, qr/error\[SB010\]: range "a1:a2:a3" has more than one colon/, 'two colons');
    softbee_fails(undef, $at, 'upgrade', '--sql', 'nope:a1', 1, qr/error\[SB001\]/, 'an unknown start');
    softbee_fails(undef, $at, 'upgrade', '--sql', 'current:a1', 1, qr/error\[SB010\]: "current" is what the database says.*hint: Name the revision/s, 'a start that only the database knows');
    softbee_fails(undef, $at, 'stamp', '--sql', 'a1:a3', 'a2:a3', 2, qr/the script would start at "a1" and at "a2"/, 'two starts');
    softbee_fails(undef, $at, $_, 'a1:a3', 2, qr/^error: "a1:a3" is a range, which only --sql takes\n.*hint: softbee $_ --sql a1:a3$/m, "$_ of a range")
      for qw(upgrade downgrade stamp);
    my $ending = scripts_dir(a1 => { upgrade => "SELECT 1;\nCOMMIT AND CHAIN;\nSELECT 2" });
    softbee_fails(undef, { dir => $ending }, 'upgrade', '--sql', 1, qr{^error\[SB004\]: a script must not hold COMMIT\n  --> \S+:9:1$}m, 'no script ends psql\'s transaction');
    done_testing;
};

done_testing;
