-- Sections outside a transaction: CALL softbee_apply runs them statement by statement, each committed with its row in the log;
-- what failed in the middle is taken up where it stopped.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE VIEW events AS
    SELECT revision, state, statement, rows, error->>'sqlstate' AS error FROM softbee_log ORDER BY id;
CREATE TABLE hives (id int, queen text);
INSERT INTO hives SELECT g, 'queen ' || g % 7 FROM generate_series(1, 1000) g;

-- What commits in its middle runs at top level: CONCURRENTLY, VACUUM, a DO block with a COMMIT. Ordinary statements between them.
SELECT action FROM softbee_push($$-- Index
-- Revision ID: a1
-- softbee:upgrade transaction=none
SET maintenance_work_mem = '32MB';
CREATE INDEX CONCURRENTLY hives_id ON hives (id);
VACUUM hives;
DO 'BEGIN UPDATE hives SET queen = ''first'' WHERE id = 1; COMMIT; UPDATE hives SET queen = ''second'' WHERE id = 2; END';
CREATE TABLE seen AS SELECT current_setting('maintenance_work_mem') AS memory;
-- softbee:downgrade transaction=none
DROP INDEX CONCURRENTLY hives_id;
DROP TABLE seen;
$$);
CALL softbee_apply();
SELECT * FROM seen;
SHOW maintenance_work_mem;
SELECT id, queen FROM hives WHERE id < 3 ORDER BY id;
SELECT * FROM events;
SELECT * FROM softbee_version;
SELECT locktype, mode FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object';
CALL softbee_apply('base', 'downgrade');
SELECT to_regclass('hives_id') AS index, to_regclass('seen') AS seen, (SELECT count(*) FROM softbee_version) AS versions;

-- Neither function nor transaction block may end transactions.
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
BEGIN; CALL softbee_apply(); ROLLBACK;
\echo SQLSTATE :LAST_ERROR_SQLSTATE
DO 'BEGIN CALL softbee_apply(); END';
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- A failure in the middle leaves what was finished, and a row; the next run says so and goes on there.
SELECT action FROM softbee_push($$-- Unique
-- Revision ID: a2
-- Revises: a1
-- softbee:upgrade transaction=none
SET maintenance_work_mem = '32MB';
ALTER TABLE hives ADD COLUMN place text;
CREATE UNIQUE INDEX CONCURRENTLY hives_queen ON hives (queen);
CREATE TABLE seen_again AS SELECT current_setting('maintenance_work_mem') AS memory;
-- softbee:downgrade transaction=none
DROP INDEX CONCURRENTLY hives_queen;
ALTER TABLE hives DROP COLUMN place;
DROP TABLE seen_again;
$$, 'versions/a2_unique.sql');
CALL softbee_apply();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SHOW maintenance_work_mem;
SELECT indisvalid FROM pg_index WHERE indexrelid = 'hives_queen'::regclass;
SELECT * FROM softbee_version;
UPDATE hives SET queen = 'queen ' || id;
\set VERBOSITY terse
CALL softbee_apply();
\set VERBOSITY default
SELECT indisvalid FROM pg_index WHERE indexrelid = 'hives_queen'::regclass;
SELECT * FROM seen_again;
SELECT * FROM events WHERE revision = 'a2';
SELECT * FROM softbee_version;

-- A statement that was changed since is not taken for done.
CALL softbee_apply('a1', 'downgrade');
SELECT action FROM softbee_push($$-- Twice
-- Revision ID: a3
-- Revises: a1
-- softbee:upgrade transaction=none
CREATE TABLE first_table ();
SELECT 1 / 0;
$$, 'versions/a3_twice.sql');
CALL softbee_apply('a3');
SELECT action FROM softbee_push($$-- Twice
-- Revision ID: a3
-- Revises: a1
-- softbee:upgrade transaction=none
CREATE TABLE second_table ();
SELECT 1;
-- softbee:downgrade
DROP TABLE second_table;
$$, 'versions/a3_twice.sql');
\set VERBOSITY terse
CALL softbee_apply('a3');
\set VERBOSITY default
SELECT to_regclass('first_table') AS first, to_regclass('second_table') AS second;

