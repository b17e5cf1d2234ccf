-- What a person did by hand is noted with a reason; verify sections can be run at any time.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
CREATE TABLE hives (id int);
RESET client_min_messages;
SELECT revision FROM softbee_push(ARRAY[
    E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nSELECT 1;\n-- softbee:downgrade\n-- softbee:verify\nSELECT 1 / (count(*) = 0)::int FROM hives;\n',
    E'-- Two\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nSELECT 1;\n-- softbee:downgrade\n-- softbee:verify\nDO ''BEGIN INSERT INTO hives VALUES (1); END'';\n',
    E'-- Three\n-- Revision ID: a3\n-- Revises: a2\n-- softbee:upgrade\nSELECT 1 / 0;\n-- softbee:downgrade\n'], NULL);

-- Marked by hand, in order and with a reason.
SELECT * FROM softbee_resolve('a2', 'upgrade', 'built by hand');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_resolve('a1', 'upgrade', ' ');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_resolve('a1', 'sideways', 'because');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_resolve('b1', 'upgrade', 'because');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_resolve('a1', 'downgrade', 'because');
SELECT * FROM softbee_resolve('a1', 'upgrade', 'restored from the backup of Tuesday');
SELECT * FROM softbee_resolve('a1', 'upgrade', 'again');
SELECT * FROM softbee_resolve('a2', 'upgrade', 'built by hand');
SELECT * FROM softbee_resolve('a1', 'downgrade', 'too early');
SELECT * FROM softbee_resolve('a2', 'downgrade', 'taken away by hand');
SELECT * FROM softbee_version;
SELECT revision, direction, kind, state, reason FROM softbee_log ORDER BY id;

-- Verify sections change nothing, and each says how it went.
SELECT revision FROM softbee_resolve('a2', 'upgrade', 'built by hand') AS resolved(revision);
SELECT * FROM softbee_verify();
INSERT INTO hives VALUES (2);
SELECT revision, ok, error FROM softbee_verify('a1');
SELECT revision, ok FROM softbee_verify('a3');
SELECT count(*) FROM hives;

SELECT count(*) FROM softbee_progress();
