-- A script's settings, its role and its search_path end with it; so do those of a verify section.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE ROLE regress_scripter;
CREATE SCHEMA hives;
GRANT ALL ON SCHEMA public, hives TO regress_scripter;
CREATE TABLE seen (by_script text, role text, path text, work_mem text, zone text, custom text);
GRANT ALL ON seen TO PUBLIC;
CREATE FUNCTION look(script text) RETURNS void LANGUAGE sql AS $$
    INSERT INTO public.seen SELECT script, current_user, current_setting('search_path'), current_setting('work_mem'),
                                   current_setting('TimeZone'), current_setting('softbee_test.custom', true) $$;
SET work_mem = '5MB';
SET search_path = public, hives;
SET TimeZone = 'UTC';

SELECT revision, action FROM softbee_push(ARRAY[
    E'-- Revision ID: s1\n-- softbee:upgrade\nSET work_mem = ''6MB'';\nSET LOCAL TimeZone = ''Europe/Madrid'';\nSELECT set_config(''softbee_test.custom'', ''s1'', false);\nSET ROLE regress_scripter;\nSELECT public.look(''s1'');\n-- softbee:verify\nSELECT look(''s1 verify'');\n',
    E'-- As pg_dump begins.\n-- Revision ID: s2\n-- Revises: s1\n-- softbee:upgrade\nSELECT pg_catalog.set_config(''search_path'', '''', false);\nSET check_function_bodies = false;\nSET client_min_messages = warning;\nSET row_security = off;\nSELECT public.look(''s2'');\nCREATE TABLE public.made_by_s2 (i int);\n-- softbee:downgrade\nSET search_path = hives;\nSELECT public.look(''s2 down'');\nDROP TABLE public.made_by_s2;\n',
    E'-- Revision ID: s3\n-- Revises: s2\n-- softbee:upgrade\nSET SESSION AUTHORIZATION regress_scripter;\nSELECT look(''s3'');\nSET search_path = hives;\nCREATE TABLE made_by_s3 (i int);\n-- softbee:verify\nSET work_mem = ''7MB'';\nSELECT look(''s3 verify'');\n-- softbee:downgrade\nDROP TABLE hives.made_by_s3;\n',
    E'-- Revision ID: s4\n-- Revises: s3\n-- softbee:upgrade\nSELECT look(''s4'');\nRESET ALL;\nSELECT public.look(''s4 reset'');\nSET TRANSACTION READ ONLY;\n-- softbee:downgrade\n'], NULL);
SELECT revision FROM softbee_upgrade();
SELECT replace(role, (SELECT usename FROM pg_user WHERE usesysid = 10)::text, 'me') AS role, by_script, path, work_mem, zone, custom
  FROM seen WHERE by_script <> 's4 reset';
SELECT count(*) AS saw_the_reset FROM seen WHERE by_script = 's4 reset' AND work_mem <> '5MB';
SELECT schemaname, tablename, tableowner = current_user AS mine FROM pg_tables WHERE tablename LIKE 'made%' ORDER BY 2;

-- Here nothing changed.
SELECT current_user = session_user AS still_me, current_setting('search_path') AS path, current_setting('work_mem') AS work_mem,
       current_setting('TimeZone') AS zone, current_setting('softbee_test.custom', true) AS custom;
SHOW check_function_bodies;
SHOW client_min_messages;
SELECT revision, role = current_user AS mine FROM softbee_log ORDER BY id;

-- In a transaction it is the same, and a failed script takes its settings along.
BEGIN;
SET LOCAL work_mem = '8MB';
SELECT revision FROM softbee_downgrade('s1');
SELECT path FROM seen WHERE by_script = 's2 down';
SHOW work_mem;
SHOW search_path;
ROLLBACK;
SELECT * FROM softbee_push(E'-- Revision ID: s5\n-- Revises: s4\n-- softbee:upgrade\nSET work_mem = ''9MB'';\nSET ROLE regress_scripter;\nSELECT 1/0;\n');
SELECT revision FROM softbee_upgrade();
SELECT current_user = session_user AS still_me, current_setting('work_mem') AS work_mem;

-- A SET ROLE of the caller's holds for the scripts; a script that resets it is not stopped: it is no sandbox.
DROP TABLE seen;
CREATE TABLE seen (by_script text, role text, path text, work_mem text, zone text, custom text);
GRANT ALL ON seen TO PUBLIC;
GRANT EXECUTE ON FUNCTION softbee_upgrade, softbee_push(text, text) TO regress_scripter;
SET ROLE regress_scripter;
SELECT * FROM softbee_push(E'-- Revision ID: s5\n-- Revises: s4\n-- softbee:upgrade\nSELECT look(''s5'');\n');
SELECT revision FROM softbee_upgrade();
RESET ROLE;
SELECT by_script, role FROM seen;
SELECT revision, role FROM softbee_log ORDER BY id DESC LIMIT 1;

-- A statement that changes how strings are read changes it for the next statement, as in psql -f.
SELECT * FROM softbee_push(E'-- Revision ID: s6\n-- Revises: s5\n-- softbee:upgrade\nSET standard_conforming_strings = on;\nCREATE TABLE texts AS SELECT ''\\n'' AS t;\n');
SELECT revision FROM softbee_upgrade();
SELECT t, length(t) FROM texts;

RESET ALL;
SET client_min_messages = error;
DROP SCHEMA public, hives CASCADE;
CREATE SCHEMA public;
DROP ROLE regress_scripter;
