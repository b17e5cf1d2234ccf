-- One transaction, all or nothing: the steps a target needs, each seeing what the ones before it made.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set scripts 'ARRAY[E''-- Create users\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (id int PRIMARY KEY, is_admin boolean);\nINSERT INTO users VALUES (1, true), (2, false);\n-- softbee:downgrade\nDROP TABLE users;\n'', E''-- Roles\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nALTER TABLE users ADD COLUMN role text;\nUPDATE users SET role = CASE WHEN is_admin THEN ''''admin'''' ELSE ''''user'''' END;\nALTER TABLE users ALTER COLUMN role SET NOT NULL, DROP COLUMN is_admin;\n-- softbee:verify\nSELECT 1/count(*) FROM users WHERE role = ''''admin'''';\n'', E''-- Apiaries\n-- Revision ID: b1\n-- Revises: a1\n-- Branch Labels: apiaries\n-- softbee:upgrade\nCREATE TABLE apiaries (id int PRIMARY KEY, owner int REFERENCES users);\nCREATE FUNCTION apiary_count() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM apiaries $$;\nDO $$ BEGIN INSERT INTO apiaries SELECT id, id FROM users; END $$;\nCREATE VIEW apiary_counts AS SELECT apiary_count();\n-- softbee:downgrade\nDROP VIEW apiary_counts;\nDROP FUNCTION apiary_count();\nDROP TABLE apiaries;\n'', E''-- Merge\n-- Revision ID: m1\n-- Revises: a2, b1\n-- softbee:upgrade\n-- softbee:downgrade\n'']'
SELECT * FROM softbee_push(:scripts, NULL);

-- A target may be a count of steps, a label, a revision.
SELECT ordinal, revision, direction, message, elapsed >= '0' AS took FROM softbee_upgrade('+1');
SELECT ordinal, revision, direction, message FROM softbee_upgrade('apiaries');
SELECT * FROM apiary_counts;
SELECT ordinal, revision, direction, message FROM softbee_upgrade('a2');
SELECT * FROM users ORDER BY id;
SELECT revision, message, is_head, is_branch_point FROM softbee_current();
SELECT * FROM softbee_version ORDER BY revision;
SELECT ordinal, revision, direction, message FROM softbee_upgrade();
SELECT * FROM softbee_version;

-- What is reached already is no work and takes no lock.
BEGIN;
SELECT ordinal, revision FROM softbee_upgrade();
SELECT ordinal, revision FROM softbee_upgrade(NULL);
SELECT ordinal, revision FROM softbee_upgrade('a1');
SELECT ordinal, revision FROM softbee_upgrade('base');
SELECT count(*) AS locks FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'object' AND classid = 'pg_extension'::regclass;
COMMIT;

-- A row in the log for each step, written by the one who ran it.
SELECT id, revision, direction, kind, state, elapsed >= '0' AS took, role = current_user AND login = session_user AS by_me,
       application, pid = pg_backend_pid() AS here, server_version = current_setting('server_version') AS server, error
  FROM softbee_log ORDER BY id;

-- All or nothing, across revisions.
SELECT ordinal, revision FROM softbee_downgrade('b1');
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: n1\n-- Revises: m1\n-- softbee:upgrade\nCREATE TABLE n1 (i int);\n', E'-- Revision ID: n2\n-- Revises: n1\n-- softbee:upgrade\nINSERT INTO n1 VALUES (1);\nINSERT INTO nowhere VALUES (1);\n'], NULL);
SELECT * FROM softbee_upgrade();
SELECT to_regclass('n1') AS n1;
SELECT revision FROM softbee_current();
SELECT count(*) AS logged FROM softbee_log;

-- In a transaction of the caller's, with work of his own around it.
BEGIN;
INSERT INTO users VALUES (3, true);
SELECT ordinal, revision FROM softbee_upgrade('n1');
INSERT INTO n1 SELECT id FROM users;
COMMIT;
SELECT * FROM n1 ORDER BY 1;
SELECT revision FROM softbee_current();

-- In a savepoint.
BEGIN;
SAVEPOINT here;
SELECT ordinal, revision FROM softbee_upgrade();
ROLLBACK TO here;
SELECT revision FROM softbee_current();
COMMIT;
SELECT revision FROM softbee_current();

-- In a function that catches the error.
DO $$
BEGIN
    PERFORM softbee_upgrade();
EXCEPTION WHEN undefined_table THEN
    RAISE NOTICE 'caught: %', SQLERRM;
END $$;
SELECT revision FROM softbee_current();
SELECT ordinal, revision FROM softbee_downgrade();
SELECT ordinal, revision FROM softbee_upgrade('n1');
