-- What 1.1 adds to 1.0: sections outside a transaction in the log, and the schema as data.
\echo Use "ALTER EXTENSION softbee_migrate UPDATE" to load this file. \quit

ALTER TABLE softbee_log
    ADD COLUMN statement        bigint,
    ADD COLUMN statement_sha256 text,
    ADD COLUMN rows             bigint;
COMMENT ON COLUMN softbee_log.statement IS 'of a section outside a transaction: number of the statement, from 1';
COMMENT ON COLUMN softbee_log.statement_sha256 IS 'SHA-256 of that statement: a run that is taken up goes on behind it only while it is the same';
COMMENT ON COLUMN softbee_log.rows IS 'rows that a round of a batch changed';

CREATE FUNCTION softbee_snapshot(schemas text[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_snapshot(text[]) IS 'schema of the database, or of these schemas, as a document: equal schemas give equal ones';

CREATE FUNCTION softbee_blockers(statement text)
RETURNS TABLE (pid integer, role text, application text, state text, open_for text, query text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_blockers(text) IS 'sessions that hold locks which this statement of DDL would wait for, the oldest transaction first';

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may: as in 1.0, whatever default privileges granted goes first. Everybody reads.
-- ---------------------------------------------------------------------------------------------------------------------
DO $grants$
DECLARE
    object record;
    granted record;
    readers constant pg_catalog.text[] := ARRAY['softbee_snapshot', 'softbee_blockers'];
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
