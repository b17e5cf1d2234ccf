-- An error in a script keeps its own SQLSTATE, message, detail and hint, and says where: revision, direction, statement,
-- file, line and column. Nothing is left behind.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set SHOW_CONTEXT errors
\set head '-- Add hives\n--\n-- Revision ID: e1\n\n-- softbee:upgrade\n'

-- Pasted in psql: the line alone. Columns count characters.
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int);\nSELECT ''\u00dcber \u2013 \u8702\u871c'' AS "\u00e4\u00f6\u00fc", /* \u00df */ nothing FROM apiaries;\n');
SELECT * FROM softbee_upgrade();

-- A column that is not there, in a statement of several lines.
SELECT * FROM softbee_push(:'head' || $script$CREATE TABLE apiaries (id int);
CREATE TABLE hives (id int);

UPDATE apiaries
   SET id = id + 1,
       hive = 0
 WHERE id > 0;
$script$, 'migrations/versions/e1_add_hives.sql');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT to_regclass('apiaries') AS apiaries, (SELECT count(*) FROM softbee_version) AS versions, (SELECT count(*) FROM softbee_log) AS logged;

-- Two statements on one line: the second.
SELECT * FROM softbee_push(:'head' || E'  SELECT 1; /* \u00e4\u00e4\u00e4 */ SELECT two;\n', 'e1.sql');
SELECT * FROM softbee_upgrade();

-- No position from the server: the statement's first word, not the comments before it.
SELECT * FROM softbee_push(:'head' || E'SELECT 1;\n-- Of no use.\n\n  /* Nor\n  this */ SELECT 1\n    / 0;\n');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- With detail and hint.
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int PRIMARY KEY);\nINSERT INTO apiaries VALUES (1), (1);\n');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_push(:'head' || E'DO $$\nBEGIN\n    RAISE EXCEPTION ''no bees'' USING ERRCODE = ''BEE01'', DETAIL = ''The hive is empty.'', HINT = ''Wait for spring.'';\nEND $$;\n');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- In a function's body the position is the body's; the context tells the way.
SELECT * FROM softbee_push(:'head' || $script$CREATE FUNCTION count_hives() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT count(*) FROM hives_that_are_not_there);
END $$;
SELECT 1,
       count_hives();
$script$);
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_push(:'head' || $script$CREATE FUNCTION count_hives() RETURNS bigint LANGUAGE sql AS $$
    SELECT count(*) FROM hives_that_are_not_there $$;
$script$);
SELECT * FROM softbee_upgrade();
SELECT * FROM softbee_push(:'head' || $script$CREATE FUNCTION count_hives() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
    RETURNED 1;
END $$;
$script$);
SELECT * FROM softbee_upgrade();

-- In DO.
SELECT * FROM softbee_push(:'head' || $script$DO $$
BEGIN
    EXECUTE 'ALTER TABLE nowhere ADD COLUMN hive int';
END $$;
$script$);
SELECT * FROM softbee_upgrade();

-- Of a trigger that a statement fired.
SELECT * FROM softbee_push(:'head' || $script$CREATE TABLE hives (id int);
CREATE FUNCTION buzz() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'buzzed'; END $$;
CREATE TRIGGER buzz BEFORE INSERT ON hives FOR EACH ROW EXECUTE FUNCTION buzz();
INSERT INTO hives VALUES (1);
$script$);
SELECT * FROM softbee_upgrade();

-- A constraint that is checked at the end of the transaction fails there, after our last word.
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE a (id int PRIMARY KEY);\nCREATE TABLE b (id int REFERENCES a DEFERRABLE INITIALLY DEFERRED);\nINSERT INTO b VALUES (1);\n');
SELECT * FROM softbee_upgrade();
SELECT to_regclass('b') AS b, (SELECT count(*) FROM softbee_version) AS versions;

-- What cannot run in a transaction is refused before anything runs, where the statement alone can tell; the server
-- refuses the rest.
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE a (id int);\nCREATE INDEX CONCURRENTLY ON a (id);\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_push(:'head' || E'-- softbee:verify\nVACUUM;\n');
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE p (i int PRIMARY KEY) PARTITION BY RANGE (i);\nCREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);\nREINDEX TABLE p;\n');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- In a downgrade.
SELECT * FROM softbee_push(:'head' || E'CREATE TABLE a (id int);\n\n-- softbee:downgrade\nDROP TABLE b;\nDROP TABLE a;\n', 'e1.sql');
SELECT revision FROM softbee_upgrade();
SELECT * FROM softbee_downgrade();
SELECT revision FROM softbee_current();

-- The caller's statement_timeout covers the whole call, as for any statement; what strikes is in a statement of the script.
SELECT * FROM softbee_push(E'-- Revision ID: e2\n-- Revises: e1\n-- softbee:upgrade\nSELECT 1;\nSELECT pg_sleep(60);\n');
SET statement_timeout = '100ms';
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
RESET statement_timeout;
SELECT id, revision, direction, state FROM softbee_log ORDER BY id;
