-- The steps an upgrade or a downgrade would run. It takes no lock, changes nothing, and refuses what the run would.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT * FROM softbee_plan();
SELECT revision FROM softbee_push(ARRAY[
    E'-- Create users\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (id int);\nINSERT INTO users VALUES (1); INSERT INTO users VALUES (2)\n-- softbee:downgrade\nDROP TABLE users;\n',
    E'-- Index them\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade transaction=none\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n-- softbee:downgrade\nDROP INDEX users_id;\n',
    E'-- Fill\n-- Revision ID: a3\n-- Revises: a2\n-- softbee:upgrade transaction=batch\nUPDATE users SET id = 0 WHERE id <> 0;\n-- softbee:downgrade transaction=none\nVACUUM users;\n',
    E'-- Empty\n-- Revision ID: a4\n-- Revises: a3\n-- softbee:upgrade\n-- Only a comment.\n-- softbee:downgrade\n'], NULL);
SELECT * FROM softbee_plan();
SELECT * FROM softbee_plan(NULL, NULL);
SELECT * FROM softbee_plan('a1');
SELECT * FROM softbee_plan('+2', 'upgrade');
SELECT revision FROM softbee_stamp('head');
SELECT * FROM softbee_plan();
SELECT * FROM softbee_plan(NULL, 'downgrade');
SELECT * FROM softbee_plan('base', 'downgrade');
SELECT * FROM softbee_plan('-3', 'downgrade');
SELECT * FROM softbee_plan('head', 'sideways');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT count(*) AS locks FROM pg_locks WHERE locktype = 'object' AND classid = 'pg_extension'::regclass AND pid = pg_backend_pid();

-- It reads in the caller's snapshot, and can be joined.
SELECT p.ordinal, p.revision, r.message FROM softbee_plan('base', 'downgrade') p JOIN softbee_revision r USING (revision)
 WHERE p.transactional ORDER BY p.ordinal;
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT revision FROM softbee_plan('-1', 'downgrade');
SELECT revision FROM softbee_stamp('a1');
SELECT revision FROM softbee_plan();
ROLLBACK;
