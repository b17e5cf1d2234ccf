-- The recipe that rebuilds from scratch: drop the schema with all that is in it, create it, and upgrade.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set one '-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\nCREATE TYPE mood AS ENUM (''calm'');\n-- softbee:downgrade\nDROP TABLE one;\n'
SELECT action FROM softbee_push(:'one', 'v/a1.sql');
SELECT revision FROM softbee_upgrade();
SET client_min_messages = warning;
DROP SCHEMA public CASCADE;
RESET client_min_messages;
SELECT count(*) AS extensions FROM pg_extension WHERE extname = 'softbee_migrate';
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
SELECT * FROM softbee_current();
SELECT action FROM softbee_push(:'one', 'v/a1.sql');
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_current();
SELECT * FROM one;

-- DROP EXTENSION leaves the tables that the scripts made; the next one begins with stamp.
DROP EXTENSION softbee_migrate;
SELECT * FROM one;
CREATE EXTENSION softbee_migrate;
SELECT action FROM softbee_push(:'one', 'v/a1.sql');
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_stamp('head');
SELECT revision FROM softbee_upgrade();

-- The owner of the database, no superuser, does the same, also where a superuser installed the extension.
SELECT current_database() AS main \gset
CREATE ROLE regress_owner;
CREATE DATABASE regress_reset OWNER regress_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_reset
CREATE EXTENSION softbee_migrate;
SELECT action FROM softbee_push(:'one', 'v/a1.sql');
SET ROLE regress_owner;
SET client_min_messages = warning;
SELECT revision FROM softbee_upgrade();
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT action FROM softbee_push(:'one', 'v/a1.sql');
SELECT revision FROM softbee_upgrade();
SELECT extowner::regrole FROM pg_extension WHERE extname = 'softbee_migrate';
SELECT revision, role FROM softbee_log;
RESET ROLE;
\c :main
DROP DATABASE regress_reset;
DROP ROLE regress_owner;
