-- Functions and procedures.

-- scenario: function_is_added
-- expect: CREATE (OR REPLACE )?FUNCTION public\.f\(a integer
-- from
-- to
CREATE FUNCTION f(a int, b text DEFAULT 'x') RETURNS int LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS 'SELECT $1';

-- scenario: function_is_dropped
-- expect: DROP FUNCTION public\.f\(integer\)
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to

-- scenario: function_body_changes
-- expect: CREATE OR REPLACE FUNCTION
-- expect-not: DROP
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1 + 1';

-- scenario: function_properties_change
-- expect-not: DROP
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql STABLE LEAKPROOF SECURITY DEFINER STRICT PARALLEL RESTRICTED COST 7
  SET search_path = 'pg_catalog', 'pg_temp' SET work_mem = '8MB' AS 'SELECT $1';

-- scenario: function_properties_become_plain
-- from
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql STABLE SECURITY DEFINER ROWS 5 COST 7 SET work_mem = '8MB' AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE sql AS 'SELECT $1';

-- scenario: function_result_changes
-- expect: DROP FUNCTION
-- from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION f() IS 'kept';
-- to
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
COMMENT ON FUNCTION f() IS 'kept';

-- scenario: function_argument_gets_another_name
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- scenario: function_argument_gets_a_default
-- expect-not: DROP
-- from
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int, b int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- scenario: function_argument_loses_its_default
-- from
CREATE FUNCTION f(a int, b int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- scenario: function_gets_an_argument
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT $1';

-- scenario: functions_of_one_name
-- from
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- to
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 3';
CREATE FUNCTION f(int, text) RETURNS int LANGUAGE sql AS 'SELECT 4';

-- scenario: function_with_out_arguments_changes
-- from
CREATE FUNCTION f(a int, OUT b int) LANGUAGE sql AS 'SELECT $1';
-- to
CREATE FUNCTION f(a int, OUT b int, OUT c text) LANGUAGE sql AS $$SELECT $1, 'x'$$;

-- scenario: function_returns_table
-- from
CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
-- to
CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';

-- scenario: variadic_function
-- from
-- to
CREATE FUNCTION f(a text, VARIADIC b int[] DEFAULT '{}') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g(VARIADIC "any") RETURNS int LANGUAGE internal AS 'pg_num_nulls';

-- scenario: polymorphic_function
-- from
-- to
CREATE FUNCTION f(a anyelement, b anyarray) RETURNS anyelement LANGUAGE sql AS 'SELECT $1';

-- scenario: procedure_is_added
-- from
-- to
CREATE PROCEDURE p(a int, INOUT b text) LANGUAGE plpgsql AS $$BEGIN b := a::text; COMMIT; END$$;

-- scenario: procedure_body_changes
-- expect: CREATE OR REPLACE PROCEDURE
-- from
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
-- to
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 2';

-- scenario: procedure_is_dropped
-- expect: DROP PROCEDURE
-- from
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';
COMMENT ON PROCEDURE p(int) IS 'bye';
-- to

-- scenario: function_becomes_procedure
-- from
CREATE FUNCTION p(a int) RETURNS void LANGUAGE sql AS 'SELECT 1';
-- to
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'SELECT 1';

-- scenario: function_language_changes
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT a';
-- to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN a; END';

-- scenario: function_text_with_dollars_and_quotes
-- from
-- to
CREATE FUNCTION f() RETURNS text LANGUAGE plpgsql AS $outer$
BEGIN
  -- $function$ and $body$ stand in here; 'one' ''two''
  RETURN $function$ it's $function$ || $$x$$ || E'\\';
END
$outer$;

-- scenario: function_with_sql_body
-- from
-- to
CREATE TABLE t (a int);
CREATE FUNCTION f(x int) RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM t WHERE a > x; END;
CREATE FUNCTION g() RETURNS int LANGUAGE sql RETURN 1 + 1;

-- scenario: sql_body_changes
-- from
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(a) FROM t; END;
-- to
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT sum(b) FROM t; END;

-- scenario: column_changes_below_an_sql_body
-- hazards: rewrite
-- from
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT a::text FROM t; END;
-- to
CREATE TABLE t (a bigint);
CREATE FUNCTION f() RETURNS SETOF text LANGUAGE sql BEGIN ATOMIC SELECT a::text FROM t; END;

-- scenario: table_of_an_sql_body_is_dropped_with_it
-- hazards: data loss
-- from
CREATE TABLE a_table (a int);
CREATE FUNCTION z() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) FROM a_table; END;
-- to

-- scenario: sql_text_body_names_a_table_made_later
-- from
-- to
CREATE TABLE zoo (a int);
CREATE FUNCTION animals() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM zoo';

-- scenario: function_takes_a_table_row
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE FUNCTION full_name(t) RETURNS text LANGUAGE sql AS 'SELECT $1.a::text';
CREATE FUNCTION all_t() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';

-- scenario: function_of_a_table_goes_with_it
-- hazards: data loss
-- from
CREATE TABLE t (a int);
CREATE FUNCTION full_name(t) RETURNS text LANGUAGE sql AS 'SELECT $1.a::text';
-- to

-- scenario: function_argument_type_is_a_new_domain
-- from
-- to
CREATE DOMAIN z AS int;
CREATE FUNCTION a(x z, y z[]) RETURNS z LANGUAGE sql AS 'SELECT x';

-- scenario: function_in_default_check_index_and_policy_changes_its_body
-- expect: CREATE OR REPLACE FUNCTION
-- expect-not: DROP
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE FUNCTION f(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 0';
CREATE TABLE t (a int CHECK (f(a)), b boolean DEFAULT f(1));
CREATE INDEX i ON t (f(a));
CREATE POLICY p ON t USING (f(a));
-- to
CREATE FUNCTION f(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > -1';
CREATE TABLE t (a int CHECK (f(a)), b boolean DEFAULT f(1));
CREATE INDEX i ON t (f(a));
CREATE POLICY p ON t USING (f(a));

-- scenario: function_in_default_and_index_changes_its_arguments
-- hazards: blocking lock
-- from
CREATE FUNCTION f(a int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE TABLE t (a int DEFAULT f(1));
CREATE INDEX i ON t (f(a));
-- to
CREATE FUNCTION f(b int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1';
CREATE TABLE t (a int DEFAULT f(1));
CREATE INDEX i ON t (f(a));

-- scenario: function_with_quoted_names
-- from
-- to
CREATE TYPE "My Type" AS (a int);
CREATE FUNCTION "My Function"("Arg 1" "My Type", "select" int) RETURNS "My Type" LANGUAGE sql AS 'SELECT $1';
COMMENT ON FUNCTION "My Function"("My Type", int) IS 'quoted';

-- scenario: window_function
-- from
-- to
CREATE FUNCTION my_row_number() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';

-- scenario: function_with_transform_free_c_language
-- from
-- to
CREATE FUNCTION plus(int, int) RETURNS int LANGUAGE internal STRICT IMMUTABLE AS 'int4pl';

-- scenario: function_grants_survive_a_rebuild
-- still: SELECT has_function_privilege('reader', 'f()', 'EXECUTE'), has_function_privilege('app', 'f()', 'EXECUTE')
-- from
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f() TO reader;
-- to
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
REVOKE ALL ON FUNCTION f() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION f() TO reader;

-- scenario: function_support_and_config
-- from
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET datestyle = 'ISO, MDY' AS 'SELECT 1';
-- to
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql SET datestyle = 'German' SET "my.setting" = 'it''s' AS 'SELECT 1';

-- scenario: procedures_that_differ_in_out_arguments
-- from
-- to
CREATE PROCEDURE p(OUT a int, IN b int, IN c int) LANGUAGE plpgsql AS 'BEGIN a := b; END';
CREATE PROCEDURE p(IN a int, IN b int, IN c int) LANGUAGE plpgsql AS 'BEGIN END';
COMMENT ON PROCEDURE p(IN int, IN int) IS 'two';
COMMENT ON PROCEDURE p(IN int, IN int, IN int) IS 'three';

-- scenario: functions_with_sql_bodies_call_each_other
-- from
-- to
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT n; END;
CREATE FUNCTION g(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT f(n - 1); END;
CREATE OR REPLACE FUNCTION f(n int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN n > 0 THEN g(n) ELSE 0 END; END;
