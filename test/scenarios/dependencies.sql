-- Orders that names do not tell, and cycles.

-- scenario: mutual_foreign_keys
-- from
-- to
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;

-- scenario: mutual_foreign_keys_are_dropped
-- hazards: data loss
-- from
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
INSERT INTO a VALUES (1);
-- to

-- scenario: ring_of_three_tables
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE a (id int PRIMARY KEY, b_id int);
-- to
CREATE TABLE a (id int PRIMARY KEY, b_id int);
CREATE TABLE b (id int PRIMARY KEY, c_id int);
CREATE TABLE c (id int PRIMARY KEY, a_id int REFERENCES a);
ALTER TABLE b ADD FOREIGN KEY (c_id) REFERENCES c;
ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;

-- scenario: ring_turns_around
-- hazards: blocking lock, data loss, may fail on existing data, scan
-- from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int PRIMARY KEY, a_id int REFERENCES a);
-- to
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE a (id int PRIMARY KEY, b_id int REFERENCES b);

-- scenario: check_with_a_function_over_the_tables_row
-- from
-- to
CREATE TABLE t (a int);
CREATE FUNCTION good(t) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1.a > 0';
ALTER TABLE t ADD CHECK (good(t.*));

-- scenario: default_with_a_function_over_the_same_table
-- from
-- to
CREATE TABLE t (a int);
CREATE FUNCTION next_a() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT max(a) + 1 FROM t; END;
ALTER TABLE t ALTER a SET DEFAULT next_a();

-- scenario: default_with_a_function_over_the_same_table_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int);
CREATE FUNCTION next_a() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT max(a) + 1 FROM t; END;
ALTER TABLE t ALTER a SET DEFAULT next_a();
-- to

-- scenario: two_views_that_need_each_other
-- from
-- to
CREATE VIEW a AS SELECT 1 AS x;
CREATE VIEW b AS SELECT x FROM a;
CREATE OR REPLACE VIEW a AS SELECT 1 AS x WHERE NOT EXISTS (SELECT FROM b);

-- scenario: two_views_that_need_each_other_are_dropped
-- from
CREATE VIEW a AS SELECT 1 AS x;
CREATE VIEW b AS SELECT x FROM a;
CREATE OR REPLACE VIEW a AS SELECT 1 AS x WHERE NOT EXISTS (SELECT FROM b);
-- to
CREATE TABLE nothing_but (a int);

-- scenario: view_and_function_that_need_each_other
-- from
-- to
CREATE VIEW v AS SELECT 1 AS a;
CREATE FUNCTION f(v) RETURNS int LANGUAGE sql RETURN 5;
CREATE OR REPLACE VIEW v AS SELECT f(NULL) AS a;

