-- What a push stores, and what it answers: added, unchanged, replaced.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;

-- All that a header can hold, keys in any order and case.
\set full '-- Add apiary model\n-- on two lines\n--\n-- A second paragraph is a comment.\n-- revision id: a2\n-- CREATE DATE: 2026-11-24 10:30:00+00:00\n-- Revises: a1\n-- Branch Labels: apiary, bees-2\n-- Depends On: c1\n\n-- softbee:upgrade\nSELECT 1;\nSELECT 2;\n-- softbee:downgrade\n-- softbee:verify\nSELECT 3;\n'
\set base '-- Create users\n--\n-- Revision ID: a1\n-- Revises:\n\n-- softbee:upgrade\nCREATE TABLE users (id int);\n'
\set other '-- Revision ID: c1\n-- softbee:upgrade\n'

-- The order does not matter: a set of scripts is judged as a whole.
SELECT * FROM softbee_push(ARRAY[:'full', :'base', :'other'], ARRAY['v/a2_add_apiary.sql', 'v/a1_create_users.sql', NULL]);
SELECT * FROM softbee_push(ARRAY[:'full', :'base', :'other'], ARRAY['v/a2_add_apiary.sql', 'v/a1_create_users.sql', NULL]);
\x on
SELECT revision, down_revisions, depends_on, branch_labels, message, create_date, path, pushed_by = current_user AS mine,
       sha256 = encode(sha256(convert_to(script, 'UTF8')), 'hex') AS digest_is_of_script
  FROM softbee_revision ORDER BY revision;
\x off

-- What was not applied yet may be written anew; what was pasted over a file's script stays that file's.
\set base '-- Create users and more\n--\n-- Revision ID: a1\n-- Revises:\n\n-- softbee:upgrade\nCREATE TABLE users (id bigint);\n'
SELECT * FROM softbee_push(:'base');
SELECT * FROM softbee_push(:'base', 'v/a1_create_users.sql');
SELECT revision, path, message FROM softbee_revision WHERE revision = 'a1';

-- The ID decides, not the file's name: a new path is recorded, and the script stays what it is.
SELECT * FROM softbee_push(:'base', 'v/2026/a1.sql');
SELECT revision, path, message FROM softbee_revision WHERE revision = 'a1';

-- A byte order mark and CRLF are not part of a script.
SELECT * FROM softbee_push(U&'\FEFF' || replace(:'base', E'\n', E'\r\n'), 'v/2026/a1.sql');
SELECT position(E'\r' IN script) AS carriage_return, left(script, 2) AS start FROM softbee_revision WHERE revision = 'a1';

-- Sections: none must be long, an empty one counts.
SELECT * FROM softbee_push(E'-- Revision ID: d1\n-- softbee:upgrade');
SELECT * FROM softbee_push(E'-- Revision ID: d2\n-- Revises: d1\n-- Softbee:Upgrade\n;;;\n--softbee:downgrade\n');
SELECT revision, statements FROM softbee_plan('d2');

-- Quotes of every kind hide what would be refused outside of them; but a marker is found by its line alone.
SELECT * FROM softbee_push($script$
-- Revision ID: d3
-- Revises: d2
-- softbee:upgrade
\restrict 9f8e7d
SELECT '\i', E'\'\\; BEGIN;', "\n" FROM (SELECT 1 AS "\n") AS "it's";
/* COMMIT; /* \q */ */
DO $$ BEGIN PERFORM 1; END $$;
CREATE FUNCTION d3() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;
\unrestrict 9f8e7d
-- softbee:downgrade
DROP FUNCTION d3();
$script$);
SELECT revision, statements FROM softbee_plan('d3') WHERE revision = 'd3';

-- Of nothing, nothing is stored.
SELECT * FROM softbee_push('{}'::text[], '{}'::text[]);
SELECT * FROM softbee_push('{}'::text[], NULL);

-- Two in one statement are two pushes.
SELECT p.* FROM (VALUES (E'-- Revision ID: e1\n-- softbee:upgrade\n'), (E'-- Revision ID: e2\n-- Revises: e1\n-- softbee:upgrade\n')) v (script),
       softbee_push(v.script) p;

-- In a transaction that is rolled back, it was a try.
BEGIN;
SELECT * FROM softbee_push(E'-- Revision ID: f1\n-- softbee:upgrade\n');
SELECT revision FROM softbee_show('f1');
ROLLBACK;
SELECT revision FROM softbee_show('f1');
SELECT revision, path FROM softbee_manifest();
