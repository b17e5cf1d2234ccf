-- Materialized views and their indexes.

-- scenario: materialized_view_is_added
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE UNIQUE INDEX m_a ON m (a);

-- scenario: materialized_view_is_dropped
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX m_a ON m (a);
-- to
CREATE TABLE t (a int);

-- scenario: populated_or_not_is_no_difference
-- nothing
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WITH NO DATA;

-- scenario: materialized_view_definition_changes
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX m_a ON m (a);
COMMENT ON MATERIALIZED VIEW m IS 'kept';
COMMENT ON INDEX m_a IS 'kept';
COMMENT ON COLUMN m.a IS 'kept';
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t WHERE a > 0;
CREATE INDEX m_a ON m (a);
COMMENT ON MATERIALIZED VIEW m IS 'kept';
COMMENT ON INDEX m_a IS 'kept';
COMMENT ON COLUMN m.a IS 'kept';

-- scenario: materialized_view_options_change
-- expect: ALTER MATERIALIZED VIEW public\.m SET
-- expect-not: DROP
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m WITH (fillfactor = 70, autovacuum_enabled = false) AS SELECT a FROM t;

-- scenario: materialized_view_gets_an_index
-- hazards: blocking lock
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE INDEX m_a ON m (a);

-- scenario: materialized_view_on_a_column_that_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE VIEW v AS SELECT a FROM m;
-- to
CREATE TABLE t (a bigint);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX m_a ON m (a);
CREATE VIEW v AS SELECT a FROM m;

-- scenario: materialized_view_on_materialized_view
-- from
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW z AS SELECT a FROM t;
CREATE MATERIALIZED VIEW a AS SELECT a FROM z;

-- scenario: lower_materialized_view_changes
-- from
CREATE MATERIALIZED VIEW z AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW a AS SELECT a FROM z;
-- to
CREATE MATERIALIZED VIEW z AS SELECT 1 AS b, 2 AS a;
CREATE MATERIALIZED VIEW a AS SELECT a FROM z;

-- scenario: materialized_view_becomes_view
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- to
CREATE VIEW m AS SELECT 1 AS a;

-- scenario: materialized_view_column_properties
-- from
CREATE MATERIALIZED VIEW m AS SELECT 'a'::text AS a;
-- to
CREATE MATERIALIZED VIEW m AS SELECT 'a'::text AS a;
ALTER MATERIALIZED VIEW m ALTER a SET STATISTICS 50;
ALTER MATERIALIZED VIEW m ALTER a SET STORAGE EXTERNAL;

-- scenario: materialized_view_is_clustered
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE INDEX i ON m (a);
-- to
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE INDEX i ON m (a);
ALTER MATERIALIZED VIEW m CLUSTER ON i;

-- scenario: materialized_view_grants_survive_a_rebuild
-- still: SELECT has_table_privilege('reader', 'm', 'SELECT'), has_table_privilege('app', 'm', 'SELECT')
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
GRANT SELECT ON m TO reader;
-- to
CREATE MATERIALIZED VIEW m AS SELECT 2 AS a;
GRANT SELECT ON m TO reader;
