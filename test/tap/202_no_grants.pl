# A role without grants looks, and does nothing else.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node  = start_node();
my $plain = { user => 'plain' };
my $one   = script_of('one', '', 'CREATE TABLE hive ();', 'DROP TABLE hive;');
$node->safe_psql('postgres', <<"END");
    CREATE ROLE plain LOGIN;
    CREATE EXTENSION softbee_migrate;
    SELECT * FROM softbee_push($one);
END

my %writers = (
    push        => "SELECT * FROM softbee_push($one)",
    push_many   => "SELECT * FROM softbee_push(ARRAY[$one], NULL)",
    prune       => 'SELECT * FROM softbee_prune(ARRAY[]::text[])',
    upgrade     => 'SELECT * FROM softbee_upgrade()',
    downgrade   => 'SELECT * FROM softbee_downgrade()',
    apply       => 'CALL softbee_apply()',
    stamp       => "SELECT * FROM softbee_stamp('one')",
    stamp_many  => "SELECT * FROM softbee_stamp(ARRAY['one'])",
    wait        => 'CALL softbee_wait()',
    lock        => 'SELECT softbee_lock()',
    log_failure => "SELECT softbee_log_failure('one', 'upgrade', '{}')",
    guard       =>
        'CREATE TEMP TABLE mine (pushed_by text); CREATE TRIGGER g BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION softbee_guard_rows()'
);
sql_refused($node, $plain, $writers{$_}, '42501', 'permission denied for (?:function|procedure) softbee_',
    "cannot $_")
    for sort keys %writers;
is(
    $node->safe_psql('postgres', <<'END'),
        SELECT string_agg(p.oid::regprocedure::text, ' ' ORDER BY 1) FROM pg_proc p JOIN pg_depend d ON d.objid = p.oid
          JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'softbee_migrate'
         WHERE d.classid = 'pg_proc'::regclass AND has_function_privilege('plain', p.oid, 'EXECUTE')
           AND p.provolatile = 'v';
END
    '', 'and no other function that is not a pure reader'
);

for my $table (qw(softbee_revision softbee_version softbee_log))
{
    my $denied = "permission denied for table $table";
    sql_refused($node, $plain, "SELECT * FROM $table", '42501', $denied, "cannot SELECT from $table");
    sql_refused($node, $plain, "INSERT INTO $table DEFAULT VALUES",
        '42501', $denied, "cannot INSERT into $table");
    sql_refused($node, $plain, "DELETE FROM $table", '42501', $denied, "cannot DELETE from $table");
    sql_refused($node, $plain, "TRUNCATE $table",    '42501', $denied, "cannot TRUNCATE $table");
    sql_refused($node, $plain, "BEGIN; LOCK $table IN ACCESS SHARE MODE",
        '42501', $denied, "cannot LOCK $table");
    sql_refused(
        $node, $plain, "ALTER TABLE $table ADD x int",
        '42501',
        'must be owner of table',
        "cannot alter $table"
    );
}
sql_refused(
    $node, $plain, 'DROP EXTENSION softbee_migrate',
    '42501',
    'must be owner of extension',
    'cannot drop the extension'
);

sql_gives($node, $plain, <<'END', "one\none\none\none\none\none\n64", 'can call what only reads');
    SELECT revision FROM softbee_heads();
    SELECT revision FROM softbee_history();
    SELECT revision FROM softbee_show('one');
    SELECT revision FROM softbee_plan();
    SELECT revision FROM softbee_manifest();
    SELECT revision FROM softbee_current();
    SELECT revision FROM softbee_branches();
    SELECT h.revision FROM softbee_heads() h WHERE NOT applied;
    SELECT length(softbee_digest());
END
sql_gives(
    $node,
    {},
    'SELECT count(*) FROM softbee_version; SELECT count(*) FROM softbee_log; SELECT revision FROM softbee_revision',
    "0\n0\none",
    'and nothing has changed'
);

done_testing();
