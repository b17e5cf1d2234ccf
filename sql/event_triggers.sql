-- Event triggers of a superuser run inside of a migration as inside of anything else: what they refuse is refused whole, what they
-- change of the session stays with them, and they cannot migrate from within.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT action FROM softbee_push(ARRAY[
    E'-- Revision ID: e1\n-- softbee:upgrade\nCREATE TABLE one (id int);\n-- softbee:downgrade\nDROP TABLE one;\n',
    E'-- Revision ID: e2\n-- Revises: e1\n-- softbee:upgrade\nCREATE TABLE forbidden (id int);\n-- softbee:downgrade\nDROP TABLE forbidden;\n'], NULL);
CREATE SCHEMA elsewhere;

CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM pg_event_trigger_ddl_commands() WHERE object_identity = 'public.forbidden') THEN
        RAISE 'nobody makes this table';
    END IF;
    PERFORM set_config('search_path', 'elsewhere', true);
END $$;
CREATE EVENT TRIGGER refuse ON ddl_command_end EXECUTE FUNCTION refuse();
SELECT revision FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SHOW search_path;
SELECT to_regclass('public.one') AS one, (SELECT count(*) FROM softbee_version) AS versions;

-- One at a time the first is done, and the second is not.
SELECT revision FROM softbee_upgrade('e1');
SHOW search_path;
SELECT to_regclass('public.one') AS one, to_regclass('elsewhere.one') AS elsewhere;
DROP EVENT TRIGGER refuse;

CREATE FUNCTION migrate() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM public.softbee_downgrade('base'); END $$;
CREATE EVENT TRIGGER migrate ON ddl_command_end EXECUTE FUNCTION migrate();
\set VERBOSITY terse
SELECT revision FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set VERBOSITY default
DROP EVENT TRIGGER migrate;

CREATE FUNCTION drop_ours() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM public.softbee_version; END $$;
CREATE EVENT TRIGGER drop_ours ON ddl_command_end EXECUTE FUNCTION drop_ours();
SELECT revision FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
DROP EVENT TRIGGER drop_ours;
SELECT revision FROM softbee_current();

-- A script that turns triggers off turns them off for itself.
SELECT action FROM softbee_push(E'-- Revision ID: e3\n-- Revises: e2\n-- softbee:upgrade\nSET session_replication_role = replica;\nCREATE TABLE two (id int);\n');
SELECT revision FROM softbee_upgrade();
SHOW session_replication_role;
SET client_min_messages = error;
DROP SCHEMA public, elsewhere CASCADE;
CREATE SCHEMA public;