-- Where what failed was taken out of the script, nothing is left to run, and the revision is applied.
CALL softbee_apply('a1', 'downgrade');
SELECT action FROM softbee_push($$-- Shorter
-- Revision ID: a5
-- Revises: a1
-- softbee:upgrade transaction=none
CREATE TABLE kept ();
SELECT 1 / 0;
-- softbee:downgrade
DROP TABLE kept;
$$, 'versions/a5_shorter.sql');
CALL softbee_apply('a5');
SELECT action FROM softbee_push($$-- Shorter
-- Revision ID: a5
-- Revises: a1
-- softbee:upgrade transaction=none
CREATE TABLE kept ();
-- softbee:downgrade
DROP TABLE kept;
$$, 'versions/a5_shorter.sql');
\set VERBOSITY terse
CALL softbee_apply('a5');
\set VERBOSITY default
SELECT to_regclass('kept') AS kept, (SELECT string_agg(revision, ' ') FROM softbee_version) AS versions;
SELECT state, statement, error FROM events WHERE revision = 'a5';
CALL softbee_apply('a1', 'downgrade');
SELECT * FROM softbee_prune(ARRAY['a1', 'a2', 'a3']);
CALL softbee_apply('a3');

-- A missing table keeps its error. An index that somebody else left invalid is neither touched nor accepted.
SELECT action FROM softbee_push($$-- Missing
-- Revision ID: a4
-- Revises: a3
-- softbee:upgrade transaction=none
CREATE INDEX CONCURRENTLY ON no_such_table (id);
$$, 'versions/a4_missing.sql');
CALL softbee_apply('a4');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
INSERT INTO hives VALUES (1, 'queen 1');
CREATE UNIQUE INDEX CONCURRENTLY hives_twice ON hives (id);
SELECT action FROM softbee_push($$-- If not exists
-- Revision ID: a4
-- Revises: a3
-- softbee:upgrade transaction=none
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS hives_twice ON hives (id);
$$, 'versions/a4_missing.sql');
SET client_min_messages = warning;
CALL softbee_apply('a4');
RESET client_min_messages;
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT revision, state, error FROM events WHERE revision = 'a4' AND state = 'failed';
SELECT * FROM softbee_prune(ARRAY['a1', 'a2', 'a3']);

-- A batch is repeated until it changes no row.
SELECT action FROM softbee_push($$-- Fill
-- Revision ID: b1
-- Revises: a3
-- softbee:upgrade transaction=batch
UPDATE hives SET queen = 'none' WHERE id IN (SELECT id FROM hives WHERE queen <> 'none' LIMIT 400);
-- softbee:verify
SELECT 1 / (count(*) = 0)::int FROM hives WHERE queen <> 'none';
$$);
\pset format unaligned
SET client_min_messages = warning;
CALL softbee_apply('b1');
RESET client_min_messages;
SELECT count(*) FROM hives WHERE queen <> 'none';
SELECT * FROM events WHERE revision = 'b1';

-- One that would never end is stopped; its rounds stay. A batch is one statement that changes rows.
SET softbee.batch_rounds = 3;
SELECT action FROM softbee_push($$-- Endless
-- Revision ID: b2
-- Revises: b1
-- softbee:upgrade transaction=batch
UPDATE hives SET id = id + 1000000 WHERE queen = 'none';
$$, 'versions/b2_endless.sql');
SET client_min_messages = warning;
CALL softbee_apply('b2');
RESET client_min_messages;
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT state, rows, error FROM events WHERE revision = 'b2';
SELECT action FROM softbee_push(E'-- Two\n-- Revision ID: b3\n-- Revises: b1\n-- softbee:upgrade transaction=batch\nUPDATE hives SET id = 1;\nUPDATE hives SET id = 2;\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT action FROM softbee_push(E'-- Select\n-- Revision ID: b3\n-- Revises: b1\n-- softbee:upgrade transaction=batch\nSELECT 1;\n');
SELECT * FROM softbee_prune(ARRAY['a1', 'a2', 'a3', 'b1']);

-- A verify that fails behind such a section leaves the revision applied, and says so.
SELECT action FROM softbee_push($$-- Verified
-- Revision ID: b4
-- Revises: b1
-- softbee:upgrade transaction=none
CREATE INDEX CONCURRENTLY hives_place ON hives (queen);
-- softbee:verify
SELECT 1 / 0;
-- softbee:downgrade transaction=none
DROP INDEX CONCURRENTLY hives_place;
$$);
CALL softbee_apply('b4');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_version;
SELECT state, statement, error FROM events WHERE revision = 'b4';

-- What a role changes ends with the section as well.
SELECT action FROM softbee_push($$-- Roles
-- Revision ID: b5
-- Revises: b4
-- softbee:upgrade transaction=none
SET ROLE pg_monitor;
SELECT set_config('search_path', 'pg_catalog', false);
$$);
SET client_min_messages = warning;
CALL softbee_apply('b5');
SELECT current_user = session_user AS own_role, current_setting('search_path') AS path;
