-- CREATE EXTENSION as it comes: what it holds, that each object has a comment, who may do what.
-- The files after this one begin with a schema public and an extension of their own.
CREATE EXTENSION softbee_migrate;

SELECT extname, extnamespace::regnamespace, extversion, extrelocatable,
       array(SELECT c::regclass FROM unnest(extconfig) c ORDER BY c::regclass::text) AS dumped
  FROM pg_extension WHERE extname = 'softbee_migrate';

-- Types of tables are left out: up to PostgreSQL 16 they count as members, later they do not.
CREATE TEMPORARY VIEW member AS
    SELECT d.classid, d.objid
      FROM pg_depend d JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
     WHERE e.extname = 'softbee_migrate' AND d.deptype = 'e' AND d.classid <> 'pg_type'::regclass;
SELECT pg_describe_object(classid, objid, 0) AS object FROM member ORDER BY 1;

SELECT c.relname, t.tgname, t.tgenabled, pg_describe_object('pg_proc'::regclass, t.tgfoid, 0) AS runs
  FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relname LIKE 'softbee%' ORDER BY 1;

\echo 'Objects and columns without a comment:'
SELECT pg_describe_object(classid, objid, 0) AS object
  FROM member WHERE obj_description(objid, classid::regclass::text) IS NULL
UNION ALL
SELECT pg_describe_object('pg_class'::regclass, a.attrelid, a.attnum)
  FROM member JOIN pg_attribute a ON member.classid = 'pg_class'::regclass AND a.attrelid = member.objid
 WHERE a.attnum > 0 AND NOT a.attisdropped AND col_description(a.attrelid, a.attnum) IS NULL
UNION ALL
SELECT pg_describe_object('pg_trigger'::regclass, t.oid, 0)
  FROM member JOIN pg_trigger t ON member.classid = 'pg_class'::regclass AND t.tgrelid = member.objid
 WHERE obj_description(t.oid, 'pg_trigger') IS NULL;

-- What writes is volatile and unsafe in parallel; what reads is stable.
SELECT proname, prokind, provolatile, proparallel, prosecdef
  FROM member JOIN pg_proc p ON member.classid = 'pg_proc'::regclass AND p.oid = member.objid
 ORDER BY provolatile DESC, proname, pronargs;

-- A superuser installed it: the database's owner reads the tables, inserts (a restore does) and calls what writes;
-- everybody calls what reads; nobody updates, deletes, truncates or adds a trigger.
CREATE TEMPORARY VIEW granted AS
    SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS grantee, g.privilege_type,
           g.is_grantable, pg_describe_object(o.classid, o.oid, 0) AS object
      FROM (SELECT 'pg_class'::regclass AS classid, oid, relowner AS owner, relacl AS acl FROM pg_class
            UNION ALL
            SELECT 'pg_proc'::regclass, oid, proowner, coalesce(proacl, acldefault('f', proowner)) FROM pg_proc) o
      JOIN member ON member.classid = o.classid AND member.objid = o.oid,
           aclexplode(o.acl) g
     WHERE g.grantee <> o.owner;
SELECT grantee, is_grantable, privilege_type,
       string_agg(substring(object FROM 'softbee_\w+'), ' ' ORDER BY object) AS on_objects
  FROM granted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- The owner of a database, no superuser, installs it where default privileges would give everything to everybody.
DROP EXTENSION softbee_migrate;
CREATE ROLE regress_owner;
CREATE ROLE regress_stranger;
SELECT current_database() AS main \gset
CREATE DATABASE regress_install OWNER regress_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C';
\c regress_install
ALTER DEFAULT PRIVILEGES GRANT ALL ON TABLES TO PUBLIC;
ALTER DEFAULT PRIVILEGES GRANT ALL ON ROUTINES TO regress_stranger WITH GRANT OPTION;
SET SESSION AUTHORIZATION regress_owner;
CREATE EXTENSION softbee_migrate;
SELECT extowner::regrole FROM pg_extension WHERE extname = 'softbee_migrate';
CREATE TEMPORARY VIEW granted AS
    SELECT CASE g.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_get_userbyid(g.grantee)::text END AS grantee, g.privilege_type,
           g.is_grantable, o.name
      FROM (SELECT 'pg_class'::regclass AS classid, oid, relname AS name, relowner AS owner, relacl AS acl FROM pg_class
            UNION ALL
            SELECT 'pg_proc'::regclass, oid, proname, proowner, proacl FROM pg_proc) o
      JOIN pg_depend d ON d.classid = o.classid AND d.objid = o.oid AND d.deptype = 'e'
      JOIN pg_extension e ON d.refclassid = 'pg_extension'::regclass AND d.refobjid = e.oid
                             AND e.extname = 'softbee_migrate',
           aclexplode(o.acl) g
     WHERE g.grantee <> o.owner;
SELECT grantee, is_grantable, privilege_type, string_agg(name, ' ' ORDER BY name) AS on_objects
  FROM granted GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;

-- The tables are not his, so that no trigger, rule or key of his can hang on them.
\set VERBOSITY terse
DELETE FROM softbee_version;
UPDATE softbee_revision SET script = '';
TRUNCATE softbee_log;
CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER mine BEFORE INSERT ON softbee_version FOR EACH ROW EXECUTE FUNCTION nothing();
CREATE TABLE mine (revision text REFERENCES softbee_version);
CREATE RULE mine AS ON INSERT TO softbee_version DO INSTEAD NOTHING;
ALTER TABLE softbee_version ADD COLUMN mine int;
CREATE INDEX ON softbee_version (length(revision));
ALTER EXTENSION softbee_migrate SET SCHEMA information_schema;

-- A stranger reads the graph, not the tables, and writes nothing.
SET SESSION AUTHORIZATION regress_stranger;
SELECT * FROM softbee_current();
SELECT * FROM softbee_heads();
SELECT * FROM softbee_manifest();
SELECT * FROM softbee_revision;
SELECT * FROM softbee_push('');
SELECT * FROM softbee_push(ARRAY[''], NULL);
SELECT * FROM softbee_prune('{}');
SELECT * FROM softbee_upgrade();
SELECT * FROM softbee_downgrade();
CALL softbee_apply();
SELECT * FROM softbee_stamp('head');
SELECT * FROM softbee_stamp('{head}'::text[]);
CALL softbee_wait();
SELECT softbee_lock();
SELECT softbee_log_failure('a', 'upgrade', '{}');
CREATE TRIGGER mine BEFORE INSERT ON softbee_version FOR EACH ROW EXECUTE FUNCTION nothing();

-- What the owner passes on is enough to push.
SET SESSION AUTHORIZATION regress_owner;
GRANT EXECUTE ON FUNCTION softbee_push(text, text) TO regress_stranger;
SET SESSION AUTHORIZATION regress_stranger;
SELECT * FROM softbee_push(E'-- Revision ID: a1\n-- softbee:upgrade\nSELECT 1;\n');

RESET SESSION AUTHORIZATION;
\c :main
DROP DATABASE regress_install;
DROP ROLE regress_owner, regress_stranger;
