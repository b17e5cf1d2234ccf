-- Inside the caller's BEGIN … ROLLBACK everything is a dry run: the same rows and notices, and nothing stays.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set one '-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\n-- softbee:downgrade\nDROP TABLE one;\n'
\set two '-- Two\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nINSERT INTO one VALUES (2);\n-- softbee:downgrade\nDELETE FROM one;\n'
BEGIN;
SELECT * FROM softbee_push(ARRAY[:'one', :'two'], NULL);
SELECT ordinal, revision, direction, message FROM softbee_upgrade();
SELECT * FROM one;
SELECT revision, is_head FROM softbee_current();
SELECT ordinal, revision, direction, message FROM softbee_downgrade('base');
SELECT ordinal, revision FROM softbee_upgrade();
SELECT id, revision, direction, state FROM softbee_log ORDER BY id;
ROLLBACK;
SELECT (SELECT count(*) FROM softbee_revision) AS revisions, (SELECT count(*) FROM softbee_version) AS versions,
       (SELECT count(*) FROM softbee_log) AS logged, to_regclass('one') AS one;

-- With a savepoint it can be tried and done in one transaction.
BEGIN;
SELECT revision FROM softbee_push(ARRAY[:'one', :'two'], NULL);
SAVEPOINT tried;
SELECT revision FROM softbee_upgrade();
ROLLBACK TO tried;
SELECT revision FROM softbee_upgrade('a1');
COMMIT;
SELECT revision FROM softbee_current();
SELECT id, revision FROM softbee_log;

-- The data comes back as well.
INSERT INTO one VALUES (1);
BEGIN;
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_downgrade();
SELECT * FROM one;
ROLLBACK;
SELECT * FROM one;

-- After an error in the transaction there is nothing to keep.
BEGIN;
SELECT revision FROM softbee_upgrade();
SELECT * FROM softbee_upgrade('nothing');
SELECT * FROM softbee_current();
COMMIT;
SELECT revision FROM softbee_current();
