# A script runs with the rights of the one who upgrades, and nobody else's; what is in public or pg_temp, and what the
# caller's search_path is, cannot redirect what the extension does itself.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node     = start_node();
my $owner    = { user => 'owner',    database => 'app' };
my $migrator = { user => 'migrator', database => 'app' };
$node->safe_psql('postgres', <<'END');
    CREATE ROLE owner LOGIN; CREATE ROLE migrator LOGIN; CREATE ROLE team; CREATE ROLE stranger LOGIN;
    GRANT team TO migrator;
END
$node->safe_psql('postgres', 'CREATE DATABASE app OWNER owner');
$node->safe_psql('app',      'GRANT CREATE, USAGE ON SCHEMA public TO migrator, team, stranger');
sql_gives($node, $owner, <<'END', '', 'the owner creates the extension and lets a migrator work');
    CREATE EXTENSION softbee_migrate;
    GRANT EXECUTE ON FUNCTION softbee_push(text, text), softbee_upgrade, softbee_downgrade TO migrator;
    GRANT EXECUTE ON PROCEDURE softbee_apply TO migrator;
    CREATE TABLE secret (honey text);
    INSERT INTO secret VALUES ('acacia');
END

# Scripts of a migrator, each of which tries what the migrator may not.
my %attempts = (
    'read a table' => [ 'CREATE TABLE loot AS SELECT * FROM secret;', 'permission denied for table secret' ],
    'make a role'  => [ 'CREATE ROLE evil SUPERUSER;',                '.*' ],
    'become another role'    => [ 'SET ROLE owner;', 'permission denied to set role "owner"' ],
    'become another session' =>
        [ 'SET SESSION AUTHORIZATION owner;', 'permission denied to set session authorization.*' ],
    'leave the role it runs as' => [
        'RESET ROLE; RESET SESSION AUTHORIZATION; CREATE TABLE loot AS SELECT * FROM secret;',
        'permission denied for table secret'
    ],
    'write the versions' =>
        [ "INSERT INTO softbee_version VALUES ('evil');", 'permission denied for table softbee_version' ],
    'change the log' => [ 'UPDATE softbee_log SET role = NULL;', 'permission denied for table softbee_log' ],
    'drop the extension\'s tables' => [ 'DROP TABLE softbee_log;', 'must be owner of table softbee_log' ],
    'read a file'                  =>
        [ 'CREATE TABLE loot (t text); COPY loot FROM \'/etc/passwd\';', '.*pg_read_server_files' ],
    'copy into another\'s table' =>
        [ "COPY secret FROM stdin;\nstolen\n\\.\n", 'permission denied for table secret' ]
);
for my $what (sort keys %attempts)
{
    my ($body, $message) = @{ $attempts{$what} };
    sql_refused(
        $node, $migrator, 'SELECT action FROM softbee_push('
            . script_of('evil', '', "CREATE TABLE first ();\n$body") . ');
        SELECT * FROM softbee_upgrade()', '42501', $message, "a script cannot $what"
    );
    sql_refused($node, $migrator, 'CALL softbee_apply()', '42501', $message, "nor in softbee_apply ($what)");
}
sql_gives($node, { database => 'app' }, <<'END', "\n0\n0\nfailed", 'and nothing of them is left');
    SELECT to_regclass('first'); SELECT count(*) FROM softbee_version; SELECT count(*) FROM pg_roles WHERE rolname = 'evil';
    SELECT DISTINCT state FROM softbee_log;
END

# What it may, it may: another role's name lasts until the step ends.
my $as_team = script_of(
    'evil', '',
    'SET ROLE team; CREATE TABLE shared (); SET search_path = pg_temp;',
    'DROP TABLE shared;'
    )
    . ');SELECT action FROM softbee_push('
    . script_of('mine', 'evil', 'CREATE TABLE own ();', 'DROP TABLE own;');
sql_gives(
    $node, $migrator, "SELECT action FROM softbee_push($as_team); SELECT revision FROM softbee_upgrade();
    SELECT current_user, relname, relowner::regrole FROM pg_class WHERE relname IN ('shared', 'own') ORDER BY relname",
    "replaced\nadded\nevil\nmine\nmigrator|own|migrator\nmigrator|shared|team", 'SET ROLE ends with the step'
);
sql_gives($node, $owner, "SELECT DISTINCT role, login FROM softbee_log WHERE state = 'done'",
    'migrator|migrator', 'the log names the one who ran it, whatever the script called itself');

