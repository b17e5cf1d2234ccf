-- A migrator inside a migrator is refused (SB013), whatever way it is called.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE FUNCTION try(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM softbee_push(E'-- Nested\n-- Revision ID: n1\n-- softbee:upgrade\nCREATE TABLE n1 (i int);\n' || statement || E'\n', 'v/n1.sql');
    PERFORM softbee_upgrade();
END $$;
SELECT try('SELECT softbee_upgrade();');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set VERBOSITY terse
SELECT try('SELECT softbee_downgrade();');
SELECT try('CALL softbee_apply();');
SELECT try('CALL softbee_wait();');
SELECT try('SELECT softbee_lock();');
SELECT try('SELECT softbee_stamp(''n1'');');
SELECT try('SELECT softbee_push('''');');
SELECT try('SELECT softbee_prune(''{}'');');
SELECT try('SELECT softbee_log_failure(''n1'', ''upgrade'', ''{}'');');
SELECT try('DO $do$ BEGIN PERFORM softbee_upgrade(); END $do$;');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT try('CREATE FUNCTION buzz() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN PERFORM softbee_stamp(''n1''); RETURN NEW; END $f$; CREATE TRIGGER buzz BEFORE INSERT ON n1 FOR EACH ROW EXECUTE FUNCTION buzz(); INSERT INTO n1 VALUES (1);');
\set VERBOSITY default

-- What only reads may be called. A script that swallows the refusal runs on; nothing nested was done.
SELECT action FROM softbee_push(E'-- Reads\n-- Revision ID: n1\n-- softbee:upgrade\nCREATE TABLE n1 AS SELECT revision, applied FROM softbee_history();\nDO $$ BEGIN PERFORM softbee_stamp(''base''); EXCEPTION WHEN SQLSTATE ''SB013'' THEN INSERT INTO n1 VALUES (SQLERRM, NULL); END $$;\n-- softbee:downgrade\nDROP TABLE n1;\n', 'v/n1.sql');
SELECT revision FROM softbee_upgrade();
SELECT * FROM n1;

-- After an error the next call is free to run.
SELECT revision FROM softbee_downgrade();
SELECT revision FROM softbee_upgrade();

-- An event trigger of somebody's that calls one.
CREATE FUNCTION meddle() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM softbee_stamp('base'); END $$;
CREATE EVENT TRIGGER regress_meddle ON ddl_command_end EXECUTE FUNCTION meddle();
SELECT action FROM softbee_push(E'-- Revision ID: n2\n-- Revises: n1\n-- softbee:upgrade\nCREATE TABLE n2 (i int);\n');
SELECT revision FROM softbee_upgrade();
DROP EVENT TRIGGER regress_meddle;
SELECT revision FROM softbee_upgrade();
