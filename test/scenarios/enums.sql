-- Enumerated types.

-- scenario: enum_is_added
-- expect: CREATE TYPE public\.mood AS ENUM
-- from
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s fine');

-- scenario: enum_is_dropped
-- expect: DROP TYPE public\.mood
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- to

-- scenario: enum_without_values
-- from
-- to
CREATE TYPE nothing AS ENUM ();

-- scenario: enum_without_values_gets_one
-- hazards: cannot be undone
-- from
CREATE TYPE nothing AS ENUM ();
-- to
CREATE TYPE nothing AS ENUM ('something');

-- scenario: enum_value_is_appended
-- hazards: cannot be undone
-- expect: ALTER TYPE public\.mood ADD VALUE '?happy
-- expect-not: DROP
-- rows: INSERT INTO t VALUES ('sad'), ('ok');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood);

-- scenario: enum_value_is_added_in_front
-- hazards: cannot be undone
-- expect: ADD VALUE 'awful' BEFORE 'sad'
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
-- to
CREATE TYPE mood AS ENUM ('awful', 'sad', 'ok');

-- scenario: enum_values_are_added_everywhere
-- hazards: cannot be undone
-- expect-not: DROP
-- from
CREATE TYPE mood AS ENUM ('b', 'd');
-- to
CREATE TYPE mood AS ENUM ('a', 'a2', 'b', 'c', 'c2', 'd', 'e', 'f');

-- scenario: enum_value_is_added_and_is_a_default
-- hazards: cannot be undone
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood DEFAULT 'sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood DEFAULT 'happy');

-- scenario: enum_value_is_added_and_stands_in_a_check
-- hazards: cannot be undone, may fail on existing data, scan
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood CHECK (m <> 'happy'));

-- scenario: enum_value_is_added_and_stands_in_an_index
-- hazards: blocking lock, cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood);
CREATE INDEX i ON t (m) WHERE m = 'happy';

-- scenario: enum_value_is_added_and_used_by_a_new_table
-- hazards: cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'happy' CHECK (m IN ('sad', 'happy')));

-- scenario: enum_value_is_added_and_used_by_a_view
-- hazards: cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (m mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood);
CREATE VIEW v AS SELECT * FROM t WHERE m = 'happy';

-- scenario: enum_value_is_added_and_used_by_an_sql_body
-- hazards: cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION best() RETURNS mood LANGUAGE sql BEGIN ATOMIC SELECT 'happy'::mood; END;

-- scenario: enum_value_is_removed
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, 'sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (id int, m mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (id int, m mood);

-- scenario: enum_values_change_places
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('sad'), ('ok');
-- from
CREATE TYPE mood AS ENUM ('ok', 'sad');
CREATE TABLE t (m mood NOT NULL);
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood NOT NULL);

-- scenario: enum_value_is_removed_below_a_default
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (DEFAULT);
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood DEFAULT 'happy');
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood DEFAULT 'happy');

-- scenario: enum_value_is_removed_below_arrays
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('{sad,happy}');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood[] DEFAULT '{sad}');
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood[] DEFAULT '{sad}');

-- scenario: enum_value_is_removed_below_index_and_check
-- hazards: blocking lock, may fail on existing data, rewrite, scan
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood CHECK (m <> 'happy'));
CREATE INDEX i ON t (m) WHERE m = 'sad';
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood CHECK (m <> 'happy'));
CREATE INDEX i ON t (m) WHERE m = 'sad';

-- scenario: enum_value_is_removed_below_view_and_function
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood);
CREATE VIEW v AS SELECT m FROM t WHERE m = 'sad';
CREATE FUNCTION f(m mood) RETURNS mood LANGUAGE sql AS 'SELECT m';
COMMENT ON FUNCTION f(mood) IS 'same';
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE TABLE t (m mood);
CREATE VIEW v AS SELECT m FROM t WHERE m = 'sad';
CREATE FUNCTION f(m mood) RETURNS mood LANGUAGE sql AS 'SELECT m';
COMMENT ON FUNCTION f(mood) IS 'same';

-- scenario: enum_value_is_removed_below_composite_and_domain
-- hazards: may fail on existing data, rewrite
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
CREATE TYPE pair AS (a mood, b mood);
CREATE TABLE t (g good_mood, p mood);
-- to
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE DOMAIN good_mood AS mood CHECK (VALUE <> 'sad');
CREATE TYPE pair AS (a mood, b mood);
CREATE TABLE t (g good_mood, p mood);

-- scenario: enum_is_removed_with_its_column
-- hazards: data loss
-- from
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id int, m mood);
-- to
CREATE TABLE t (id int);

-- scenario: enum_is_added_with_a_column
-- from
CREATE TABLE t (id int);
-- to
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (id int, m mood DEFAULT 'sad' NOT NULL);

-- scenario: text_becomes_enum
-- hazards: may fail on existing data, rewrite
-- expect: USING
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TABLE t (m text DEFAULT 'sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood DEFAULT 'sad');

-- scenario: enum_becomes_text
-- hazards: rewrite
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood DEFAULT 'sad');
-- to
CREATE TABLE t (m text DEFAULT 'sad');

-- scenario: column_moves_to_another_enum
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('sad');
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood);
-- to
CREATE TYPE feeling AS ENUM ('sad', 'fine');
CREATE TABLE t (m feeling);

-- scenario: enum_gets_values_and_a_comment
-- hazards: cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad');
COMMENT ON TYPE mood IS 'old';
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE mood IS 'new';

-- scenario: enum_rebuilt_keeps_its_comment
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
COMMENT ON TYPE mood IS 'stays';
-- to
CREATE TYPE mood AS ENUM ('sad');
COMMENT ON TYPE mood IS 'stays';

-- scenario: two_enums_change_in_one_table
-- hazards: cannot be undone, may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('b', 'x');
-- from
CREATE TYPE one AS ENUM ('a', 'b');
CREATE TYPE two AS ENUM ('x');
CREATE TABLE t (a one, b two);
-- to
CREATE TYPE one AS ENUM ('b');
CREATE TYPE two AS ENUM ('x', 'y');
CREATE TABLE t (a one, b two);

-- scenario: enum_in_a_partition_key_gets_a_value
-- hazards: cannot be undone
-- from
CREATE TYPE mood AS ENUM ('sad', 'ok');
CREATE TABLE t (m mood) PARTITION BY LIST (m);
CREATE TABLE t_sad PARTITION OF t FOR VALUES IN ('sad');
-- to
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE t (m mood) PARTITION BY LIST (m);
CREATE TABLE t_sad PARTITION OF t FOR VALUES IN ('sad');
CREATE TABLE t_happy PARTITION OF t FOR VALUES IN ('happy');

-- scenario: value_becomes_an_array_of_an_enum_that_loses_values
-- hazards: data loss, may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, 'a', '{a}');
-- from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id int, v e, w e[]);
-- to
CREATE TYPE e AS ENUM ('c', 'a');
CREATE TABLE t (id int, v e[], w e);