# A function of a stranger in a view or a default is that of SQL itself, not ours; but names of the server's own, made
# anew in public and in pg_temp, catch nothing of ours.
my $traps = <<'END';
    CREATE TABLE caught (who name, what text);
    GRANT INSERT, SELECT ON caught TO PUBLIC;
    CREATE FUNCTION trap(text) RETURNS text LANGUAGE sql AS
        $$ INSERT INTO public.caught VALUES (current_user, $1) RETURNING what $$;
    CREATE FUNCTION public.current_database() RETURNS name LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('current_database'); RETURN 'app'; END $$;
    CREATE FUNCTION public.pg_backend_pid() RETURNS int LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('pg_backend_pid'); RETURN 0; END $$;
    CREATE FUNCTION public.same(a oid, b oid) RETURNS boolean LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('='); RETURN true; END $$;
    CREATE OPERATOR public.= (LEFTARG = oid, RIGHTARG = oid, FUNCTION = public.same);
    CREATE FUNCTION public.same(a text, b text) RETURNS boolean LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('='); RETURN true; END $$;
    CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.same);
    CREATE OPERATOR public.<> (LEFTARG = oid, RIGHTARG = oid, FUNCTION = public.same);
    CREATE OPERATOR public.!~ (LEFTARG = text, RIGHTARG = text, FUNCTION = public.same);
    CREATE FUNCTION public.format(text, VARIADIC text[]) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('format'); RETURN 'SELECT 1'; END $$;
    CREATE FUNCTION public.quote_ident(text) RETURNS text LANGUAGE plpgsql AS
        $$ BEGIN PERFORM public.trap('quote_ident'); RETURN 'public'; END $$;
    CREATE VIEW public.pg_locks AS SELECT public.trap('pg_locks') FROM pg_catalog.generate_series(1, 2);
    CREATE VIEW public.pg_class AS SELECT public.trap('pg_class') FROM pg_catalog.generate_series(1, 2);
    GRANT SELECT ON public.pg_locks, public.pg_class TO PUBLIC;
END
$node->safe_psql('postgres', 'CREATE DATABASE hostile OWNER owner');
$node->safe_psql('hostile',  'GRANT CREATE, USAGE ON SCHEMA public TO stranger');
sql_gives($node, { user => 'stranger', database => 'hostile' }, $traps, '',
    'a stranger sets traps in public');
my $boss = { database => 'hostile' };
sql_gives($node, $boss, "SET search_path = public, pg_catalog; CREATE EXTENSION softbee_migrate;",
    '', 'a superuser creates the extension there');
my $one =
    script_of('one', '', 'CREATE TABLE hive (id int); SELECT pg_advisory_xact_lock(1);', 'DROP TABLE hive;');
sql_gives($node, $boss, <<"END", "one|added\none\none\none|t\none", 'pushes, plans and upgrades there');
    SET search_path = public, pg_catalog;
    CREATE TEMP TABLE pg_locks (pid int); CREATE TEMP TABLE pg_stat_activity (pid int);
    SELECT * FROM softbee_push($one);
    SELECT revision FROM softbee_plan();
    SELECT revision FROM softbee_upgrade();
    SELECT revision, applied FROM softbee_manifest();
    SELECT revision FROM softbee_current();
END

# The way that asks who holds the lock.
my $holder = session($node, database => 'hostile');
$holder->('BEGIN; SELECT softbee_lock();');
my $waiter = background(
    $node,
    { database => 'hostile', application => 'waiter' },
    'SET search_path = public, pg_catalog; SELECT revision FROM softbee_downgrade();'
);
background_pid($node, 'hostile', 'waiter');
$holder->('COMMIT');
$holder->();
my ($status, $out, $err) = end_of($waiter);
like(
    "$status $out $err",
    qr/^0 one NOTICE:  00000: waiting for migrator "postgres" \(pid /,
    'and waits there'
);
sql_gives($node, $boss, 'SELECT * FROM public.caught', '', 'the traps caught nothing');

done_testing();
