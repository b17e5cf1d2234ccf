-- Functions, operators, types and tables of others, named like ours and like the server's, in public, in the temporary
-- schema and first in the search_path: none is called, none is read, none is written.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
RESET client_min_messages;
CREATE TABLE taken (what text);
GRANT ALL ON SCHEMA public TO PUBLIC;
GRANT ALL ON taken TO PUBLIC;
CREATE ROLE regress_hostile;
SET ROLE regress_hostile;
CREATE FUNCTION take(what text) RETURNS void LANGUAGE sql AS $$ INSERT INTO public.taken VALUES (what) $$;
-- Nearer to the arguments than the server's own.
CREATE FUNCTION count(text) RETURNS bigint LANGUAGE sql AS $$ SELECT take('count'); SELECT 0::bigint $$;
CREATE FUNCTION format(text, text, text, text) RETURNS text LANGUAGE sql AS $$ SELECT take('format'); SELECT 'SELECT 1' $$;
CREATE FUNCTION pg_get_userbyid(oid) RETURNS name LANGUAGE sql AS $$ SELECT take('pg_get_userbyid'); SELECT 'regress_hostile'::name $$;
CREATE FUNCTION current_database() RETURNS name LANGUAGE sql AS $$ SELECT take('current_database'); SELECT 'x'::name $$;
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql AS $$ SELECT take('='); SELECT true $$;
CREATE FUNCTION same(oid, oid) RETURNS boolean LANGUAGE sql AS $$ SELECT take('= of oid'); SELECT true $$;
CREATE FUNCTION same(text, name) RETURNS boolean LANGUAGE sql AS $$ SELECT take('= of name'); SELECT true $$;
CREATE FUNCTION same(name, text) RETURNS boolean LANGUAGE sql AS $$ SELECT take('= of name'); SELECT true $$;
CREATE OPERATOR = (FUNCTION = same, LEFTARG = text, RIGHTARG = text);
CREATE OPERATOR = (FUNCTION = same, LEFTARG = oid, RIGHTARG = oid);
CREATE OPERATOR = (FUNCTION = same, LEFTARG = text, RIGHTARG = name);
CREATE OPERATOR = (FUNCTION = same, LEFTARG = name, RIGHTARG = text);
CREATE OPERATOR <> (FUNCTION = same, LEFTARG = oid, RIGHTARG = oid);
CREATE DOMAIN text AS pg_catalog.text;
CREATE TABLE pg_locks AS SELECT 'x'::pg_catalog.text AS locktype;
RESET ROLE;
CREATE SCHEMA hostile;
CREATE TABLE hostile.softbee_revision (revision pg_catalog.text);
CREATE TABLE hostile.softbee_version (revision pg_catalog.text);
CREATE TABLE hostile.softbee_log (revision pg_catalog.text);

-- The install script runs as a superuser.
SET search_path = hostile, public, pg_catalog;
CREATE EXTENSION softbee_migrate SCHEMA public;
SELECT pg_catalog.count(*) AS grants FROM pg_catalog.pg_class c, aclexplode(c.relacl) a
 WHERE c.relname LIKE 'softbee%' AND c.relkind = 'r' AND c.relnamespace OPERATOR(pg_catalog.=) 'public'::regnamespace
   AND a.grantee OPERATOR(pg_catalog.=) 'pg_database_owner'::regrole;

-- And so does whoever calls its functions, with tables of the server's names in his temporary schema.
CREATE TEMPORARY TABLE softbee_revision (revision pg_catalog.text);
CREATE TEMPORARY TABLE softbee_version (revision pg_catalog.text);
CREATE TEMPORARY TABLE softbee_log (revision pg_catalog.text);
CREATE TEMPORARY TABLE pg_locks (locktype pg_catalog.text);
CREATE TEMPORARY TABLE pg_class (relname pg_catalog.text);
CREATE TEMPORARY TABLE pg_extension (extname pg_catalog.text);
SELECT revision, action FROM public.softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nSET client_min_messages = warning;\nCREATE TABLE public.one (id bigint PRIMARY KEY, name pg_catalog.text);\n' ||
    (SELECT pg_catalog.string_agg(E'CREATE TABLE IF NOT EXISTS public.one (id bigint PRIMARY KEY, name pg_catalog.text);\n', '') FROM generate_series(1, 400)) ||
    E'-- softbee:downgrade\nDROP TABLE public.one;\n'::pg_catalog.text, 'v/a1.sql'::pg_catalog.text);
SELECT revision, statements FROM public.softbee_plan();
SELECT revision FROM public.softbee_upgrade();
SELECT revision, is_head FROM public.softbee_current();
SELECT revision FROM public.softbee_downgrade();
SELECT revision FROM public.softbee_stamp('a1'::pg_catalog.text);
SELECT revision, path, applied FROM public.softbee_manifest();
SELECT pg_catalog.length(public.softbee_digest());
CALL public.softbee_wait();
SELECT public.softbee_lock();
SELECT public.softbee_log_failure('a1', 'upgrade', '{}');
SELECT revision FROM public.softbee_stamp('base'::pg_catalog.text);
SELECT revision FROM public.softbee_prune('{}');
SELECT id, revision, direction, kind, state FROM public.softbee_log ORDER BY id;

\echo 'Called or written instead of ours or the server''s:'
SELECT what FROM public.taken UNION ALL SELECT revision FROM hostile.softbee_revision UNION ALL SELECT revision FROM softbee_revision
UNION ALL SELECT revision FROM softbee_version UNION ALL SELECT revision FROM softbee_log UNION ALL SELECT revision FROM hostile.softbee_log;

-- Our functions are ours where another schema has some of the same name; a library function outside of the extension is none.
DROP TABLE softbee_revision, softbee_version, softbee_log, pg_locks, pg_class, pg_extension;
RESET search_path;
CREATE FUNCTION hostile.softbee_upgrade(target pg_catalog.text) RETURNS TABLE (ordinal int, revision pg_catalog.text, direction pg_catalog.text, message pg_catalog.text, elapsed interval)
    LANGUAGE c AS '$libdir/softbee_migrate', 'softbee_upgrade';
SELECT * FROM hostile.softbee_upgrade('head');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SET client_min_messages = error;
DROP SCHEMA public, hostile CASCADE;
CREATE SCHEMA public;
DROP ROLE regress_hostile;
