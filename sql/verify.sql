-- A verify section: queries that must not fail after the upgrade, in its transaction; a failure undoes the step (SB011).
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set good '-- Create users\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (id int, role text);\nINSERT INTO users VALUES (1, ''admin'');\n-- softbee:verify\nSELECT 1/count(*) FROM users WHERE role = ''admin'';\nDO $$ BEGIN ASSERT (SELECT count(*) FROM users) = 1, ''one user''; END $$;\n-- softbee:downgrade\nDROP TABLE users;\n'
SELECT action FROM softbee_push(:'good', 'v/a1_create_users.sql');
SELECT revision, statements FROM softbee_plan();
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_downgrade();

-- A query fails, and with it the step and the whole run.
SELECT action FROM softbee_push(replace(:'good', '''admin'');', '''user'');'), 'v/a1_create_users.sql');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT to_regclass('users') AS users, (SELECT count(*) FROM softbee_version) AS versions;

-- A block that raises: its own detail and hint come along.
SELECT action FROM softbee_push(replace(:'good', 'ASSERT (SELECT count(*) FROM users) = 1, ''one user''', 'RAISE EXCEPTION ''% users'', (SELECT count(*) FROM users) USING DETAIL = ''There should be two.'', HINT = ''Load them first.'''), 'v/a1_create_users.sql');
SELECT * FROM softbee_upgrade();
SELECT action FROM softbee_push(replace(:'good', '= 1, ''one user''', '= 2, ''two users'''), 'v/a1_create_users.sql');
SELECT * FROM softbee_upgrade();

-- A mistake in the query itself, with its place.
SELECT action FROM softbee_push(replace(:'good', 'WHERE role', 'WHERE roel'), 'v/a1_create_users.sql');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- With softbee_apply the failed step is in the log and the steps before it stay.
SELECT action FROM softbee_push(E'-- Before\n-- Revision ID: a0\n-- softbee:upgrade\nCREATE TABLE before (i int);\n');
SELECT action FROM softbee_push(replace(replace(:'good', '''admin'');', '''user'');'), '-- Revision ID: a1', E'-- Revision ID: a1\n-- Revises: a0'), 'v/a1_create_users.sql');
CALL softbee_apply();
SELECT revision FROM softbee_current();
SELECT id, revision, direction, state, error->>'sqlstate' AS sqlstate, error->>'message' AS message, error->>'context' AS context
  FROM softbee_log ORDER BY id;
SELECT to_regclass('users') AS users;
