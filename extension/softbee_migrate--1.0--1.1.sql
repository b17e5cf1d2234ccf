-- What 1.1 adds to 1.0: sections outside a transaction in the log, and the schema as data.
\echo Use "ALTER EXTENSION softbee_migrate UPDATE" to load this file. \quit

ALTER TABLE softbee_log
    ADD COLUMN statement        bigint,
    ADD COLUMN statement_sha256 text,
    ADD COLUMN rows             bigint;
COMMENT ON COLUMN softbee_log.statement IS 'of a section outside a transaction: number of the statement, from 1';
COMMENT ON COLUMN softbee_log.statement_sha256 IS 'SHA-256 of that statement: a run that is taken up goes on behind it only while it is the same';
COMMENT ON COLUMN softbee_log.rows IS 'rows that a round of a batch changed';

DROP FUNCTION softbee_plan(text, text);
CREATE FUNCTION softbee_plan(target text DEFAULT NULL, direction text DEFAULT 'upgrade')
RETURNS TABLE (ordinal integer, revision text, direction text, message text, statements integer, transactional boolean,
               commits_before text)
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_plan(text, text) IS 'the steps that an upgrade or a downgrade would run; commits_before: revision that uses an enum value which the step adds, and so must have committed';

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

CREATE FUNCTION softbee_resolve(revision text, direction text, reason text)
RETURNS TABLE (current_revision text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_resolve(text, text, text) IS 'notes that a revision was applied or undone by hand; gives the versions now';

CREATE FUNCTION softbee_verify(target text DEFAULT NULL)
RETURNS TABLE (revision text, message text, ok boolean, error text, context text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_verify(text) IS 'runs the verify sections of the applied revisions, read only: of all, or of those that the target names';

CREATE FUNCTION softbee_blockers(statement text)
RETURNS TABLE (pid integer, role text, application text, state text, open_for text, query text)
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_blockers(text) IS 'sessions that hold locks which this statement of DDL would wait for, the oldest transaction first';

CREATE FUNCTION softbee_progress()
RETURNS TABLE (pid integer, role text, application text, state text, since timestamptz, waits_for integer[],
               revision text, direction text, statement integer, statements integer, phase text, done bigint, total bigint)
LANGUAGE sql STABLE PARALLEL RESTRICTED ROWS 3 SET search_path = pg_catalog, pg_temp AS $progress$
    SELECT l.pid, a.usename::text, a.application_name,
           CASE WHEN bool_or(l.granted AND l.objsubid = 0) THEN 'migrating' ELSE 'waiting' END,
           least(a.xact_start, a.query_start), nullif(pg_blocking_pids(l.pid), '{}'),
           n.part[2], n.part[1], n.part[3]::integer, n.part[4]::integer,
           coalesce(i.command || ': ' || i.phase, v.phase, c.command || ': ' || c.phase),
           coalesce(nullif(i.blocks_done, 0), i.tuples_done, v.heap_blks_scanned, c.heap_blks_scanned),
           coalesce(nullif(i.blocks_total, 0), i.tuples_total, v.heap_blks_total, c.heap_blks_total)
      FROM pg_locks l
      JOIN pg_stat_activity a ON a.pid = l.pid
      LEFT JOIN pg_stat_progress_create_index i ON i.pid = l.pid
      LEFT JOIN pg_stat_progress_vacuum v ON v.pid = l.pid
      LEFT JOIN pg_stat_progress_cluster c ON c.pid = l.pid
      LEFT JOIN LATERAL regexp_match(a.application_name,
                ': (upgrade|downgrade|verify) (.*), statement (\d+) of (\d+)$') AS n(part) ON true
     WHERE l.locktype = 'object' AND l.classid = 'pg_extension'::regclass AND l.objsubid IN (0, 1)
       AND l.objid = (SELECT oid FROM pg_extension WHERE extname = 'softbee_migrate')
       AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
     GROUP BY l.pid, a.usename, a.application_name, a.xact_start, a.query_start, n.part, i.command, i.phase, i.blocks_done,
           i.tuples_done, i.blocks_total, i.tuples_total, v.phase, v.heap_blks_scanned, v.heap_blks_total, c.command,
           c.phase, c.heap_blks_scanned, c.heap_blks_total
     ORDER BY 4, 5, 1
$progress$;
COMMENT ON FUNCTION softbee_progress() IS 'who migrates and who waits, since when and for whom; revision and statement as far as another session can show them';

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may: as in 1.0. Whatever default privileges granted goes first. Everybody may look; what runs scripts or writes is for
-- the database's owner and the extension's.
-- ---------------------------------------------------------------------------------------------------------------------
DO $grants$
DECLARE
    object record;
    granted record;
    readers constant pg_catalog.text[] := ARRAY['softbee_plan', 'softbee_snapshot', 'softbee_diff', 'softbee_statements', 'softbee_blockers',
        'softbee_progress'];
    writers constant pg_catalog.text[] := ARRAY['softbee_resolve', 'softbee_verify'];
BEGIN
    FOR object IN
        SELECT p.oid::pg_catalog.regprocedure::pg_catalog.text AS name, p.proowner AS owner, e.extowner AS extowner,
               coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)) AS acl,
               p.proname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (readers) AS reads
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_depend d ON d.objid OPERATOR(pg_catalog.=) p.oid
          JOIN pg_catalog.pg_extension e ON e.oid OPERATOR(pg_catalog.=) d.refobjid
         WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
           AND d.deptype OPERATOR(pg_catalog.=) 'e' AND e.extname OPERATOR(pg_catalog.=) 'softbee_migrate'
           AND p.proname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (readers OPERATOR(pg_catalog.||) writers)
    LOOP
        FOR granted IN SELECT DISTINCT a.grantee FROM pg_catalog.aclexplode(object.acl) a
                        WHERE a.grantee OPERATOR(pg_catalog.<>) object.owner
        LOOP
            EXECUTE pg_catalog.format('REVOKE ALL ON ROUTINE %s FROM %s CASCADE', object.name,
                CASE WHEN granted.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
                     ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) END);
        END LOOP;
        IF object.reads THEN
            EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO PUBLIC', object.name);
        ELSE
            EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO pg_database_owner', object.name);
            IF object.extowner OPERATOR(pg_catalog.<>) object.owner THEN
                EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO %I WITH GRANT OPTION', object.name,
                    pg_catalog.pg_get_userbyid(object.extowner));
            END IF;
        END IF;
    END LOOP;
END
$grants$;
