-- Down by a step, to a revision, to the base; and what cannot be undone is refused before anything runs (SB006).
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision FROM softbee_push(ARRAY[
    E'-- Create users\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (id int);\n-- softbee:downgrade\nDROP TABLE users;\n',
    E'-- Nothing to undo\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nINSERT INTO users VALUES (1);\n-- softbee:downgrade\n',
    E'-- Add apiaries\n-- Revision ID: b1\n-- Revises: a2\n-- Branch Labels: apiaries\n-- softbee:upgrade\nCREATE TABLE apiaries (id int);\n-- softbee:downgrade\nDROP TABLE apiaries;\n',
    E'-- Add keepers\n-- Revision ID: c1\n-- Revises: a2\n-- Branch Labels: keepers\n-- Depends On: b1\n-- softbee:upgrade\nCREATE TABLE keepers (id int);\n-- softbee:downgrade\nDROP TABLE keepers;\n',
    E'-- Merge\n-- Revision ID: m1\n-- Revises: b1, c1\n-- softbee:upgrade\n-- softbee:downgrade\n'], NULL);
SELECT revision FROM softbee_upgrade();

-- A merge point and the branches below it.
SELECT * FROM softbee_plan('-1', 'downgrade');
SELECT ordinal, revision FROM softbee_downgrade();
SELECT * FROM softbee_version ORDER BY 1;
SELECT ordinal, revision FROM softbee_downgrade('keepers@-1');
SELECT * FROM softbee_version ORDER BY 1;
SELECT ordinal, revision, direction, message, elapsed >= '0' AS took FROM softbee_downgrade('b1');
SELECT * FROM softbee_version ORDER BY 1;
SELECT ordinal, revision FROM softbee_downgrade('keepers@-1');
SELECT * FROM softbee_version ORDER BY 1;
SELECT ordinal, revision FROM softbee_upgrade();

-- What depends on it goes first.
SELECT ordinal, revision FROM softbee_downgrade('apiaries@a2');
SELECT to_regclass('apiaries') AS apiaries, to_regclass('keepers') AS keepers;
SELECT * FROM softbee_version ORDER BY 1;
SELECT ordinal, revision FROM softbee_downgrade('-1');
SELECT ordinal, revision FROM softbee_downgrade('base');
SELECT ordinal, revision FROM softbee_downgrade('base');
SELECT to_regclass('users') AS users;
SELECT id, revision, direction, kind, state FROM softbee_log ORDER BY id DESC LIMIT 3;

-- NULL is one step.
SELECT ordinal, revision FROM softbee_upgrade('a2');
SELECT ordinal, revision FROM softbee_downgrade(NULL);

-- Irreversible: no downgrade section. It is refused before the steps above it run, and the plan says so too.
SELECT * FROM softbee_push(E'-- Drop the old names\n-- Revision ID: d1\n-- Revises: m1\n-- softbee:upgrade\n', 'v/d1_drop_the_old_names.sql');
SELECT * FROM softbee_push(E'-- Revision ID: d2\n-- Revises: d1\n-- softbee:upgrade\nCREATE TABLE d2 (i int);\n-- softbee:downgrade\nDROP TABLE d2;\n', 'v/d2.sql');
SELECT revision FROM softbee_upgrade();
SELECT * FROM softbee_downgrade('m1');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_plan('base', 'downgrade');
SELECT to_regclass('d2') AS d2;
SELECT revision FROM softbee_current();

-- The way out: a downgrade section, pushed afterwards.
SELECT * FROM softbee_push(E'-- Drop the old names\n-- Revision ID: d1\n-- Revises: m1\n-- softbee:upgrade\n-- softbee:downgrade\n', 'v/d1_drop_the_old_names.sql');
SELECT ordinal, revision FROM softbee_downgrade('m1');

-- The stored text runs: the file may be on another git branch.
SELECT ordinal, revision FROM softbee_downgrade('base');

-- A downgrade that fails leaves all as it was.
SELECT revision FROM softbee_push(E'-- Revision ID: f1\n-- softbee:upgrade\nCREATE TABLE f1 (i int);\n-- softbee:downgrade\nDROP TABLE f1;\nDROP TABLE f2;\n', 'v/f1.sql');
SELECT revision FROM softbee_push(E'-- Revision ID: f2\n-- Revises: f1\n-- softbee:upgrade\n-- softbee:downgrade\nCREATE TABLE f2_was_here ();\n', 'v/f2.sql');
SELECT revision FROM softbee_upgrade('f2');
SELECT * FROM softbee_downgrade('f2@base');
SELECT to_regclass('f1') AS f1, to_regclass('f2_was_here') AS f2;
SELECT revision FROM softbee_current();

-- A row that another one needs, as a restore or a hand may leave it, goes with the first step.
INSERT INTO softbee_version VALUES ('f1');
SELECT ordinal, revision FROM softbee_downgrade('f2@f1');
SELECT revision FROM softbee_version;
