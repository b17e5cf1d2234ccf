# The database's owner, no superuser, creates the extension, dumps the database and restores it, with --no-owner and
# --no-privileges too, also where a superuser installed it. Everything is there afterwards, and goes on.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node  = start_node();
my $files = PostgreSQL::Test::Utils::tempdir();
$node->safe_psql('postgres',
    'CREATE ROLE owner LOGIN; CREATE ROLE ci LOGIN; CREATE ROLE dba LOGIN SUPERUSER;');

my $folder = scripts_dir(
    one => {
        upgrade =>
            "CREATE TABLE hive (id int PRIMARY KEY, name text);\nCOPY hive FROM stdin;\n1\tläbel\n\\.\n",
        downgrade => 'DROP TABLE hive;'
    },
    two => {
        down      => 'one',
        labels    => 'bees',
        upgrade   => 'CREATE TABLE bee (hive int REFERENCES hive);',
        downgrade => 'DROP TABLE bee;'
    },
    three => {
        down      => 'two',
        depends   => 'one',
        upgrade   => 'CREATE VIEW humming AS SELECT * FROM bee;',
        downgrade => 'DROP VIEW humming;'
    }
);

# Returns the status and what was printed.
sub run_program
{
    my (@command) = @_;
    my ($out, $err) = ('', '');
    IPC::Run::run(\@command, '>', \$out, '2>', \$err);
    my $status = $? >> 8;
    note "@command\n$out$err";
    return ($status, "$out$err");
}

sub content
{
    my ($database) = @_;
    return $node->safe_psql($database, <<'END');
        SELECT revision, down_revisions, depends_on, branch_labels, message, create_date, path, md5(script), sha256, pushed_at
          FROM softbee_revision ORDER BY 1;
        SELECT * FROM softbee_version ORDER BY 1;
        SELECT * FROM softbee_log ORDER BY 1;
        SELECT * FROM hive;
        SELECT softbee_digest();
END
}

sub grants
{
    my ($database) = @_;
    return $node->safe_psql($database, <<'END');
        SELECT c.relname, a.grantee::regrole, a.privilege_type, a.is_grantable FROM pg_class c, aclexplode(c.relacl) a
         WHERE c.relname LIKE 'softbee\_%' AND a.grantee <> 0 AND a.grantee <> c.relowner ORDER BY 1, 2, 3;
        SELECT p.oid::regprocedure, CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END, a.is_grantable
          FROM pg_proc p, aclexplode(p.proacl) a
         WHERE p.proname LIKE 'softbee\_%' AND a.grantee <> p.proowner ORDER BY 1, 2;
END
}

my %ways = (
    plain         => [],
    no_owner      => ['--no-owner'],
    no_privileges => ['--no-privileges'],
    neither       => [ '--no-owner', '--no-privileges' ]
);

