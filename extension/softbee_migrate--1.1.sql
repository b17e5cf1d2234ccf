-- What a DBA reads first: the tables, the functions, who may do what, what a dump carries.
\echo Use "CREATE EXTENSION softbee_migrate" to load this file. \quit

-- ---------------------------------------------------------------------------------------------------------------------
-- Tables. They belong to whoever the script runs as (the bootstrap superuser where the extension is trusted), and only
-- the extension's functions write them; a restore inserts. No sequences, as the owner's restore could not set them; no
-- OIDs, which do not survive a dump; collation C, so that an index does not break with an update of the C library.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE TABLE softbee_revision (
    revision       text COLLATE "C" CONSTRAINT softbee_revision_pkey PRIMARY KEY,
    down_revisions text[]      NOT NULL,
    depends_on     text[]      NOT NULL,
    branch_labels  text[]      NOT NULL,
    message        text        NOT NULL,
    create_date    text,
    path           text,
    script         text        NOT NULL,
    sha256         text        NOT NULL,
    pushed_by      text        NOT NULL,
    pushed_at      timestamptz NOT NULL
);
COMMENT ON TABLE softbee_revision IS 'every revision that was pushed, with its script; an applied one stays for ever';
COMMENT ON COLUMN softbee_revision.revision IS 'revision ID';
COMMENT ON COLUMN softbee_revision.down_revisions IS 'revisions it revises, in the order of the script; empty: a base; several: a merge point';
COMMENT ON COLUMN softbee_revision.depends_on IS 'revisions or branch labels that must be applied before it, though it does not revise them';
COMMENT ON COLUMN softbee_revision.branch_labels IS 'branch labels that its script declares';
COMMENT ON COLUMN softbee_revision.message IS 'first paragraph of the script';
COMMENT ON COLUMN softbee_revision.create_date IS 'as the script has it';
COMMENT ON COLUMN softbee_revision.path IS 'file it was pushed from; NULL: pasted in SQL, never pruned';
COMMENT ON COLUMN softbee_revision.script IS 'the script, without a byte order mark and with LF line ends';
COMMENT ON COLUMN softbee_revision.sha256 IS 'SHA-256 of the script in UTF-8, in hexadecimal';
COMMENT ON COLUMN softbee_revision.pushed_by IS 'role that pushed it last, and so decided what the one who upgrades executes';
COMMENT ON COLUMN softbee_revision.pushed_at IS 'when it was pushed last';

CREATE TABLE softbee_version (
    revision text COLLATE "C" CONSTRAINT softbee_version_pkey PRIMARY KEY
);
COMMENT ON TABLE softbee_version IS 'where the database stands: the applied revisions that no other applied revision needs';
COMMENT ON COLUMN softbee_version.revision IS 'revision ID';

