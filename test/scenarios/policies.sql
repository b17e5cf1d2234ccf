-- Row-level security policies.

-- scenario: policy_is_added
-- from
CREATE TABLE t (a int, owner name);
-- to
CREATE TABLE t (a int, owner name);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON t FOR SELECT TO app, reader USING (owner = CURRENT_USER);
CREATE POLICY write ON t AS RESTRICTIVE FOR UPDATE USING (a > 0) WITH CHECK (a > 1);
CREATE POLICY insert_any ON t FOR INSERT WITH CHECK (true);
COMMENT ON POLICY own ON t IS 'rows of their own';

-- scenario: policy_is_dropped
-- expect: DROP POLICY p ON public\.t
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);
-- to
CREATE TABLE t (a int);

-- scenario: policy_expression_changes
-- expect: ALTER POLICY p ON public\.t
-- expect-not: DROP
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 1);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 10) WITH CHECK (a > 11);

-- scenario: policy_loses_its_check
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0) WITH CHECK (a > 1);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);

-- scenario: policy_roles_change
-- expect-not: DROP
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t TO app USING (a > 0);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t TO reader, app USING (a > 0);

-- scenario: policy_becomes_public
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t TO app USING (a > 0);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);

-- scenario: policy_command_changes
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR SELECT USING (a > 0);
COMMENT ON POLICY p ON t IS 'kept';
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t FOR DELETE USING (a > 0);
COMMENT ON POLICY p ON t IS 'kept';

-- scenario: policy_becomes_restrictive
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t AS RESTRICTIVE USING (a > 0);

-- scenario: policy_on_a_column_that_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);
COMMENT ON POLICY p ON t IS 'kept';
-- to
CREATE TABLE t (a bigint);
CREATE POLICY p ON t USING (a > 0);
COMMENT ON POLICY p ON t IS 'kept';

-- scenario: policy_of_another_table_uses_a_column_that_changes_type
-- hazards: rewrite
-- from
CREATE TABLE t (a int);
CREATE TABLE u (b int);
CREATE POLICY p ON u USING (EXISTS (SELECT FROM t WHERE t.a = u.b));
-- to
CREATE TABLE t (a bigint);
CREATE TABLE u (b int);
CREATE POLICY p ON u USING (EXISTS (SELECT FROM t WHERE t.a = u.b));

-- scenario: policy_uses_a_column_that_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int);
CREATE POLICY p ON t USING (b > 0);
-- to
CREATE TABLE t (a int);

-- scenario: policy_moves_from_a_dropped_column
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int);
CREATE POLICY p ON t USING (b > 0);
-- to
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);

-- scenario: policy_moves_to_an_added_column
-- from
CREATE TABLE t (a int);
CREATE POLICY p ON t USING (a > 0);
-- to
CREATE TABLE t (a int, b int);
CREATE POLICY p ON t USING (b > 0);

-- scenario: policy_of_one_name_on_two_tables
-- from
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE POLICY p ON t USING (a > 0);
-- to
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE POLICY p ON u USING (a > 0);

-- scenario: policy_calls_a_function_over_its_own_table
-- from
-- to
CREATE TABLE t (a int);
CREATE FUNCTION visible(t) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER AS 'SELECT $1.a > 0';
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (visible(t.*));

-- scenario: policy_is_a_subquery
-- from
CREATE TABLE t (a int);
CREATE TABLE u (b int);
-- to
CREATE TABLE t (a int);
CREATE TABLE u (b int);
CREATE POLICY p ON t USING ((SELECT a < b FROM u)) WITH CHECK ((SELECT a > b FROM u));
