-- Ways to make a superuser run what no superuser wrote, each of which was once open.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
DROP ROLE IF EXISTS regress_app, regress_boss, regress_dba, regress_mallory;
CREATE ROLE regress_app LOGIN;
CREATE ROLE regress_boss SUPERUSER;
CREATE ROLE regress_dba LOGIN NOINHERIT IN ROLE regress_boss;
CREATE ROLE regress_mallory LOGIN;
RESET client_min_messages;
SELECT session_user AS login \gset
GRANT ALL ON SCHEMA public TO PUBLIC;
GRANT EXECUTE ON FUNCTION softbee_push(text, text), softbee_upgrade TO regress_app, regress_dba, regress_mallory;
CREATE FUNCTION who() RETURNS TABLE (revision text, pushed_by text) LANGUAGE sql AS
    'SELECT revision, CASE pushed_by WHEN session_user THEN ''the superuser'' ELSE pushed_by END FROM softbee_revision ORDER BY 1';

-- ANALYZE runs the functions of an index as the table's owner, in the session of whoever analyzes.
SET ROLE regress_app;
CREATE FUNCTION push_evil(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS $$
BEGIN
    IF session_user <> 'regress_app' AND current_setting('my.armed', true) = 'yes' THEN
        PERFORM public.softbee_push(E'-- Evil\n-- Revision ID: evil\n-- softbee:upgrade\nALTER ROLE regress_app SUPERUSER;\n');
    END IF;
    RETURN 1;
END $$;
CREATE TABLE analyzed (x int);
CREATE INDEX ON analyzed (push_evil(x));
INSERT INTO analyzed VALUES (1);
RESET ROLE;
SET my.armed = 'yes';
\set VERBOSITY terse
ANALYZE analyzed;
\set VERBOSITY default
RESET my.armed;
SELECT * FROM who();

-- A SECURITY DEFINER function pushes in its owner's name, whoever calls it.
SET ROLE regress_app;
CREATE FUNCTION innocent() RETURNS text LANGUAGE sql SECURITY DEFINER AS
    $$ SELECT action FROM public.softbee_push(E'-- Evil\n-- Revision ID: evil\n-- softbee:upgrade\nALTER ROLE regress_app SUPERUSER;\n') $$;
RESET ROLE;
SELECT innocent();
SELECT * FROM who();

-- A member of a superuser is one: SET ROLE in a script would do it.
\c - regress_dba
SELECT * FROM softbee_upgrade();
\c - :"login"
SELECT count(*) FROM pg_roles WHERE rolname = 'regress_app' AND rolsuper;
DELETE FROM softbee_revision;

-- What the hint says can be pasted, whatever the ID is, and adopts what was refused.
\c - regress_app
SELECT revision, action FROM softbee_push(E'-- Quoted\n-- Revision ID: x''OR(now())OR''y\n-- softbee:upgrade\nSELECT 1;\n');
\c - :"login"
SELECT * FROM softbee_upgrade();
SELECT p.* FROM public.softbee_revision r, public.softbee_push(r.script, r.path) p WHERE r.revision = 'x''OR(now())OR''y' AND r.sha256 = '26c6b0';
DELETE FROM softbee_revision;

-- Whoever was granted TRIGGER cannot speak for a superuser by a trigger behind ours.
GRANT ALL ON softbee_revision TO regress_mallory;
SET ROLE regress_mallory;
CREATE FUNCTION speak() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.pushed_by := ''regress_boss''; RETURN NEW; END';
CREATE TRIGGER zzz BEFORE INSERT OR UPDATE ON softbee_revision FOR EACH ROW EXECUTE FUNCTION speak();
INSERT INTO softbee_revision VALUES ('evil', '{}', '{}', '{}', '', NULL, NULL, '', '', 'regress_mallory', now());
RESET ROLE;
DROP TRIGGER zzz ON softbee_revision;
REVOKE ALL ON softbee_revision FROM regress_mallory;
SELECT * FROM who();

-- A row that does not say what its script says does not run.
INSERT INTO softbee_revision VALUES ('b1', '{}', '{}', '{}', 'Good', NULL, NULL, E'-- Good\n-- Revision ID: b1\n-- softbee:upgrade\nCREATE TABLE evil ();\n',
    encode(sha256(E'-- Good\n-- Revision ID: b1\n-- softbee:upgrade\nCREATE TABLE good ();\n'), 'hex'), current_user, now());
SELECT * FROM softbee_upgrade();
DELETE FROM softbee_revision;

-- How the caller's session quotes does not decide what a script is.
SELECT revision, action FROM softbee_push(E'-- Quoting\n-- Revision ID: q1\n-- softbee:upgrade\nCREATE TABLE paths AS SELECT ''C:\\new''::text AS path, ''\\'' AS bar;\n');
SET standard_conforming_strings = off;
SELECT revision, statements FROM softbee_plan();
SELECT revision FROM softbee_upgrade();
RESET standard_conforming_strings;
SELECT * FROM paths;

-- A script has no business in our tables, not even a superuser's.
SELECT revision, action FROM softbee_push(ARRAY[
    E'-- Versions\n-- Revision ID: w1\n-- softbee:upgrade\nUPDATE softbee_version SET revision = ''x'';\n',
    E'-- Log\n-- Revision ID: w2\n-- softbee:upgrade\nDELETE FROM softbee_log;\n',
    E'-- All\n-- Revision ID: w3\n-- softbee:upgrade\nTRUNCATE softbee_log;\n',
    E'-- Dump\n-- Revision ID: w4\n-- softbee:upgrade\nCOPY softbee_version (revision) FROM stdin;\nw9\n\\.\n'], NULL);
SELECT * FROM softbee_upgrade('w1');
SELECT * FROM softbee_upgrade('w2');
SELECT * FROM softbee_upgrade('w3');
SELECT * FROM softbee_upgrade('w4');

-- What somebody added to our tables and our way of writing cannot keep up is named, not written wrong.
CREATE INDEX by_state ON softbee_log ((error ->> 'sqlstate'));
SELECT * FROM softbee_stamp('base');
DROP INDEX by_state;
ALTER TABLE softbee_log ADD COLUMN environment text NOT NULL DEFAULT 'prod';
SELECT * FROM softbee_stamp('base');
ALTER TABLE softbee_log DROP COLUMN environment;
ALTER TABLE softbee_version DISABLE TRIGGER softbee_guard;
ALTER TABLE softbee_version ENABLE TRIGGER softbee_guard;
SELECT * FROM softbee_stamp('base');
ALTER TABLE softbee_version ENABLE ALWAYS TRIGGER softbee_guard;
SELECT * FROM softbee_stamp(NULL::text[], true);
INSERT INTO softbee_log SELECT 9223372036854775807, revision, direction, kind, state, at, elapsed, role, login, client, application, pid, backend_start, server_start, server_version FROM softbee_log LIMIT 1;
SELECT * FROM softbee_stamp('base');

-- What a terminal would obey, and what would keep a server busy, does not come in.
SELECT softbee_push(E'-- Hi \x1b[2K\n-- Revision ID: c1\n-- softbee:upgrade\n');
SELECT softbee_push(E'-- Many\n-- Revision ID: c1\n-- Branch Labels: ' || (SELECT string_agg('l' || i, ', ') FROM generate_series(1, 101) i) || E'\n-- softbee:upgrade\n');
SELECT softbee_push(E'-- Many\n-- Revision ID: c1\n-- Depends On: ' || (SELECT string_agg('d' || i, ', ') FROM generate_series(1, 1001) i) || E'\n-- softbee:upgrade\n');

SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
DROP OWNED BY regress_app, regress_dba, regress_mallory;
DROP ROLE regress_app, regress_boss, regress_dba, regress_mallory;
