-- psql alone: from CREATE EXTENSION to downgrade. The README tells the same story.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;

CREATE EXTENSION softbee_migrate;

-- A script is text; a dollar quote carries it as it is.
SELECT * FROM softbee_push($script$
-- Create users table
--
-- Revision ID: 9b1c0d2e4f55
-- Revises:

-- softbee:upgrade
CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);

-- softbee:downgrade
DROP TABLE users;
$script$);

-- So does a psql variable, of a file for example: \set script `cat 3f2a9c1d7e10_add_apiary_model.sql`
\set script '-- Add apiary model\n--\n-- Revision ID: 3f2a9c1d7e10\n-- Revises: 9b1c0d2e4f55\n\n'
\set script :script '-- softbee:upgrade\nCREATE TABLE apiaries (id bigint PRIMARY KEY, owner bigint NOT NULL REFERENCES users);\n\n'
\set script :script '-- softbee:downgrade\nDROP TABLE apiaries;\n'
SELECT * FROM softbee_push(:'script', 'migrations/versions/3f2a9c1d7e10_add_apiary_model.sql');

-- And an escape string, where there is neither.
SELECT * FROM softbee_push(E'-- Count hives\n--\n-- Revision ID: c47d0e9b21aa\n-- Revises: 3f2a9c1d7e10\n\n'
    '-- softbee:upgrade\nALTER TABLE apiaries ADD COLUMN hives integer NOT NULL DEFAULT 0;\n\n'
    '-- softbee:downgrade\nALTER TABLE apiaries DROP COLUMN hives;\n');

-- What would an upgrade do?
SELECT * FROM softbee_plan();

-- Try it: in a transaction that is rolled back nothing stays.
BEGIN;
SELECT ordinal, revision, direction, message FROM softbee_upgrade();
INSERT INTO users VALUES (1, 'Ana');
INSERT INTO apiaries VALUES (1, 1) RETURNING *;
ROLLBACK;
SELECT * FROM softbee_current();

-- Do it.
SELECT ordinal, revision, direction, message FROM softbee_upgrade();
SELECT * FROM apiaries;

-- The second time there is nothing to do.
SELECT ordinal, revision, direction, message FROM softbee_upgrade();

-- Where are we, and how did we come here?
SELECT revision, message, is_head FROM softbee_current();
SELECT revision, down_revisions, message, is_head, applied FROM softbee_history();
SELECT id, revision, direction, kind, state FROM softbee_log ORDER BY id;

-- One step back, and all the way.
SELECT ordinal, revision, direction, message FROM softbee_downgrade();
SELECT * FROM apiaries;
SELECT revision, message, is_head FROM softbee_current();
SELECT ordinal, revision, direction, message FROM softbee_downgrade('base');
SELECT revision, message, is_head FROM softbee_current();
SELECT to_regclass('users'), to_regclass('apiaries');

-- The scripts are still there.
SELECT revision, applied FROM softbee_history();