CREATE TABLE softbee_log (
    id               bigint      CONSTRAINT softbee_log_pkey PRIMARY KEY,
    revision         text,
    direction        text,
    kind             text        NOT NULL,
    state            text        NOT NULL,
    at               timestamptz NOT NULL,
    elapsed          interval,
    role             text        NOT NULL,
    login            text        NOT NULL,
    client           text,
    application      text,
    pid              integer     NOT NULL,
    backend_start    timestamptz NOT NULL,
    server_start     timestamptz NOT NULL,
    server_version   text        NOT NULL,
    tag              text,
    reason           text,
    error            jsonb,
    statement        bigint,
    statement_sha256 text,
    rows             bigint
);
COMMENT ON TABLE softbee_log IS 'a row per event; nothing in it is ever updated';
COMMENT ON COLUMN softbee_log.id IS 'number of the event, in order';
COMMENT ON COLUMN softbee_log.revision IS 'revision ID; NULL: of no single revision';
COMMENT ON COLUMN softbee_log.direction IS 'upgrade or downgrade; NULL for a stamp';
COMMENT ON COLUMN softbee_log.kind IS 'upgrade, downgrade, stamp, resolve';
COMMENT ON COLUMN softbee_log.state IS 'started, progress, done, failed; exactly one done for a revision each time it is applied';
COMMENT ON COLUMN softbee_log.at IS 'when the event was written';
COMMENT ON COLUMN softbee_log.elapsed IS 'how long it took';
COMMENT ON COLUMN softbee_log.role IS 'current_user of the one who ran it';
COMMENT ON COLUMN softbee_log.login IS 'session_user of the one who ran it';
COMMENT ON COLUMN softbee_log.client IS 'address it came from; NULL on a unix socket';
COMMENT ON COLUMN softbee_log.application IS 'application_name';
COMMENT ON COLUMN softbee_log.pid IS 'process of the backend, meaningful only together with backend_start and server_start';
COMMENT ON COLUMN softbee_log.backend_start IS 'when that backend started';
COMMENT ON COLUMN softbee_log.server_start IS 'when that server started: after a failover a process number means nothing';
COMMENT ON COLUMN softbee_log.server_version IS 'server_version of the server it ran on';
COMMENT ON COLUMN softbee_log.tag IS 'setting softbee.tag of the run';
COMMENT ON COLUMN softbee_log.reason IS 'reason that a person gave';
COMMENT ON COLUMN softbee_log.error IS 'of a failure: sqlstate, message, detail, hint, context';
COMMENT ON COLUMN softbee_log.statement IS 'of a section outside a transaction: number of the statement, from 1';
COMMENT ON COLUMN softbee_log.statement_sha256 IS 'SHA-256 of that statement: a run that is taken up goes on behind it only while it is the same';
COMMENT ON COLUMN softbee_log.rows IS 'rows that a round of a batch changed';

-- ---------------------------------------------------------------------------------------------------------------------
-- Functions that write.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION softbee_push(script text, path text DEFAULT NULL)
RETURNS TABLE (revision text, action text)
LANGUAGE c VOLATILE PARALLEL UNSAFE ROWS 1 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_push(text, text) IS 'stores a script; action: added, unchanged, replaced';

