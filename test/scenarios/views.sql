-- Views, and what happens to them when what they are made of changes.

-- scenario: view_is_added
-- from
CREATE TABLE t (a int, b text);
-- to
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t WHERE a > 0;

-- scenario: view_is_dropped
-- expect: DROP VIEW public\.v
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);

-- scenario: view_condition_changes
-- expect: CREATE OR REPLACE VIEW
-- expect-not: DROP
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 5;

-- scenario: view_gets_a_last_column
-- expect: CREATE OR REPLACE VIEW
-- expect-not: DROP
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;

-- scenario: view_gets_a_first_column
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT b, a FROM t;

-- scenario: view_column_gets_another_name
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a AS b FROM t;

-- scenario: view_column_gets_another_type
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a::text FROM t;

-- scenario: view_on_a_column_that_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1);
-- still: SELECT has_table_privilege('reader', 'v', 'SELECT')
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
COMMENT ON VIEW v IS 'kept';
COMMENT ON COLUMN v.a IS 'kept too';
GRANT SELECT ON v TO reader;
-- to
CREATE TABLE t (a bigint);
CREATE VIEW v AS SELECT a FROM t;
COMMENT ON VIEW v IS 'kept';
COMMENT ON COLUMN v.a IS 'kept too';
GRANT SELECT ON v TO reader;

-- scenario: views_on_views_on_a_column_that_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1, 2);
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW z AS SELECT a FROM t;
CREATE VIEW y AS SELECT a + 1 AS a FROM z;
CREATE VIEW x AS SELECT y.a, z.a AS b FROM y, z;
CREATE VIEW aside AS SELECT b FROM t;
-- to
CREATE TABLE t (a bigint, b int);
CREATE VIEW z AS SELECT a FROM t;
CREATE VIEW y AS SELECT a + 1 AS a FROM z;
CREATE VIEW x AS SELECT y.a, z.a AS b FROM y, z;
CREATE VIEW aside AS SELECT b FROM t;

-- scenario: view_that_does_not_use_the_changed_column_stays
-- hazards: rewrite
-- expect-not: VIEW
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT b FROM t;
-- to
CREATE TABLE t (a bigint, b int);
CREATE VIEW v AS SELECT b FROM t;

-- scenario: view_column_is_dropped_below_another_view
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW z AS SELECT a, b FROM t;
CREATE VIEW y AS SELECT b FROM z;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW z AS SELECT b FROM t;
CREATE VIEW y AS SELECT b FROM z;

-- scenario: view_on_a_column_that_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;

-- scenario: view_on_a_column_that_is_added
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;

-- scenario: view_and_table_are_dropped
-- hazards: data loss
-- from
CREATE TABLE z (a int);
CREATE VIEW a AS SELECT a FROM z;
-- to

-- scenario: view_moves_to_another_table
-- hazards: data loss
-- from
CREATE TABLE one (a int);
CREATE VIEW v AS SELECT a FROM one;
-- to
CREATE TABLE two (a int);
CREATE VIEW v AS SELECT a FROM two;

-- scenario: views_in_an_order_that_names_do_not_tell
-- from
-- to
CREATE TABLE t (a int);
CREATE VIEW c AS SELECT a FROM t;
CREATE VIEW b AS SELECT a FROM c;
CREATE VIEW a AS SELECT a FROM b;

-- scenario: views_change_places
-- from
CREATE TABLE t (a int);
CREATE VIEW a AS SELECT a FROM t;
CREATE VIEW b AS SELECT a FROM a;
-- to
CREATE TABLE t (a int);
CREATE VIEW b AS SELECT a FROM t;
CREATE VIEW a AS SELECT a FROM b;

-- scenario: view_options_are_set
-- expect-not: DROP
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_barrier, security_invoker = true) AS SELECT a FROM t;

-- scenario: view_options_are_reset
-- from
CREATE TABLE t (a int);
CREATE VIEW v WITH (security_barrier) AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;

-- scenario: view_with_check_option
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 0;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;

-- scenario: view_check_option_changes_with_its_text
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 0 WITH LOCAL CHECK OPTION;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t WHERE a > 1 WITH CASCADED CHECK OPTION;

-- scenario: view_column_default
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 5;

-- scenario: view_column_default_survives_a_rebuild
-- hazards: rewrite
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 5;
-- to
CREATE TABLE t (a bigint);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v ALTER a SET DEFAULT 5;

-- scenario: recursive_view
-- from
-- to
CREATE RECURSIVE VIEW numbers (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM numbers WHERE n < 100;

-- scenario: view_with_much_in_it
-- from
-- to
CREATE TABLE t (id int PRIMARY KEY, a text, b jsonb, c timestamptz);
CREATE VIEW v AS
  WITH recent AS (SELECT * FROM t WHERE c > now() - interval '1 day')
  SELECT id, count(*) OVER (PARTITION BY a ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS n,
         b -> 'x' ->> 0 AS x, CASE WHEN a ~ '^a\d' THEN 'it''s' ELSE E'tab\t' END AS y, l.z
  FROM recent LEFT JOIN LATERAL (SELECT generate_series(1, 2) AS z) l ON true
  WHERE EXISTS (SELECT FROM t u WHERE u.id = recent.id) ORDER BY 1 DESC LIMIT 5;

-- scenario: view_grouped_by_a_primary_key
-- from
-- to
CREATE TABLE t (id int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id;

-- scenario: primary_key_moves_below_a_grouped_view
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (id int PRIMARY KEY, b int NOT NULL, a text);
CREATE VIEW v AS SELECT id, a, count(*) FROM t GROUP BY id;
-- to
CREATE TABLE t (id int NOT NULL, b int PRIMARY KEY, a text);
CREATE VIEW v AS SELECT b, a, count(*) FROM t GROUP BY b;

-- scenario: view_calls_a_function_that_changes_its_result
-- from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f() AS x;
-- to
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$SELECT 'a'$$;
CREATE VIEW v AS SELECT f() AS x;

-- scenario: view_replaced_by_table_of_its_name
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE TABLE v (a int);

-- scenario: view_becomes_materialized
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
-- to
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW v AS SELECT a FROM t;

-- scenario: view_with_trigger_is_rebuilt
-- hazards: rewrite
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER instead ON v IS 'kept';
-- to
CREATE TABLE t (a bigint);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER instead INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
COMMENT ON TRIGGER instead ON v IS 'kept';

-- scenario: view_used_as_a_type
-- from
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a::text FROM t;
CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- scenario: view_over_system_catalogs
-- from
-- to
CREATE VIEW v AS SELECT c.relname, n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace;
CREATE VIEW w AS SELECT table_name FROM information_schema.tables;

-- scenario: grants_survive_a_view_rebuild
-- still: SELECT array(SELECT unnest(relacl)::text COLLATE "C" ORDER BY 1) FROM pg_class WHERE relname = 'v'
-- from
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT, UPDATE ON v TO app;
GRANT SELECT ON v TO PUBLIC;
GRANT INSERT ON v TO reader WITH GRANT OPTION;
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT b, a FROM t;
GRANT SELECT, UPDATE ON v TO app;
GRANT SELECT ON v TO PUBLIC;
GRANT INSERT ON v TO reader WITH GRANT OPTION;

-- scenario: view_of_a_union_with_nulls
-- from
-- to
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT a, NULL::int FROM t UNION ALL SELECT NULL, b FROM t;
CREATE VIEW w AS SELECT a, NULL::int AS q FROM t UNION ALL SELECT NULL::int, b FROM t;
