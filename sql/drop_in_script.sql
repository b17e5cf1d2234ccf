-- A script that drops or alters the extension that runs it, its schema or its tables is refused, and all is rolled back.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE FUNCTION try(statement text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM softbee_push(E'-- Drops\n-- Revision ID: d1\n-- softbee:upgrade\nCREATE TABLE d1 (i int);\n' || statement || E'\nCREATE TABLE d2 (i int);\n', 'v/d1.sql');
    PERFORM softbee_upgrade();
END $$;
CREATE TABLE mine (i int);

-- By name: refused at push.
SELECT try('DROP EXTENSION softbee_migrate CASCADE;');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT try('DROP EXTENSION IF EXISTS nothing, softbee_migrate;');
SELECT try('ALTER EXTENSION softbee_migrate UPDATE;');
SELECT try('ALTER EXTENSION softbee_migrate DROP TABLE softbee_log;');

-- By any other way: refused as it runs.
\set VERBOSITY terse
SELECT try('DO $do$ BEGIN EXECUTE ''DROP EXTENSION softbee_migrate''; END $do$;');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\set VERBOSITY default
SET client_min_messages = warning;
SELECT try('DROP SCHEMA public CASCADE;');
SELECT try('DO $do$ BEGIN EXECUTE ''DROP EXTENSION softbee_migrate; CREATE EXTENSION softbee_migrate''; END $do$;');
SELECT try('DO $do$ BEGIN EXECUTE ''ALTER EXTENSION softbee_migrate DROP TABLE softbee_log; DROP TABLE softbee_log''; END $do$;');
RESET client_min_messages;
SELECT try('DROP TABLE softbee_version;');
SELECT try('DROP FUNCTION softbee_upgrade(text);');
SELECT try('ALTER EXTENSION plpgsql SET SCHEMA public;');

-- All is there.
SELECT extname FROM pg_extension WHERE extname = 'softbee_migrate';
SELECT to_regclass('mine') AS mine, to_regclass('d1') AS d1, to_regclass('softbee_log') AS log;
SELECT revision, applied FROM softbee_history();
SELECT count(*) AS logged FROM softbee_log;

-- CALL softbee_apply keeps the failure, and the extension.
CALL softbee_apply();
SELECT softbee_push(E'-- Drops\n-- Revision ID: d1\n-- softbee:upgrade\nDROP SCHEMA public CASCADE;\n', 'v/d1.sql');
SET client_min_messages = warning;
CALL softbee_apply();
RESET client_min_messages;
SELECT revision, state, error->>'sqlstate' AS sqlstate, error->>'message' AS message FROM softbee_log;

-- Its name in an ordinary place is no matter.
SELECT softbee_push(E'-- Talks\n-- Revision ID: d1\n-- softbee:upgrade\nCOMMENT ON TABLE mine IS ''DROP EXTENSION softbee_migrate'';\nCREATE TABLE softbee_mine (i int);\n', 'v/d1.sql');
SELECT revision FROM softbee_upgrade();

-- A table of ours that was renamed or lost its key: the functions say which.
ALTER TABLE softbee_log RENAME TO softbee_diary;
SELECT * FROM softbee_current();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
ALTER TABLE softbee_diary RENAME TO softbee_log;
SELECT revision FROM softbee_current();
DROP EXTENSION softbee_migrate;
SELECT to_regclass('softbee_log') AS log;
