-- The script of an applied revision: what made the schema is immutable (SB005), the rest may change with a notice.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
-- Runs a statement that fails and shows the error's fields, the time in it masked.
CREATE FUNCTION pg_temp.failure(statement text) RETURNS TABLE (field text, value text) LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    detail := regexp_replace(detail, ' by "[^"]+" on [-\d]+ [\d:.]+[ \w+-]+\.', ' by … on ….', 'g');
    RETURN QUERY VALUES ('sqlstate', SQLSTATE), ('message', message), ('detail', detail), ('hint', hint);
END $$;
CREATE FUNCTION pg_temp.push(script text, path text DEFAULT NULL) RETURNS TABLE (field text, value text) LANGUAGE sql AS
    $$ SELECT * FROM pg_temp.failure(format('SELECT softbee_push(%L, %L)', script, path)) $$;

\set script '-- Create users\n--\n-- Revision ID: a1\n-- Revises:\n-- Branch Labels: users\n-- Create Date: 2026-11-24\n\n-- softbee:upgrade\nCREATE TABLE users (\n    id int,\n    name text\n);\nINSERT INTO users VALUES (1, ''Ana'');\n\n-- softbee:downgrade\nDROP TABLE users;\n\n-- softbee:verify\nSELECT 1/count(*) FROM users;\n'
\set next '-- Revision ID: a2\n-- Revises: a1\n-- Depends On: c1\n-- softbee:upgrade\n'
\set other '-- Revision ID: c1\n-- softbee:upgrade\n'
SELECT * FROM softbee_push(ARRAY[:'script', :'next', :'other'], ARRAY['v/a1_create_users.sql', 'v/a2.sql', 'v/c1.sql']);
SELECT ordinal, revision FROM softbee_upgrade('heads');

-- The upgrade section.
SELECT * FROM pg_temp.push(replace(:'script', 'name text', 'name text NOT NULL'), 'v/a1_create_users.sql');
SELECT * FROM pg_temp.push(replace(:'script', E'    name text\n', E'    name text,\n    mail text,\n    born date,\n    city text,\n    zip text\n'), 'v/a1_create_users.sql');
SELECT * FROM pg_temp.push(replace(:'script', '-- softbee:upgrade', '-- softbee:upgrade transaction=none'));

-- What it stands on.
SELECT * FROM pg_temp.push(replace(:'next', 'Revises: a1', 'Revises:'), 'v/a2.sql');
SELECT * FROM pg_temp.push(replace(:'next', 'Revises: a1', 'Revises: a1, c1'), 'v/a2.sql');
SELECT * FROM pg_temp.push(replace(:'next', 'Depends On: c1', 'Branch Labels: c'), 'v/a2.sql');

-- One such script keeps a whole set out.
SELECT * FROM pg_temp.failure(format('SELECT softbee_push(ARRAY[%L, %L], NULL)', E'-- Revision ID: d1\n-- softbee:upgrade\n', replace(:'next', 'Revises: a1', 'Revises:')));
SELECT revision, path, applied FROM softbee_manifest();

-- A revision that was stamped counts as applied.
SELECT * FROM softbee_push(E'-- Revision ID: e1\n-- softbee:upgrade\nSELECT 1;\n');
SELECT * FROM softbee_stamp('e1');
SELECT * FROM pg_temp.push(E'-- Revision ID: e1\n-- softbee:upgrade\nSELECT 2;\n');

--
-- What may change.
--
SELECT * FROM softbee_push(replace(:'script', 'Create users', 'Create the users'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(replace(:'script', 'Create users', 'Create the users'), 'Labels: users', 'Labels: people'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(:'script', '2026-11-24', '2026-11-25'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(:'script', 'DROP TABLE users', 'DROP TABLE IF EXISTS users'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(:'script', 'SELECT 1/', 'SELECT 2/'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(:'script', E'\n-- softbee:verify\nSELECT 1/count(*) FROM users;\n', ''), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(:'script', 'v/a1_create_users.sql');
-- White space around a section, and a comment in the header.
SELECT * FROM softbee_push(replace(:'script', E'\n\n-- softbee:downgrade', E'\n-- softbee:downgrade'), 'v/a1_create_users.sql');
SELECT * FROM softbee_push(replace(:'script', '-- Revises:', E'-- See the wiki.\n-- Revises:'), 'v/a1_create_users.sql');

-- The downgrade that was added later is the one that runs.
SELECT * FROM softbee_push(:'next' || E'-- softbee:downgrade\nCREATE TABLE traces (of text);\n');
SELECT ordinal, revision, direction FROM softbee_downgrade('a1');
SELECT * FROM traces;

-- A new path of the same script is recorded, without a word.
SELECT * FROM softbee_push(:'script', 'versions/a1.sql');
SELECT * FROM softbee_push(:'script', 'versions/a1.sql');
SELECT revision, path FROM softbee_show('a1');

-- Once it is downgraded, a script can be written anew.
SELECT ordinal, revision FROM softbee_downgrade('users@base');
SELECT * FROM softbee_push(replace(:'script', 'name text', 'name text NOT NULL'));
