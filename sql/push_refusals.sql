-- What a push refuses, with the whole message: what, where, what next. Nothing is ever stored.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
\set head '-- Add apiaries\n--\n-- Revision ID: a1\n-- Revises:\n\n'

--
-- The server's parser reads every section.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1;\nCREATE TABLE apiaries (\n    id bigint,\n    name text NOT NUL\n);\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- softbee:downgrade\nDROP TABEL apiaries;\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- softbee:verify\nSELECT 1 FROM;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT ''Bienenst\u00f6cke \u2013 \u8702'' FORM x y;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT ''never closed;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCREATE TABLE a (\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- Commands of psql.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1;\n\\i other.sql\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n  \\copy a FROM a.csv\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1 \\gset\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n\\connect other\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n\\.\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- The run has its own transaction.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nBEGIN;\nSELECT 1;\nCOMMIT;\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1; COMMIT;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1;\n-- softbee:downgrade\n  ROLLBACK;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSELECT 1;\n-- softbee:verify\nSELECT 1;ROLLBACK;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade transaction=none\nVACUUM;\n  COMMIT;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSAVEPOINT here;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nSTART TRANSACTION;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nPREPARE TRANSACTION ''x'';\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- COPY has its data behind it.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCOPY a FROM stdin;\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCOPY a FROM stdin;\n1\n2\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCOPY a FROM stdin; SELECT 1;\n\\.\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCOPY a FROM stdin\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nCOPY a TO stdout;\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- The extension that runs a script is not the script's.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nDROP EXTENSION IF EXISTS softbee_migrate;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\nALTER EXTENSION softbee_migrate UPDATE;\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- Headers.
--
SELECT * FROM softbee_push('');
SELECT * FROM softbee_push('CREATE TABLE a (id int);', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(:'head', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(E'-- Add apiaries\n-- softbee:upgrade\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(E'-- Revision ID:\n-- softbee:upgrade\n', 'v/a1_add_apiaries.sql');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Revision ID: a2\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Down Revision: a0\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Revise: a0\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Revises: a0, a0\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Revises: a0,\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\nSELECT 1;\n-- softbee:upgrade\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- Names that a target could not tell from something else.
--
SELECT * FROM softbee_push(E'-- Revision ID: head\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: base\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a-1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a@1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a/1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: .a\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a 1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1, a2\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Branch Labels: current\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Branch Labels: -1\n-- softbee:upgrade\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- Markers.
--
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- softbee:downgrad\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- sotfbee:downgrade\nDROP TABLE a;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n  -- softbee:downgrade\nDROP TABLE a;\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade transaction=never\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade transacton=none\n');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n-- softbee:verify transaction=none\n');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- The graph.
--
SELECT * FROM softbee_push(ARRAY[E'-- Users\n-- Revision ID: a1\n-- softbee:upgrade\n', E'-- Apiaries\n-- Revision ID: a1\n-- softbee:upgrade\n'], ARRAY['v/a1_users.sql', 'v/a1_apiaries.sql']);
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: a1\n-- softbee:upgrade\n', E'-- Revision ID: a1\n-- softbee:upgrade\n'], NULL);
SELECT * FROM softbee_push(E'-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\n', 'v/a2.sql');
SELECT * FROM softbee_push(E'-- Revision ID: a2\n-- Depends On: users\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: 3f2a9c1d7e10\n-- softbee:upgrade\n', E'-- Revision ID: a2\n-- Revises: 3f2a9c1d7e01\n-- softbee:upgrade\n'], NULL);
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: a1\n-- Branch Labels: users\n-- softbee:upgrade\n', E'-- Revision ID: a2\n-- Revises: users\n-- softbee:upgrade\n'], NULL);
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Revises: a1\n-- softbee:upgrade\n', 'v/a1.sql');
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- Depends On: a1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: a1\n-- Revises: a2\n-- softbee:upgrade\n', E'-- Revision ID: a2\n-- Depends On: a1\n-- softbee:upgrade\n'], ARRAY['v/a1.sql', 'v/a2.sql']);
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: a1\n-- Branch Labels: users\n-- softbee:upgrade\n', E'-- Revision ID: a2\n-- Branch Labels: users\n-- softbee:upgrade\n'], ARRAY['v/a1.sql', 'v/a2.sql']);
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: a1\n-- softbee:upgrade\n', E'-- Revision ID: a2\n-- Branch Labels: a1\n-- softbee:upgrade\n'], NULL);
SELECT * FROM softbee_push(ARRAY[E'-- Revision ID: b1\n-- Revises: x\n-- softbee:upgrade\n', E'-- Revision ID: b2\n-- Revises: y\n-- softbee:upgrade\n', E'-- Revision ID: b3\n-- Revises: z\n-- softbee:upgrade\n'], NULL);
\echo SQLSTATE :LAST_ERROR_SQLSTATE

--
-- Arguments.
--
SELECT * FROM softbee_push(NULL);
SELECT * FROM softbee_push(NULL::text[], NULL);
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_push(ARRAY[:'head' || E'-- softbee:upgrade\n', NULL], NULL);
SELECT * FROM softbee_push(ARRAY[:'head' || E'-- softbee:upgrade\n'], ARRAY['v/a1.sql', 'v/a2.sql']);
SELECT * FROM softbee_push(ARRAY[[:'head' || E'-- softbee:upgrade\n']], NULL);
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n', E'v/a1\n.sql');
SELECT * FROM softbee_push(:'head' || E'-- softbee:upgrade\n', E'v/a1\t.sql');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

-- One that cannot be stored keeps the others out; and a function that catches the error goes on.
SELECT * FROM softbee_push(ARRAY[:'head' || E'-- softbee:upgrade\n', E'-- Revision ID: a2\n-- softbee:upgrade\nSELEC 1;\n'], ARRAY['v/a1.sql', 'v/a2.sql']);
DO $$
BEGIN
    PERFORM softbee_push('SELECT 1;');
EXCEPTION WHEN SQLSTATE 'SB004' THEN
    RAISE NOTICE 'refused: %', SQLERRM;
END $$;

SELECT count(*) AS stored FROM softbee_revision;
SELECT count(*) AS logged FROM softbee_log;