CREATE FUNCTION softbee_push(scripts text[], paths text[])
RETURNS TABLE (revision text, action text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'softbee_push_many';
COMMENT ON FUNCTION softbee_push(text[], text[]) IS 'stores scripts: all of them, or none';

CREATE FUNCTION softbee_prune(keep text[])
RETURNS TABLE (revision text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_prune(text[]) IS 'drops the unapplied revisions that were pushed from a file and are not in keep';

CREATE FUNCTION softbee_upgrade(target text DEFAULT 'head')
RETURNS TABLE (ordinal integer, revision text, direction text, message text, elapsed interval)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_upgrade(text) IS 'applies the revisions that the target needs, in this transaction: all or nothing';

CREATE FUNCTION softbee_downgrade(target text DEFAULT '-1')
RETURNS TABLE (ordinal integer, revision text, direction text, message text, elapsed interval)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_downgrade(text) IS 'undoes the revisions above the target, in this transaction: all or nothing';

CREATE PROCEDURE softbee_apply(target text DEFAULT NULL, direction text DEFAULT 'upgrade')
LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON PROCEDURE softbee_apply(text, text) IS 'upgrades or downgrades with a transaction of its own for each revision';

CREATE FUNCTION softbee_stamp(target text, purge boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_stamp(text, boolean) IS 'sets the versions to the target and runs nothing; purge: forgets them first';

CREATE FUNCTION softbee_stamp(targets text[], purge boolean DEFAULT false)
RETURNS TABLE (revision text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME', 'softbee_stamp_many';
COMMENT ON FUNCTION softbee_stamp(text[], boolean) IS 'sets the versions to the targets and runs nothing; purge: forgets them first';

CREATE PROCEDURE softbee_wait()
LANGUAGE c AS 'MODULE_PATHNAME';
COMMENT ON PROCEDURE softbee_wait() IS 'waits, without a snapshot, until no migrator runs, and holds nothing afterwards';

CREATE FUNCTION softbee_lock()
RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_lock() IS 'takes the migrator''s lock until the end of the transaction';

CREATE FUNCTION softbee_log_failure(revision text, direction text, error jsonb)
RETURNS void
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_log_failure(text, text, jsonb) IS 'logs the failure of a run in one transaction, which took its own log rows with it';

CREATE FUNCTION softbee_resolve(revision text, direction text, reason text)
RETURNS TABLE (current_revision text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_resolve(text, text, text) IS 'notes that a revision was applied or undone by hand; gives the versions now';

CREATE FUNCTION softbee_verify(target text DEFAULT NULL)
RETURNS TABLE (revision text, message text, ok boolean, error text, context text)
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_verify(text) IS 'runs the verify sections of the applied revisions, read only: of all, or of those that the target names';

-- ---------------------------------------------------------------------------------------------------------------------
-- Functions that read. They take no lock of ours and work on a standby; none shows a script.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION softbee_plan(target text DEFAULT NULL, direction text DEFAULT 'upgrade')
RETURNS TABLE (ordinal integer, revision text, direction text, message text, statements integer, transactional boolean,
               commits_before text)
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_plan(text, text) IS 'the steps that an upgrade or a downgrade would run; commits_before: revision that uses an enum value which the step adds, and so must have committed';

CREATE FUNCTION softbee_current()
RETURNS TABLE (revision text, message text, is_head boolean, is_effective_head boolean, is_branch_point boolean, is_merge_point boolean)
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_current() IS 'the versions of the database, and the heads that they imply';

CREATE FUNCTION softbee_heads()
RETURNS TABLE (revision text, message text, down_revisions text[], depends_on text[], branch_labels text[],
               is_head boolean, is_branch_point boolean, is_merge_point boolean, applied boolean,
               path text, create_date text, pushed_by text, pushed_at timestamptz, is_effective_head boolean, children text[])
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_heads() IS 'the revisions that no other revises';

CREATE FUNCTION softbee_branches()
RETURNS TABLE (revision text, message text, down_revisions text[], depends_on text[], branch_labels text[],
               is_head boolean, is_branch_point boolean, is_merge_point boolean, applied boolean,
               path text, create_date text, pushed_by text, pushed_at timestamptz, is_effective_head boolean, children text[])
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_branches() IS 'the branch points, each with its children';

CREATE FUNCTION softbee_history("range" text DEFAULT 'base:heads')
RETURNS TABLE (revision text, message text, down_revisions text[], depends_on text[], branch_labels text[],
               is_head boolean, is_branch_point boolean, is_merge_point boolean, applied boolean,
               path text, create_date text, pushed_by text, pushed_at timestamptz, is_effective_head boolean, children text[])
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_history(text) IS 'the revisions of a range, newest first';

CREATE FUNCTION softbee_show(revision text DEFAULT 'head')
RETURNS TABLE (revision text, message text, down_revisions text[], depends_on text[], branch_labels text[],
               is_head boolean, is_branch_point boolean, is_merge_point boolean, applied boolean,
               path text, create_date text, pushed_by text, pushed_at timestamptz, is_effective_head boolean, children text[])
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_show(text) IS 'the revisions that a symbol names';

CREATE FUNCTION softbee_manifest()
RETURNS TABLE (revision text, path text, sha256 text, applied boolean, adopted boolean)
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_manifest() IS 'what the server has, for a client that sends only the rest; adopted: the caller may run it';

CREATE FUNCTION softbee_digest()
RETURNS text
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_digest() IS 'SHA-256 over the lines "revision, path, sha256" (tab-separated, by revision) of the manifest''s adopted rows';

CREATE FUNCTION softbee_snapshot(schemas text[] DEFAULT NULL)
RETURNS jsonb
LANGUAGE c STABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_snapshot(text[]) IS 'schema of the database, or of these schemas, as a document: equal schemas give equal ones';

CREATE FUNCTION softbee_diff(source jsonb, target jsonb)
RETURNS TABLE (ordinal integer, kind text, identity text, action text, upgrade text, downgrade text, hazard text,
               downgrade_hazard text, part text, summary text)
LANGUAGE c IMMUTABLE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_diff(jsonb, jsonb) IS 'statements that make the schema of one snapshot that of another, and back: every upgrade in this order, every downgrade from the last row to the first';

CREATE FUNCTION softbee_statements(script text)
RETURNS TABLE (first int, last int, tag text, kind text, outside_transaction text, shared boolean)
LANGUAGE c STABLE PARALLEL UNSAFE ROWS 100 AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_statements(text) IS 'how the parser divides SQL: positions of a statement''s first and last character, what it is, why it cannot run in a transaction, whether it is about the whole server; runs nothing';

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
-- What comes in by INSERT: a restore, or logical replication. A subscriber must not get our rows, which would claim
-- revisions whose DDL did not run there; a script has no business here; and nobody can insert a script in the name of a
-- superuser.
-- ---------------------------------------------------------------------------------------------------------------------
CREATE FUNCTION softbee_guard_rows()
RETURNS trigger
LANGUAGE c VOLATILE PARALLEL UNSAFE AS 'MODULE_PATHNAME';
COMMENT ON FUNCTION softbee_guard_rows() IS 'keeps logical replication and scripts out of the tables, and pushed_by true when a dump is restored';

CREATE TRIGGER softbee_guard BEFORE INSERT OR UPDATE OR DELETE ON softbee_revision FOR EACH ROW EXECUTE FUNCTION softbee_guard_rows();
CREATE TRIGGER softbee_guard_truncate BEFORE TRUNCATE ON softbee_revision FOR EACH STATEMENT EXECUTE FUNCTION softbee_guard_rows();
CREATE TRIGGER softbee_guard BEFORE INSERT OR UPDATE OR DELETE ON softbee_version FOR EACH ROW EXECUTE FUNCTION softbee_guard_rows();
CREATE TRIGGER softbee_guard_truncate BEFORE TRUNCATE ON softbee_version FOR EACH STATEMENT EXECUTE FUNCTION softbee_guard_rows();
CREATE TRIGGER softbee_guard BEFORE INSERT OR UPDATE OR DELETE ON softbee_log FOR EACH ROW EXECUTE FUNCTION softbee_guard_rows();
CREATE TRIGGER softbee_guard_truncate BEFORE TRUNCATE ON softbee_log FOR EACH STATEMENT EXECUTE FUNCTION softbee_guard_rows();
-- Behind every other trigger of the row, of whoever was granted TRIGGER.
CREATE TRIGGER softbee_guard_pusher AFTER INSERT OR UPDATE ON softbee_revision FOR EACH ROW EXECUTE FUNCTION softbee_guard_rows();
ALTER TABLE softbee_revision ENABLE ALWAYS TRIGGER softbee_guard;
ALTER TABLE softbee_revision ENABLE ALWAYS TRIGGER softbee_guard_truncate;
ALTER TABLE softbee_version ENABLE ALWAYS TRIGGER softbee_guard;
ALTER TABLE softbee_version ENABLE ALWAYS TRIGGER softbee_guard_truncate;
ALTER TABLE softbee_log ENABLE ALWAYS TRIGGER softbee_guard;
ALTER TABLE softbee_log ENABLE ALWAYS TRIGGER softbee_guard_truncate;
ALTER TABLE softbee_revision ENABLE ALWAYS TRIGGER softbee_guard_pusher;

COMMENT ON TRIGGER softbee_guard ON softbee_revision IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard_truncate ON softbee_revision IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard ON softbee_version IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard_truncate ON softbee_version IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard ON softbee_log IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard_truncate ON softbee_log IS 'see softbee_guard_rows()';
COMMENT ON TRIGGER softbee_guard_pusher ON softbee_revision IS 'see softbee_guard_rows()';

-- ---------------------------------------------------------------------------------------------------------------------
-- Dumps. One call per statement: two in one would update the same catalog row twice.
-- ---------------------------------------------------------------------------------------------------------------------
SELECT pg_catalog.pg_extension_config_dump('softbee_revision', '');
SELECT pg_catalog.pg_extension_config_dump('softbee_version', '');
SELECT pg_catalog.pg_extension_config_dump('softbee_log', '');

-- ---------------------------------------------------------------------------------------------------------------------
-- Who may. Default privileges may have granted anything to anybody, a TRIGGER on our tables among it: first all of it
-- goes, then the grants we mean. The database's owner and the extension's owner may read the tables and insert (which a
-- restore does) and call what writes; the extension's owner may pass that on. pg_database_owner may not, as its grants
-- could then not be restored. Nobody gets UPDATE, DELETE, TRUNCATE, TRIGGER or REFERENCES.
-- ---------------------------------------------------------------------------------------------------------------------
DO $grants$
DECLARE
    granted record;
    object record;
    extension pg_catalog.oid;
    extension_owner pg_catalog.name;
    grantee pg_catalog.text;
    readers constant pg_catalog.text[] := ARRAY['softbee_plan', 'softbee_current', 'softbee_heads', 'softbee_branches',
        'softbee_history', 'softbee_show', 'softbee_manifest', 'softbee_digest', 'softbee_snapshot', 'softbee_diff',
        'softbee_statements', 'softbee_blockers', 'softbee_progress'];
BEGIN
    SELECT e.oid, pg_catalog.pg_get_userbyid(e.extowner) INTO extension, extension_owner
        FROM pg_catalog.pg_extension e WHERE e.extname OPERATOR(pg_catalog.=) 'softbee_migrate';

    FOR object IN
        SELECT 'TABLE' AS kind, c.oid::pg_catalog.regclass::pg_catalog.text AS name, c.relacl AS acl, c.relowner AS owner,
               false AS reads
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_depend d ON d.objid OPERATOR(pg_catalog.=) c.oid
         WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass
           AND d.refobjid OPERATOR(pg_catalog.=) extension AND d.deptype OPERATOR(pg_catalog.=) 'e'
           AND c.relkind OPERATOR(pg_catalog.=) 'r'
        UNION ALL
        SELECT 'ROUTINE', p.oid::pg_catalog.regprocedure::pg_catalog.text,
               coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner)), p.proowner,
               p.proname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (readers)
          FROM pg_catalog.pg_proc p
          JOIN pg_catalog.pg_depend d ON d.objid OPERATOR(pg_catalog.=) p.oid
         WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
           AND d.refobjid OPERATOR(pg_catalog.=) extension AND d.deptype OPERATOR(pg_catalog.=) 'e'
    LOOP
        FOR granted IN SELECT DISTINCT a.grantee FROM pg_catalog.aclexplode(object.acl) a
                        WHERE a.grantee OPERATOR(pg_catalog.<>) object.owner
        LOOP
            grantee := CASE WHEN granted.grantee OPERATOR(pg_catalog.=) 0 THEN 'PUBLIC'
                            ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(granted.grantee)) END;
            EXECUTE pg_catalog.format('REVOKE ALL ON %s %s FROM %s CASCADE', object.kind, object.name, grantee);
        END LOOP;

        IF object.reads THEN
            EXECUTE pg_catalog.format('GRANT EXECUTE ON ROUTINE %s TO PUBLIC', object.name);
        ELSIF object.name OPERATOR(pg_catalog.!~) 'softbee_guard_rows' THEN
            EXECUTE pg_catalog.format('GRANT %s ON %s %s TO pg_database_owner',
                CASE object.kind WHEN 'TABLE' THEN 'SELECT, INSERT' ELSE 'EXECUTE' END, object.kind, object.name);
            IF extension_owner OPERATOR(pg_catalog.<>) pg_catalog.pg_get_userbyid(object.owner) THEN
                EXECUTE pg_catalog.format('GRANT %s ON %s %s TO %I WITH GRANT OPTION',
                    CASE object.kind WHEN 'TABLE' THEN 'SELECT, INSERT' ELSE 'EXECUTE' END, object.kind, object.name,
                    extension_owner);
            END IF;
        END IF;
    END LOOP;
END
$grants$;
