-- The extension lives in any schema, whatever its name, on no search_path.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;
CREATE SCHEMA "Odd ""Schema";
CREATE EXTENSION softbee_migrate SCHEMA "Odd ""Schema";
SELECT * FROM softbee_current();
SELECT revision, action FROM "Odd ""Schema".softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\n-- softbee:downgrade\nDROP TABLE one;\n', 'v/a1.sql');
SELECT revision FROM "Odd ""Schema".softbee_upgrade();
SELECT revision, is_head FROM "Odd ""Schema".softbee_current();
SELECT to_regclass('public.one') AS one;
SELECT revision, state FROM "Odd ""Schema".softbee_log;
CALL "Odd ""Schema".softbee_apply('base', 'downgrade');
SELECT "Odd ""Schema".softbee_lock();

-- The grants are there as well.
SELECT count(*) AS grants FROM pg_class c, aclexplode(c.relacl) a
 WHERE c.relname LIKE 'softbee%' AND c.relkind = 'r' AND a.grantee = 'pg_database_owner'::regrole;

-- It is not moved, but its schema may be renamed, in a script too.
ALTER EXTENSION softbee_migrate SET SCHEMA public;
SELECT action FROM "Odd ""Schema".softbee_push(E'-- Rename\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nALTER SCHEMA "Odd ""Schema" RENAME TO bees;\n-- softbee:downgrade\nALTER SCHEMA bees RENAME TO "Odd ""Schema";\n');
SELECT revision FROM "Odd ""Schema".softbee_upgrade();
SELECT revision FROM bees.softbee_current();
SELECT revision FROM bees.softbee_downgrade();
SELECT revision FROM "Odd ""Schema".softbee_current();

-- Where the schema is missing, CREATE EXTENSION says so; with the extension goes all of it, and the schema stays.
DROP EXTENSION softbee_migrate;
CREATE EXTENSION softbee_migrate SCHEMA nowhere;
SELECT count(*) FROM pg_class WHERE relnamespace = '"Odd ""Schema"'::regnamespace;
DROP SCHEMA "Odd ""Schema";
