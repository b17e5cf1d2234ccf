-- 1.1: the schema as data.
\echo Use "ALTER EXTENSION softbee_migrate UPDATE" to load this file. \quit

CREATE FUNCTION softbee_snapshot(schemas text[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_snapshot(text[]) IS 'schema of the database, or of these schemas, as a document: equal schemas give equal ones';

CREATE FUNCTION softbee_statements(script text)
RETURNS TABLE (first int, last int, tag text, kind text, outside_transaction text, shared boolean)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 100 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_statements(text) IS 'how the parser divides SQL: positions of a statement''s first and last character, what it is, why it cannot run in a transaction, whether it is about the whole server; runs nothing';

CREATE FUNCTION softbee_diff(source jsonb, target jsonb)
RETURNS TABLE (ordinal integer, kind text, identity text, action text, upgrade text, downgrade text, hazard text,
               downgrade_hazard text, part text, summary text)
LANGUAGE c IMMUTABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_diff(jsonb, jsonb) IS 'statements that make the schema of one snapshot that of another, and back: every upgrade in this order, every downgrade from the last row to the first';

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may: as in 1.0, whatever default privileges granted goes first. Everybody reads.
-- ---------------------------------------------------------------------------------------------------------------------
DO $grants$
DECLARE
    object record;
    granted record;
    readers constant pg_catalog.text[] := ARRAY['softbee_snapshot', 'softbee_diff', 'softbee_statements'];
BEGIN
    FOR object IN
        SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text AS name, p.proowner AS owner,
               coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_depend d ON d.objid OPERATOR(pg_catalog.=) p.oid
          JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
         WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
           AND d.deptype OPERATOR(pg_catalog.=) 'e' AND e.extname OPERATOR(pg_catalog.=) 'softbee_migrate'
           AND p.proname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (readers)
    LOOP
        FOR granted IN SELECT DISTINCT a.grantee FROM pg_catalog.aclexplode(object.acl) a
                        WHERE a.grantee OPERATOR(pg_catalog.<>) object.owner
        LOOP
            EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE', object.name,
                CASE WHEN granted.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
                     ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) END);
        END LOOP;
        EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO PUBLIC', object.name);
    END LOOP;
END
$grants$;