-- scenario: functions_that_call_each_other
-- from
-- to
CREATE FUNCTION even(n int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN n = 0 OR odd(n - 1); END';
CREATE FUNCTION odd(n int) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN n <> 0 AND even(n - 1); END';

-- scenario: sql_functions_that_call_each_other_by_text
-- from
-- to
SET check_function_bodies = off;
CREATE FUNCTION even(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n = 0 OR odd(n - 1)';
CREATE FUNCTION odd(n int) RETURNS boolean LANGUAGE sql AS 'SELECT n <> 0 AND even(n - 1)';

-- scenario: table_needs_function_needs_type_needs_table
-- from
-- to
CREATE TABLE z (a int);
CREATE TYPE y AS (row_of z);
CREATE FUNCTION x(y) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT 1';
CREATE TABLE a (c int DEFAULT x(NULL));

-- scenario: default_uses_a_view_through_a_function
-- from
CREATE TABLE base (a int);
-- to
CREATE TABLE base (a int);
CREATE VIEW z AS SELECT max(a) AS a FROM base;
CREATE FUNCTION y() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a FROM z; END;
CREATE TABLE a (b int DEFAULT y());

-- scenario: domain_whose_check_calls_a_function_over_the_domain
-- from
-- to
CREATE DOMAIN d AS int;
CREATE FUNCTION f(d) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true';
ALTER DOMAIN d ADD CONSTRAINT c CHECK (f(VALUE));

-- scenario: generated_column_with_a_function
-- hazards: rewrite
-- from
CREATE TABLE t (a int);
-- to
CREATE FUNCTION half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
CREATE TABLE t (a int, h int GENERATED ALWAYS AS (half(a)) STORED);

-- scenario: function_of_a_generated_column_changes_its_result
-- hazards: rewrite
-- from
CREATE FUNCTION half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
CREATE TABLE t (a int, h int GENERATED ALWAYS AS (half(a)) STORED);
-- to
CREATE FUNCTION half(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1::bigint / 2';
CREATE TABLE t (a int, h bigint GENERATED ALWAYS AS (half(a)) STORED);

-- scenario: partition_bound_by_a_key_with_a_function
-- from
-- to
CREATE FUNCTION bucket(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 % 4';
CREATE TABLE t (a int) PARTITION BY LIST (bucket(a));
CREATE TABLE t0 PARTITION OF t FOR VALUES IN (0, 1);

-- scenario: type_of_a_function_argument_is_rebuilt
-- from
CREATE TYPE m AS ENUM ('a', 'b');
CREATE FUNCTION f(m DEFAULT 'a') RETURNS m LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f() AS x;
-- to
CREATE TYPE m AS ENUM ('a');
CREATE FUNCTION f(m DEFAULT 'a') RETURNS m LANGUAGE sql AS 'SELECT $1';
CREATE VIEW v AS SELECT f() AS x;

-- scenario: foreign_key_needs_an_index_of_another_change
-- hazards: blocking lock, may fail on existing data, rewrite, scan
-- rows: INSERT INTO p VALUES (1, 5); INSERT INTO c VALUES (5);
-- from
CREATE TABLE p (id int PRIMARY KEY, n int);
CREATE TABLE c (n int);
-- to
CREATE TABLE p (id int PRIMARY KEY, n bigint UNIQUE);
CREATE TABLE c (n bigint REFERENCES p (n));

-- scenario: column_moves_between_tables_with_its_view
-- hazards: data loss
-- from
CREATE TABLE one (id int, x int);
CREATE TABLE two (id int);
CREATE VIEW v AS SELECT one.id, one.x FROM one JOIN two USING (id);
-- to
CREATE TABLE one (id int);
CREATE TABLE two (id int, x int);
CREATE VIEW v AS SELECT one.id, two.x FROM one JOIN two USING (id);

-- scenario: policy_needs_a_table_made_later
-- from
CREATE TABLE a (id int);
-- to
CREATE TABLE a (id int);
CREATE TABLE z (id int);
CREATE POLICY p ON a USING (id IN (SELECT id FROM z));
CREATE POLICY p ON z USING (id IN (SELECT id FROM a));

-- scenario: rule_of_a_view_stays_out_of_the_way
-- from
CREATE TABLE t (a int);
CREATE TABLE u (a int);
-- to
CREATE TABLE t (a int);
CREATE TABLE u (a int, b int);

-- scenario: comment_on_a_schema_beside_a_column_that_moves_to_a_type_in_it
-- hazards: may fail on existing data, rewrite
-- from
CREATE SCHEMA s;
CREATE TABLE s.t (id int, a text);
COMMENT ON SCHEMA s IS 'one';
-- to
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('c', 'd');
CREATE TABLE s.t (id int, a s.e DEFAULT 'd');
COMMENT ON SCHEMA s IS 'two';

-- scenario: comment_on_a_schema_beside_a_sequence_that_a_dropped_table_owned
-- hazards: data loss
-- from
CREATE SCHEMA s;
CREATE SEQUENCE s.q;
CREATE TABLE s.t (id int);
ALTER SEQUENCE s.q OWNED BY s.t.id;
COMMENT ON SCHEMA s IS 'one';
-- to
CREATE SCHEMA s;
CREATE SEQUENCE s.q;
COMMENT ON SCHEMA s IS 'two';

-- scenario: key_that_a_foreign_key_may_stand_on_goes_after_it
-- hazards: blocking lock, data loss, may fail on existing data
-- from
CREATE TABLE a (id int NOT NULL);
ALTER TABLE a ADD CONSTRAINT k UNIQUE (id);
ALTER TABLE a ADD CONSTRAINT a_key PRIMARY KEY (id);
CREATE TABLE b (id int);
ALTER TABLE b ADD CONSTRAINT f FOREIGN KEY (id) REFERENCES a (id);
-- to
CREATE TABLE a (id int);
ALTER TABLE a ADD CONSTRAINT k UNIQUE (id) DEFERRABLE INITIALLY DEFERRED;

-- scenario: view_on_a_child_that_leaves_its_parent
-- hazards: data loss
-- from
CREATE TABLE a (id int PRIMARY KEY);
CREATE TABLE b (id int NOT NULL) INHERITS (a);
CREATE VIEW v WITH (security_barrier) AS SELECT id FROM b;
-- to
CREATE TABLE b (id int);
CREATE VIEW v AS SELECT id, 1 + 1 AS two FROM b;

-- scenario: functions_that_call_each_other_get_other_bodies
-- expect-not: DROP FUNCTION
-- from
CREATE FUNCTION a(i int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a(i) WHERE i > 0; END;
CREATE OR REPLACE FUNCTION a(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT b(i) WHERE i > 1; END;
-- to
CREATE FUNCTION a(i int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a(i) WHERE i > 2; END;
CREATE OR REPLACE FUNCTION a(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT b(i) WHERE i > 3; END;

-- scenario: function_with_a_body_of_sql_comes_to_call_its_callers
-- from
CREATE FUNCTION a(i int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a(i); END;
-- to
CREATE FUNCTION a(i int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a(i) WHERE i > 0; END;
CREATE OR REPLACE FUNCTION a(i int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT b(i) WHERE i > 1; END;

-- scenario: views_that_need_each_other_read_otherwise
-- from
CREATE VIEW a AS SELECT 1 AS x;
CREATE VIEW b AS SELECT x FROM a;
CREATE OR REPLACE VIEW a AS SELECT 1 AS x WHERE NOT EXISTS (SELECT FROM b);
-- to
CREATE VIEW a AS SELECT 1 AS x;
CREATE VIEW b AS SELECT x FROM a WHERE x > 1;
CREATE OR REPLACE VIEW a AS SELECT 2 AS x WHERE NOT EXISTS (SELECT FROM b);
