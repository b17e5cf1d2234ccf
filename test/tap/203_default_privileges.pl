# Default privileges that give everything to everybody, which an administrator may have set long ago, must not give
# anybody a trigger on our tables: it would run with the rights of the one who upgrades. And where somebody has one all
# the same, our writes do not fire it.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node();
my $one  = script_of('one', '', 'CREATE TABLE hive ();', 'DROP TABLE hive;');
$node->safe_psql('postgres',
    'CREATE ROLE owner LOGIN; CREATE ROLE greedy LOGIN; CREATE ROLE boss LOGIN SUPERUSER;');

# Every right of anybody but the tables' owner, as grantee: rights.
my $rights_on_tables = <<'END';
    SELECT DISTINCT c.relname || ' ' || CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END || ' ' ||
           a.privilege_type FROM pg_class c, aclexplode(c.relacl) a
     WHERE c.relname LIKE 'softbee\_%' AND c.relkind = 'r' AND a.grantee <> c.relowner
       AND a.privilege_type NOT IN ('SELECT', 'INSERT')
END
my $rights_on_routines = <<'END';
    SELECT DISTINCT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
     WHERE p.proname LIKE 'softbee\_%' AND a.grantee <> p.proowner AND a.grantee NOT IN
           ('pg_database_owner'::regrole, (SELECT extowner FROM pg_extension WHERE extname = 'softbee_migrate'))
     ORDER BY 1
END
my @readers =
    qw(softbee_blockers softbee_branches softbee_current softbee_diff softbee_digest softbee_heads softbee_history
    softbee_manifest softbee_plan softbee_progress softbee_show softbee_snapshot softbee_statements);

for my $creator (qw(owner boss postgres))
{
    my $database = "by_$creator";
    $node->safe_psql('postgres', "CREATE DATABASE $database OWNER owner");
    for my $maker (qw(postgres owner boss))
    {
        $node->safe_psql($database, "ALTER DEFAULT PRIVILEGES FOR ROLE $maker $_;")
            for (
            'GRANT ALL ON TABLES TO PUBLIC, greedy',
            'GRANT ALL ON ROUTINES TO PUBLIC, greedy',
            'IN SCHEMA public GRANT ALL ON TABLES TO greedy WITH GRANT OPTION',
            'IN SCHEMA public GRANT ALL ON ROUTINES TO greedy WITH GRANT OPTION'
            );
    }
    my $as = { database => $database, user => $creator };
    sql_gives($node, $as, 'CREATE EXTENSION softbee_migrate',
        '', "created by $creator where everybody is granted everything");
    sql_gives($node, $as, $rights_on_tables, '',
        "nobody may do more to the tables than read and insert ($creator)");
    sql_gives(
        $node, $as, $rights_on_routines,
        join("\n", @readers),
        "and others may call the readers only ($creator)"
    );
    for my $table (qw(softbee_revision softbee_version softbee_log))
    {
        sql_gives($node, { database => $database, user => 'greedy' },
            <<"END", 'f', "nothing on $table is greedy's ($creator)");
            SELECT bool_or(has_table_privilege('$table', p)) FROM unnest(
                ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) p;
END
    }
    sql_refused(
        $node,
        { database => $database, user => 'greedy' },
        "SELECT * FROM softbee_push($one)",
        '42501',
        'permission denied for function softbee_push',
        "greedy cannot push ($creator)"
    );
    sql_gives(
        $node,
        { database => $database, user => 'owner' },
        "SELECT revision FROM softbee_push($one); SELECT revision FROM softbee_upgrade()",
        "one\none",
        "the database's owner can push and upgrade ($creator)"
    );
}

# A DBA grants everything on all tables by hand; greedy makes what triggers and rules he can.
my $boss   = { database => 'by_boss', user => 'boss' };
my $greedy = { database => 'by_boss', user => 'greedy' };
sql_gives($node, $boss,
    'GRANT ALL ON ALL TABLES IN SCHEMA public TO greedy; GRANT CREATE ON SCHEMA public TO greedy',
    '', 'a DBA grants all on all tables');
sql_gives($node, $greedy, <<'END', '', 'greedy puts triggers on ours');
    CREATE TABLE caught (who name, what text);
    GRANT INSERT ON caught TO PUBLIC;
    CREATE FUNCTION catch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO caught VALUES (current_user, TG_TABLE_NAME || ' ' || TG_OP);
        ALTER ROLE greedy SUPERUSER;
        RETURN coalesce(NEW, OLD);
    END $$;
    CREATE TRIGGER catch BEFORE INSERT OR UPDATE OR DELETE ON softbee_version FOR EACH ROW EXECUTE FUNCTION catch();
    CREATE TRIGGER catch BEFORE INSERT OR UPDATE OR DELETE ON softbee_revision FOR EACH ROW EXECUTE FUNCTION catch();
    CREATE TRIGGER catch AFTER INSERT OR UPDATE OR DELETE ON softbee_log FOR EACH STATEMENT EXECUTE FUNCTION catch();
    CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE OR DELETE ON softbee_version INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION catch();
END
my $two         = script_of('two',   'one', 'CREATE TABLE bee ();',       'DROP TABLE bee;');
my $other       = script_of('two',   'one', 'CREATE TABLE bee (id int);', 'DROP TABLE bee;');
my $three       = script_of('three', 'two', 'CREATE TABLE queen ();',     'DROP TABLE queen;');
my $all_writers = <<"END";
    SELECT action FROM softbee_push($one);
    SELECT action FROM softbee_push($two);
    SELECT action FROM softbee_push($other);
    SELECT action FROM softbee_push($three, 'three.sql');
    SELECT revision FROM softbee_upgrade('two');
    CALL softbee_apply();
    SELECT revision FROM softbee_version;
    SELECT revision FROM softbee_downgrade('two');
    SELECT revision FROM softbee_stamp('two', true);
    SELECT revision FROM softbee_stamp('one');
    SELECT revision FROM softbee_prune(ARRAY['one']);
    SELECT count(*) FROM softbee_log_failure('two', 'upgrade', '{}');
END
sql_gives(
    $node, $boss, $all_writers,
    join("\n", qw(replaced added replaced added two three three two one three 1)),
    'a superuser pushes, upgrades, downgrades, stamps, prunes'
);
sql_gives($node, $boss, "SELECT * FROM caught; SELECT rolsuper FROM pg_roles WHERE rolname = 'greedy'",
    'f', 'and no trigger of greedy\'s was fired');

done_testing();
