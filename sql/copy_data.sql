-- COPY … FROM stdin with its data in the script, as pg_dump writes it.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set head '-- Seed apiaries\n-- Revision ID: c1\n\n-- softbee:upgrade\n'
SELECT action FROM softbee_push(:'head' || $script$
\restrict abc
CREATE TABLE apiaries (id int, name text, note text DEFAULT 'none');
COPY apiaries (id, name) FROM stdin;
1	Norte
2	Cañada – ★
3	back\\slash\tand tab; -- no comment
4	\N
\.
COPY public.apiaries FROM STDIN WITH (FORMAT csv, DELIMITER ';', HEADER);   -- comment
id;name;note
5;"a ""quoted"" name;";"of two
lines"
6;;
\.

copy apiaries from stdin;
\.
SELECT 1 AS "FROM stdin;"; COPY apiaries (id) FROM stdin;
7
8
\.
\unrestrict abc
UPDATE apiaries SET note = 'eight' WHERE id = 8;
-- softbee:downgrade
DROP TABLE apiaries;
$script$);
SELECT revision, statements FROM softbee_plan();
SELECT revision FROM softbee_upgrade();
SELECT id, name, replace(note, E'\n', '/') AS note FROM apiaries ORDER BY id;
SELECT revision FROM softbee_downgrade();

-- The client's encoding is the connection's matter: the text is in the database's by now, whatever COPY says.
SET client_encoding = 'LATIN1';
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (name text);\nCOPY apiaries FROM stdin (ENCODING ''LATIN1'');\nCa\u00f1ada\n\\.\n-- softbee:downgrade\nDROP TABLE apiaries;\n');
SELECT revision FROM softbee_upgrade();
RESET client_encoding;
SELECT name, length(name) FROM apiaries;
SELECT revision FROM softbee_downgrade();

-- Bad data: the line of the data, and where the data begins.
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int, name text);\n\nCOPY apiaries FROM stdin;\n1\tone\ntwo\ttwo\n3\tthree\n\\.\nSELECT 1;\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int, name text);\nCOPY apiaries FROM stdin;\n1\n\\.\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int PRIMARY KEY);\nCOPY apiaries FROM stdin;\n1\n2\n1\n\\.\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
SELECT action FROM softbee_push(:'head' || E'COPY nowhere FROM stdin;\n1\n\\.\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int);\nCOPY apiaries (id, nothing) FROM stdin;\n1\n\\.\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int);\nCOPY apiaries FROM stdin WHERE id > 1;\n1\n2\n\\.\n', 'v/c1_seed_apiaries.sql');
SELECT * FROM softbee_upgrade();
SELECT to_regclass('apiaries') AS apiaries;

-- Rights and row-level security are those of an INSERT.
CREATE ROLE regress_copier;
GRANT USAGE ON SCHEMA public TO regress_copier;
GRANT EXECUTE ON FUNCTION softbee_upgrade, softbee_push(text, text) TO regress_copier;
CREATE TABLE closed (id int, secret text);
SET ROLE regress_copier;
SELECT action FROM softbee_push(E'-- Revision ID: d1\n-- softbee:upgrade\nCOPY closed (id) FROM stdin;\n1\n\\.\n');
SELECT * FROM softbee_upgrade('d1');
RESET ROLE;
GRANT INSERT (id) ON closed TO regress_copier;
SET ROLE regress_copier;
SELECT revision FROM softbee_upgrade('d1');
SELECT action FROM softbee_push(E'-- Revision ID: d2\n-- Revises: d1\n-- softbee:upgrade\nCOPY closed FROM stdin;\n1\ta\n\\.\n');
SELECT * FROM softbee_upgrade('d2');
RESET ROLE;
ALTER TABLE closed ENABLE ROW LEVEL SECURITY;
GRANT INSERT ON closed TO regress_copier;
SET ROLE regress_copier;
SELECT * FROM softbee_upgrade('d2');
RESET ROLE;
SELECT * FROM closed;

-- Triggers fire, and see the rows.
SELECT action FROM softbee_push(:'head' || E'CREATE TABLE apiaries (id int);\nCREATE TABLE seen (n bigint);\nCREATE FUNCTION see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO seen SELECT count(*) FROM apiaries; RETURN NULL; END $$;\nCREATE TRIGGER see AFTER INSERT ON apiaries EXECUTE FUNCTION see();\nCOPY apiaries FROM stdin;\n1\n2\n\\.\n');
SELECT revision FROM softbee_upgrade('c1');
SELECT * FROM seen;

DROP TABLE closed;
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
DROP ROLE regress_copier;
