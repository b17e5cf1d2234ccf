-- Databases of other encodings: scripts are stored in the database's, hashed and parsed in UTF-8.
SELECT current_database() AS main \gset
CREATE DATABASE regress_latin1 ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0;
\c regress_latin1
SET client_encoding = 'UTF8';
CREATE EXTENSION softbee_migrate;
SELECT * FROM softbee_push(E'-- Crear la ca\u00f1ada\n-- Revision ID: a\u00f1o1\n-- Branch Labels: ca\u00f1ada\n\n-- softbee:upgrade\nCREATE TABLE "ca\u00f1ada" (name text);\nCOPY "ca\u00f1ada" FROM stdin;\n\u00fcber\n\\.\n-- softbee:downgrade\nDROP TABLE "ca\u00f1ada";\n', E'v/a\u00f1o1.sql');
SELECT * FROM softbee_push(E'-- Segundo a\u00f1o\n-- Revision ID: a\u00f1o2\n-- Revises: a\u00f1o1\n\n-- softbee:upgrade\nINSERT INTO "ca\u00f1ada" VALUES (''ma\u00f1ana'');\n-- softbee:downgrade\n', E'v/a\u00f1o2.sql');
SELECT revision, message, down_revisions, branch_labels, path FROM softbee_history();
SELECT revision, octet_length(script) = length(script) AS one_byte_each, sha256 = encode(sha256(convert_to(script, 'UTF8')), 'hex') AS of_utf8 FROM softbee_revision ORDER BY 1;
SELECT revision FROM softbee_upgrade(E'ca\u00f1ada@head');
SELECT * FROM cañada ORDER BY 1;
SELECT * FROM softbee_push(E'-- Segundo a\u00f1o\n-- Revision ID: a\u00f1o2\n-- Revises: a\u00f1o1\n\n-- softbee:upgrade\nINSERT INTO "ca\u00f1ada" VALUES (''ma\u00f1ana'');\n-- softbee:downgrade\n', E'v/a\u00f1o2.sql');
SELECT softbee_digest() = encode(sha256(convert_to(string_agg(concat_ws(E'\t', revision, path, sha256) || E'\n', '' ORDER BY revision COLLATE "C"), 'UTF8')), 'hex') AS digest FROM softbee_manifest();

-- Errors keep the user's letters and their columns; our own "…" is "..." here.
SELECT * FROM softbee_push(E'-- Revision ID: b\u00f1\n-- softbee:upgrade\nSELECT ''\u00fc\u00fc\u00fc'' FORM \u00fc x;\n', E'v/b\u00f1.sql');
SELECT * FROM softbee_push(E'-- \u00dcbersicht: ja\n-- Revisn ID: b\u00f1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: b\u00f1\n\u00fc\n-- softbee:upgrade\n', E'v/b\u00f1.sql');
SELECT * FROM softbee_push(E'-- Revision ID: \u00f1 \u00f1\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- softbee:upgrade\n');
SELECT * FROM softbee_push(E'-- Revision ID: b\u00f1\n-- Revises: a\u00f1o3\n-- softbee:upgrade\n');
SELECT * FROM softbee_push(ARRAY[E'-- \u00dc\n-- Revision ID: b\u00f1\n-- softbee:upgrade\n', E'-- Revision ID: b\u00f1\n-- softbee:upgrade\n'], NULL);
SELECT * FROM softbee_push(E'-- Revision ID: b1\n-- softbee:upgrade\n\\copy \u00fc\n');
SELECT * FROM softbee_push(E'-- Revision ID: b1\n-- softbee:upgrade\nCOPY a FROM stdin;\n\u00fc\n');
SELECT revision FROM softbee_push(E'-- Revision ID: b1\n-- Revises: a\u00f1o2\n-- softbee:upgrade\nSELECT ''\u00fc\u00fc'', \u00fcber;\n');
SELECT * FROM softbee_upgrade();
SELECT * FROM softbee_plan(E'a\u00f1o9');
DO $$ DECLARE detail text; hint text; BEGIN
    PERFORM softbee_push(E'-- Segundo a\u00f1o\n-- Revision ID: a\u00f1o2\n-- Revises: a\u00f1o1\n-- softbee:upgrade\nSELECT ''\u00fc'';\n');
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    RAISE NOTICE E'% %\n%\n%', SQLSTATE, SQLERRM, regexp_replace(detail, ' It was applied by "[^"]+" on [-\d]+ [\d:.]+[ \w+-]+\.', ''), hint;
END $$;
-- What the encoding lacks cannot come in, nor into a path.
SELECT * FROM softbee_push('-- Revision ID: c1
-- softbee:upgrade
SELECT ''蜂'';
');

-- SQL_ASCII takes bytes as they are; where they are UTF-8 all works, and columns count bytes.
\c :main
CREATE DATABASE regress_sql_ascii ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0;
\c regress_sql_ascii
SET client_encoding = 'UTF8';
CREATE EXTENSION softbee_migrate;
SELECT * FROM softbee_push('-- Crear la cañada
-- Revision ID: año1

-- softbee:upgrade
CREATE TABLE "cañada" (name text);
INSERT INTO "cañada" VALUES (''蜂'');
-- softbee:downgrade
DROP TABLE "cañada";
', 'v/año1.sql');
SELECT revision FROM softbee_upgrade();
SELECT revision, message FROM softbee_current();
SELECT * FROM softbee_push('-- Revision ID: b1
-- Revises: año1
-- softbee:upgrade
SELECT ''蜂'' FORM x y;
');
SELECT * FROM softbee_push(convert_from('\x2d2d205265766973696f6e2049443a2062310a2d2d20736f66746265653a757067726164650a53454c4543542027ff273b0a', 'SQL_ASCII'));
\echo SQLSTATE :LAST_ERROR_SQLSTATE
\c :main
DROP DATABASE regress_latin1;
DROP DATABASE regress_sql_ascii;
