-- The versions set by hand; nothing is run.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision FROM softbee_push(ARRAY[
    E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\n-- softbee:downgrade\nDROP TABLE one;\n',
    E'-- Two\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\n',
    E'-- Left\n-- Revision ID: b1\n-- Revises: a2\n-- Branch Labels: left\n-- softbee:upgrade\n',
    E'-- Right\n-- Revision ID: c1\n-- Revises: a2\n-- Branch Labels: right\n-- softbee:upgrade\n',
    E'-- Alone\n-- Revision ID: d1\n-- softbee:upgrade\n'], NULL);

SELECT * FROM softbee_stamp('a2');
SELECT to_regclass('one') AS one;
SELECT revision, applied FROM softbee_history();
SELECT id, revision, direction, kind, state, reason FROM softbee_log ORDER BY id;

-- Down, along a branch, and to several.
SELECT * FROM softbee_stamp('a1');
SELECT * FROM softbee_stamp('left');
SELECT * FROM softbee_stamp('right@head');
SELECT * FROM softbee_stamp('heads');
SELECT * FROM softbee_stamp('heads');
SELECT * FROM softbee_stamp('head');
SELECT * FROM softbee_stamp(ARRAY['b1', 'd1'], true);
SELECT * FROM softbee_stamp('right@base');
SELECT * FROM softbee_stamp('base');
SELECT * FROM softbee_stamp('base');

-- Purge forgets first.
SELECT * FROM softbee_stamp('{b1,d1}'::text[]);
SELECT * FROM softbee_stamp('c1', true);
SELECT * FROM softbee_stamp('{}'::text[]);
SELECT * FROM softbee_stamp('{}'::text[], true);
SELECT id, revision, direction, kind, state, reason FROM softbee_log ORDER BY id;

-- A version whose script is missing: only a purge gets rid of it.
INSERT INTO softbee_version VALUES ('gone');
SELECT * FROM softbee_current();
SELECT * FROM softbee_upgrade('a1');
SELECT * FROM softbee_stamp('a1');
SELECT * FROM softbee_stamp('a1', true);

-- Refused.
SELECT * FROM softbee_stamp(NULL::text);
SELECT * FROM softbee_stamp(ARRAY['a1', NULL]);
SELECT * FROM softbee_stamp('nothing');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_stamp('+1');
SELECT * FROM softbee_stamp('');
SELECT * FROM softbee_stamp(ARRAY['a1', 'b1']);
SELECT revision FROM softbee_current();

-- In a transaction that is rolled back nothing stays.
BEGIN;
SELECT * FROM softbee_stamp('d1');
SELECT * FROM softbee_version ORDER BY 1;
ROLLBACK;
SELECT * FROM softbee_version ORDER BY 1;
