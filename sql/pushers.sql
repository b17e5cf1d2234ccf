-- Who pushed decides what the one who upgrades executes: a notice names a pusher who is not the caller, and a
-- superuser runs only what a superuser pushed or adopted.
SELECT current_database() AS main, current_user AS login \gset
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;
GRANT ALL ON SCHEMA public TO PUBLIC;
CREATE ROLE regress_ci LOGIN;
CREATE ROLE regress_app LOGIN;
CREATE ROLE regress_dba LOGIN SUPERUSER;
CREATE ROLE regress_other_dba LOGIN SUPERUSER;
\c - regress_dba
CREATE EXTENSION softbee_migrate;
\c - :"login"
GRANT EXECUTE ON FUNCTION softbee_push(text, text), softbee_push(text[], text[]) TO regress_ci;
GRANT EXECUTE ON FUNCTION softbee_upgrade, softbee_downgrade TO regress_app;
GRANT SELECT ON softbee_revision, softbee_log TO regress_ci, regress_app;

\set one '-- Create users\n--\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE users (made_by text);\nINSERT INTO users VALUES (current_user);\n-- softbee:downgrade\nDROP TABLE users;\n'
\set two '-- Create apiaries\n--\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nCREATE TABLE apiaries (made_by text);\nINSERT INTO apiaries VALUES (current_user);\n-- softbee:downgrade\nDROP TABLE apiaries;\n'
\c - regress_ci
SELECT * FROM softbee_push(ARRAY[:'one', :'two'], ARRAY['v/a1.sql', 'v/a2.sql']);
SELECT revision, pushed_by FROM softbee_history();

-- Who may push may not run.
SELECT * FROM softbee_upgrade();

-- The application's role runs it, with its own rights, and is told whose scripts they are.
\c - regress_app
SELECT ordinal, revision FROM softbee_upgrade();
SELECT * FROM users, apiaries;
SELECT id, revision, direction, state, role FROM softbee_log ORDER BY id;
SELECT ordinal, revision FROM softbee_downgrade('base');

-- A superuser does not: not up, ...
\c - regress_dba
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
CALL softbee_apply();
SELECT to_regclass('users') AS users;

-- not as another role either, whose RESET ROLE would bring his rights back, ...
SET ROLE regress_app;
SELECT * FROM softbee_upgrade();
RESET ROLE;

-- ... not after the CI's role wrote its script anew, ...
SELECT * FROM softbee_push(:'one', 'v/a1.sql');
SELECT * FROM softbee_push(:'one', 'v/a1.sql');
SELECT revision, adopted FROM softbee_manifest();
SELECT ordinal, revision FROM softbee_upgrade('a1');
SELECT * FROM softbee_upgrade();
SELECT p.* FROM softbee_revision r, softbee_push(r.script, r.path) p WHERE r.revision = 'a2';
\c - regress_ci
SELECT * FROM softbee_push(:'two', 'v/a2.sql');
SELECT * FROM softbee_push(:'two', 'v/2026/a2.sql');
SELECT revision, pushed_by FROM softbee_history();
SELECT * FROM softbee_push(replace(:'two', 'made_by text', 'made_by text, made_at timestamptz'), 'v/a2.sql');
SELECT revision, pushed_by FROM softbee_history();
\c - regress_dba
SELECT * FROM softbee_upgrade();

-- ... and not down, where the downgrade section can be written anew any time.
SELECT * FROM softbee_push(:'two', 'v/a2.sql');
SELECT ordinal, revision FROM softbee_upgrade();
\c - regress_ci
SELECT * FROM softbee_push(replace(:'two', 'DROP TABLE apiaries', 'DROP TABLE IF EXISTS apiaries'), 'v/a2.sql');
\c - regress_dba
SELECT * FROM softbee_downgrade();

-- What one superuser pushed another one runs, and is told.
SELECT * FROM softbee_push(:'two', 'v/a2.sql');
\c - regress_other_dba
SELECT ordinal, revision FROM softbee_downgrade('base');

-- The pusher's role is gone: its name is what is left, and no superuser's.
\c - regress_ci
SELECT * FROM softbee_push(E'-- Revision ID: b1\n-- softbee:upgrade\n');
\c - :"login"
REVOKE ALL ON FUNCTION softbee_push(text, text), softbee_push(text[], text[]) FROM regress_ci;
REVOKE ALL ON softbee_revision, softbee_log FROM regress_ci;
DROP ROLE regress_ci;
\c - regress_dba
SELECT * FROM softbee_upgrade('b1');
\c - :"login"

-- A restore inserts. What no superuser inserts is his own, whatever the row says.
GRANT SELECT, INSERT ON softbee_revision TO regress_app;
\c - regress_app
INSERT INTO softbee_revision VALUES ('f1', '{}', '{}', '{}', '', NULL, NULL, E'-- Revision ID: f1\n-- softbee:upgrade\nALTER ROLE regress_app SUPERUSER;\n',
    encode(sha256(E'-- Revision ID: f1\n-- softbee:upgrade\nALTER ROLE regress_app SUPERUSER;\n'), 'hex'), 'regress_dba', now())
    RETURNING revision, pushed_by;
\c - regress_dba
SELECT * FROM softbee_upgrade('f1');
\c - :"login"

-- An extension that belongs to a stranger is refused: he may drop it and make one that holds what he likes.
CREATE ROLE regress_stranger LOGIN;
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;
GRANT ALL ON SCHEMA public TO PUBLIC;
GRANT CREATE ON DATABASE :"main" TO regress_stranger;
\c - regress_stranger
CREATE EXTENSION softbee_migrate;
GRANT EXECUTE ON FUNCTION softbee_push(text, text), softbee_upgrade TO regress_app;
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- softbee:upgrade\n');
\c - regress_app
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
-- A member of his trusts him; so does he himself.
\c - :"login"
GRANT regress_stranger TO regress_app;
\c - regress_app
SELECT ordinal, revision FROM softbee_upgrade();
\c - :"login"

SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;
REVOKE CREATE ON DATABASE :"main" FROM regress_stranger;
DROP ROLE regress_app, regress_dba, regress_other_dba, regress_stranger;
