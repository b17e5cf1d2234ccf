-- CALL softbee_apply: each revision commits with its version row and its log row; a failure leaves what is done.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision FROM softbee_push(ARRAY[
    E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TYPE state AS ENUM (''new'');\nCREATE TABLE one (s state, t xid8);\nINSERT INTO one VALUES (''new'', pg_current_xact_id());\n-- softbee:downgrade\nDROP TABLE one;\nDROP TYPE state;\n',
    E'-- Two\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nALTER TYPE state ADD VALUE ''old'';\n-- softbee:downgrade\nDELETE FROM one WHERE s = ''old'';\n',
    E'-- Three\n-- Revision ID: a3\n-- Revises: a2\n-- softbee:upgrade\nINSERT INTO one VALUES (''old'', pg_current_xact_id());\n-- softbee:downgrade\n'], NULL);

-- A new value of an enum that is there must be committed before it is used: not in one transaction, but so.
CALL softbee_apply('a1');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
CALL softbee_apply();
SELECT s, count(*), count(DISTINCT t) FROM one GROUP BY s ORDER BY s;
SELECT count(DISTINCT t) AS transactions FROM one;
SELECT id, revision, direction, kind, state, elapsed >= '0' AS took FROM softbee_log ORDER BY id;
CALL softbee_apply();
CALL softbee_apply('head', 'upgrade');
CALL softbee_apply('-1', 'downgrade');
CALL softbee_apply(direction => 'downgrade');
SELECT revision FROM softbee_current();
CALL softbee_apply('a3', NULL);
SELECT revision FROM softbee_current();
CALL softbee_apply('base', 'downgrade');
SELECT to_regclass('one') AS one, count(*) AS logged FROM softbee_log;

-- A failure: the steps before it are there, it is in the log with its place, and nothing of it is left.
SELECT action FROM softbee_push(E'-- Four\n-- Revision ID: a4\n-- Revises: a3\n-- softbee:upgrade\nCREATE TABLE four (i int PRIMARY KEY);\nINSERT INTO four VALUES (1),\n    (1);\n', 'v/a4_four.sql');
SELECT action FROM softbee_push(E'-- Five\n-- Revision ID: a5\n-- Revises: a4\n-- softbee:upgrade\n', 'v/a5_five.sql');
CALL softbee_apply();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT revision FROM softbee_current();
SELECT to_regclass('four') AS four;
SELECT revision, direction, state, jsonb_pretty(error) AS error FROM softbee_log WHERE state = 'failed';
SELECT revision, state FROM softbee_log ORDER BY id DESC LIMIT 4;
-- No lock is left.
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object' AND classid = 'pg_extension'::regclass;
-- Mended, it goes on where it stopped.
SELECT action FROM softbee_push(E'-- Four\n-- Revision ID: a4\n-- Revises: a3\n-- softbee:upgrade\nCREATE TABLE four (i int PRIMARY KEY);\nINSERT INTO four VALUES (1),\n    (2);\n', 'v/a4_four.sql');
CALL softbee_apply();
SELECT revision FROM softbee_current();
SELECT revision, count(*) FROM softbee_log WHERE kind = 'upgrade' AND state = 'done' AND revision > 'a3' GROUP BY 1 ORDER BY 1;

-- What only the end of the transaction finds is the step's failure, too.
SELECT action FROM softbee_push(E'-- Six\n-- Revision ID: a6\n-- Revises: a5\n-- softbee:upgrade\nCREATE TABLE six (i int REFERENCES four DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO six VALUES (3);\n', 'v/a6_six.sql');
CALL softbee_apply();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT revision FROM softbee_current();
SELECT revision, state, error->>'sqlstate' AS sqlstate, error->>'context' AS context FROM softbee_log ORDER BY id DESC LIMIT 1;
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object' AND classid = 'pg_extension'::regclass;

-- Refused before anything runs.
CALL softbee_apply('nothing');
CALL softbee_apply('head', 'sideways');
CALL softbee_apply('base', 'downgrade');
BEGIN;
CALL softbee_apply();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
ROLLBACK;
BEGIN;
CALL softbee_wait();
ROLLBACK;
DO $$ BEGIN CALL softbee_apply(); END $$;
DO $$ BEGIN CALL softbee_wait(); END $$;
CREATE FUNCTION calls() RETURNS void LANGUAGE plpgsql AS $$ BEGIN CALL softbee_apply(); END $$;
SELECT calls();
CREATE PROCEDURE calls_too() LANGUAGE plpgsql AS $$ BEGIN CALL softbee_apply(); END $$;
CALL calls_too();
SELECT 1 \; CALL softbee_apply();
CALL softbee_apply() \; SELECT 1;

-- Settings that a script makes end with it here, too; those of the session stay.
SET work_mem = '5MB';
SELECT action FROM softbee_push(E'-- Six\n-- Revision ID: a6\n-- Revises: a5\n-- softbee:upgrade\nSET work_mem = ''6MB'';\nSET search_path = pg_catalog;\nCREATE TABLE public.six AS SELECT current_setting(''work_mem'') AS work_mem;\n', 'v/a6_six.sql');
SELECT action FROM softbee_push(E'-- Seven\n-- Revision ID: a7\n-- Revises: a6\n-- softbee:upgrade\nINSERT INTO six SELECT current_setting(''work_mem'');\n');
CALL softbee_apply();
SELECT * FROM six;
SHOW work_mem;
RESET work_mem;

-- The lock procedures: waiting finds nobody, and a lock lasts to the end of the transaction.
CALL softbee_wait();
BEGIN;
SELECT softbee_lock();
SELECT softbee_lock();
SELECT mode, granted FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object' AND classid = 'pg_extension'::regclass AND objsubid = 0;
COMMIT;
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object' AND classid = 'pg_extension'::regclass;