for my $installer (qw(owner dba))
{
    my $source = "by_$installer";
    $node->safe_psql('postgres', "CREATE DATABASE $source OWNER owner");
    sql_gives($node, { database => $source, user => $installer },
        <<'END', '', "installed by $installer, a CI role may push");
        CREATE EXTENSION softbee_migrate;
        GRANT EXECUTE ON FUNCTION softbee_push(text, text) TO ci;
END
    my %as_owner = (dir => $folder, user => 'owner');
    softbee_ok($node, { %as_owner, database => $source }, 'upgrade', 'two',
        "the owner upgrades ($installer)");
    my $before = content($source);

    my $dump = "$files/$source.dump";
    my ($status, $output) =
        run_program('pg_dump', '-Fc', '-f', $dump, '-d', url_of($node, database => $source, user => 'owner'));
    is("$status $output", '0 ', "the owner dumps the database ($installer)");

    for my $way (sort keys %ways)
    {
        my $promise = "$way, installed by $installer";
        my $target  = "${source}_$way";
        $node->safe_psql('postgres', "CREATE DATABASE $target OWNER owner");
        ($status, $output) = run_program('pg_restore', '--exit-on-error', @{ $ways{$way} },
            '-d', url_of($node, database => $target, user => 'owner'), $dump);
        is("$status $output", '0 ',    "the owner restores it: $promise");
        is(content($target),  $before, "versions, log and scripts are equal: $promise");
        is($node->safe_psql($target, 'SELECT DISTINCT pushed_by FROM softbee_revision'),
            'owner', "who restored it vouches for the scripts: $promise");
        my ($out) = softbee_ok($node, { %as_owner, database => $target },
            'upgrade', "the next upgrade works: $promise");
        is(
            $node->safe_psql($target, 'SELECT id, revision, state FROM softbee_log ORDER BY id DESC LIMIT 1'),
            '3|three|done',
            "and the log goes on: $promise"
        );
        softbee_ok($node, { %as_owner, database => $target },
            'downgrade', 'base', "so does a downgrade: $promise");
        my $may = $node->safe_psql($target,
            "SELECT has_function_privilege('ci', 'softbee_push(text, text)', 'EXECUTE')");
        is(
            $may,
            $way =~ /no_privileges|neither/ ? 'f' : 't',
            "grants of others came along as asked: $promise"
        );

       # ALTER EXTENSION … OWNER does not exist: whoever restores owns it, and the script's own grants follow.
        my $own = $node->safe_psql($target, <<'END');
            SELECT extowner::regrole FROM pg_extension WHERE extname = 'softbee_migrate';
            SELECT has_function_privilege('owner', 'softbee_upgrade(text)', 'EXECUTE WITH GRANT OPTION');
END
        is($own, "owner\nt", "the extension is the owner's: $promise");
    }

    # A restore of a restore, which finds the grants that the dump wrote.
    my $again = "${source}_again";
    ($status, $output) =
        run_program('pg_dump', '-Fc', '-f', "$dump.2", '-d',
        url_of($node, database => "${source}_plain", user => 'owner'));
    $node->safe_psql('postgres', "CREATE DATABASE $again OWNER owner");
    ($status, $output) = run_program('pg_restore', '--exit-on-error', '-d',
        url_of($node, database => $again, user => 'owner'), "$dump.2");
    is("$status $output", '0 ', "a restored database is dumped and restored ($installer)");
    is(grants($again),    grants("${source}_plain"), "with the same grants ($installer)");

    # A superuser restores: the rows are as they were.
    $node->safe_psql('postgres', "CREATE DATABASE ${source}_super OWNER owner");
    $node->safe_psql($source,    "UPDATE softbee_revision SET pushed_by = 'ci' WHERE revision = 'two'");
    ($status, $output) =
        run_program('pg_dump', '-Fc', '-f', "$dump.3", '-d', url_of($node, database => $source));
    ($status, $output) =
        run_program('pg_restore', '--exit-on-error', '-d', url_of($node, database => "${source}_super"),
        "$dump.3");
    is("$status $output", '0 ', "a superuser restores it ($installer)");
    is(
        $node->safe_psql("${source}_super", 'SELECT revision, pushed_by FROM softbee_revision ORDER BY 1'),
        "one|owner\nthree|owner\ntwo|ci",
        "and keeps who pushed ($installer)"
    );

    # Text and data only. A data-only restore needs the extension there, and empty.
    my $sql = "$files/$source.sql";
    ($status, $output) =
        run_program('pg_dump', '-f', $sql, '-d', url_of($node, database => $source, user => 'owner'));
    $node->safe_psql('postgres', "CREATE DATABASE ${source}_sql OWNER owner");
    ($status, $output) =
        run_program('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d',
        url_of($node, database => "${source}_sql", user => 'owner'),
        '-f', $sql);
    is("$status $output",        '0 ',    "a dump as SQL is restored with psql ($installer)");
    is(content("${source}_sql"), $before, "and is equal ($installer)");

    # Schema only: a full schema over an empty graph; stamp says so.
    my $schema = "$files/$source.schema";
    ($status, $output) = run_program('pg_dump', '-s', '-f', $schema, '-d',
        url_of($node, database => $source, user => 'owner'));
    is("$status $output", '0 ', "the owner dumps the schema only ($installer)");
    $node->safe_psql('postgres', "CREATE DATABASE ${source}_s OWNER owner");
    ($status, $output) =
        run_program('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-o', '/dev/null', '-d',
        url_of($node, database => "${source}_s", user => 'owner'),
        '-f', $schema);
    is("$status $output", '0 ', "and restores it ($installer)");
    is(
        $node->safe_psql(
            "${source}_s",
            "SELECT count(*) FROM softbee_revision; SELECT count(*) FROM softbee_version; SELECT to_regclass('bee')"
        ),
        "0\n0\nbee",
        "it has the tables and no revisions ($installer)"
    );
    softbee_ok($node, { %as_owner, database => "${source}_s" },
        'stamp', 'two', "a stamp says where it stands ($installer)");
    softbee_ok(
        $node, { %as_owner, database => "${source}_s" },
        'upgrade', "and the upgrade goes on from there ($installer)"
    );
}

done_testing();
