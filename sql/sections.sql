-- Sections that cannot run in a transaction are stored and planned; a run in one that holds one is refused (SB007) before
-- anything runs. CALL softbee_apply runs them: outside.sql.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision, action FROM softbee_push(ARRAY[
    E'-- Users\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (id int);\n-- softbee:downgrade transaction=none\nDROP TABLE users;\n',
    E'-- Index\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade transaction=none\nCREATE INDEX CONCURRENTLY users_id ON users (id);\nVACUUM users;\n-- softbee:downgrade\nDROP INDEX users_id;\n',
    E'-- Fill\n-- Revision ID: a3\n-- Revises: a2\n-- softbee:upgrade TRANSACTION=BATCH\nUPDATE users SET id = 0 WHERE id IN (SELECT id FROM users WHERE id <> 0 LIMIT 1000);\n'], NULL);
SELECT revision, statements, transactional FROM softbee_plan();
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT to_regclass('users') AS users, (SELECT count(*) FROM softbee_log) AS logged;

-- What comes before it can run, and the way back is judged by its own sections.
SELECT revision FROM softbee_upgrade('a1');
SELECT * FROM softbee_downgrade();
SELECT revision FROM softbee_stamp('a2');
SELECT * FROM softbee_upgrade();
CREATE INDEX users_id ON users (id);
SELECT revision FROM softbee_downgrade('a1');
SELECT revision, statements, transactional FROM softbee_plan('base', 'downgrade');

-- A statement that cannot, in a section that is not marked, is refused at push.
SELECT action FROM softbee_push(E'-- Index\n-- Revision ID: a4\n-- Revises: a1\n-- softbee:upgrade\nALTER TABLE users ADD COLUMN name text;\nCREATE INDEX CONCURRENTLY users_id ON users (id);\n', 'v/a4.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- One that was stored and stamped before this was refused keeps its way down, and may be pushed again; to run it is refused.
INSERT INTO softbee_revision (revision, down_revisions, depends_on, branch_labels, message, script, sha256, pushed_by, pushed_at)
    SELECT 'a5', '{a1}', '{}', '{}', 'Old', s, encode(sha256(convert_to(s, 'UTF8')), 'hex'), current_user, now()
      FROM (VALUES (E'-- Old\n-- Revision ID: a5\n-- Revises: a1\n-- softbee:upgrade\nCREATE INDEX CONCURRENTLY old ON users (id);\n-- softbee:downgrade\nDROP INDEX old;\n')) AS old(s);
SELECT revision FROM softbee_stamp('a1', true);
SELECT revision, statements, transactional FROM softbee_plan('a5');
CALL softbee_apply('a5');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
CREATE INDEX old ON users (id);
SELECT revision FROM softbee_stamp('a5');
SELECT p.action FROM softbee_revision r, softbee_push(r.script) p WHERE r.revision = 'a5';
SELECT revision, direction FROM softbee_downgrade('a1');
