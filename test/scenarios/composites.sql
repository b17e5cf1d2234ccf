-- Composite types and their attributes.

-- scenario: composite_is_added
-- from
-- to
CREATE TYPE place AS (lat double precision, lon double precision, "Name" text COLLATE "C");
COMMENT ON TYPE place IS 'on earth';
COMMENT ON COLUMN place.lat IS 'degrees';

-- scenario: composite_is_dropped
-- from
CREATE TYPE place AS (lat double precision);
-- to

-- scenario: composite_without_attributes
-- from
-- to
CREATE TYPE nothing AS ();

-- scenario: attribute_is_added
-- expect: ADD ATTRIBUTE z
-- from
CREATE TYPE p AS (x int, y int);
-- to
CREATE TYPE p AS (x int, y int, z int);

-- scenario: attribute_is_added_below_a_column
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TYPE p AS (x int, y int);
CREATE TABLE t (id int, at p);
-- to
CREATE TYPE p AS (x int, y int, z int);
CREATE TABLE t (id int, at p);

-- scenario: attribute_is_dropped
-- hazards: data loss
-- expect: DROP ATTRIBUTE y
-- from
CREATE TYPE p AS (x int, y int);
CREATE TABLE t (at p);
-- to
CREATE TYPE p AS (x int);
CREATE TABLE t (at p);

-- scenario: attribute_type_changes
-- expect: ALTER ATTRIBUTE x (SET DATA )?TYPE bigint
-- from
CREATE TYPE p AS (x int, y int);
-- to
CREATE TYPE p AS (x bigint, y int);

-- scenario: attribute_collation_changes
-- from
CREATE TYPE p AS (x text);
-- to
CREATE TYPE p AS (x text COLLATE "C");

-- scenario: attribute_type_changes_below_a_column
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, '(1,2)');
-- from
CREATE TYPE p AS (x int, y int);
CREATE TABLE t (id int, at p);
-- to
CREATE TYPE p AS (x bigint, y int);
CREATE TABLE t (id int, at p);

-- scenario: attributes_come_and_go_below_a_column_as_another_changes
-- hazards: data loss, may fail on existing data, rewrite
-- from
CREATE TYPE p AS (x int, y text);
CREATE TABLE t (id int, at p);
-- to
CREATE TYPE p AS (y int, z int);
CREATE TABLE t (id int, at p);

-- scenario: composite_of_composite
-- from
-- to
CREATE TYPE z_inner AS (x int);
CREATE TYPE a_outer AS (i z_inner, l z_inner[]);

-- scenario: inner_attribute_type_changes
-- from
CREATE TYPE z_inner AS (x int);
CREATE TYPE a_outer AS (i z_inner);
-- to
CREATE TYPE z_inner AS (x bigint);
CREATE TYPE a_outer AS (i z_inner);

-- scenario: composite_in_function_arguments_changes
-- from
CREATE TYPE p AS (x int);
CREATE FUNCTION f(p) RETURNS p LANGUAGE sql AS 'SELECT $1';
-- to
CREATE TYPE p AS (x int, y text);
CREATE FUNCTION f(p) RETURNS p LANGUAGE sql AS 'SELECT $1';

-- scenario: attribute_comment_changes
-- from
CREATE TYPE p AS (x int, y int);
COMMENT ON COLUMN p.x IS 'left';
-- to
CREATE TYPE p AS (x int, y int);
COMMENT ON COLUMN p.x IS 'right';
COMMENT ON COLUMN p.y IS 'up';

-- scenario: composite_with_a_table_row_type
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE TYPE holder AS (r t, rs t[]);

-- scenario: composite_becomes_enum_of_its_name
-- from
CREATE TYPE p AS (x int);
-- to
CREATE TYPE p AS ENUM ('x');

-- scenario: composite_used_by_a_view_gets_an_attribute
-- from
CREATE TYPE p AS (x int);
CREATE TABLE t (at p);
CREATE VIEW v AS SELECT (at).x, at FROM t;
-- to
CREATE TYPE p AS (x int, y int);
CREATE TABLE t (at p);
CREATE VIEW v AS SELECT (at).x, at FROM t;

-- scenario: typed_table_attribute_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1, 2);
-- from
CREATE TYPE p AS (x int, y int);
CREATE TABLE t OF p;
-- to
CREATE TYPE p AS (x bigint, y int);
CREATE TABLE t OF p;

-- scenario: typed_table_attribute_is_dropped
-- hazards: data loss
-- from
CREATE TYPE p AS (x int, y int);
CREATE TABLE t OF p;
-- to
CREATE TYPE p AS (x int);
CREATE TABLE t OF p;

-- scenario: attribute_type_changes_below_a_composite_below_a_column
-- hazards: may fail on existing data, rewrite
-- from
CREATE TYPE a AS (x int);
CREATE TYPE b AS (i a, l a[]);
CREATE TABLE t (id int, at b);
-- to
CREATE TYPE a AS (x bigint);
CREATE TYPE b AS (i a, l a[]);
CREATE TABLE t (id int, at b);

-- scenario: attribute_type_changes_below_a_domain_below_a_column
-- hazards: may fail on existing data, rewrite
-- from
CREATE TYPE a AS (x int);
CREATE DOMAIN d AS a;
CREATE TABLE t (id int, at d);
-- to
CREATE TYPE a AS (x bigint);
CREATE DOMAIN d AS a;
CREATE TABLE t (id int, at d);

-- scenario: attribute_type_changes_beside_an_enum_that_grows
-- hazards: cannot be undone, may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, '(1,f)');
-- from
CREATE TYPE e AS ENUM ('f');
CREATE TYPE c AS (x int, y e);
CREATE TABLE t (id int, a c);
-- to
CREATE TYPE e AS ENUM ('b', 'f', 'g');
CREATE TYPE c AS (x bigint, y e);
CREATE TABLE t (id int, a c);

-- scenario: attributes_keep_their_values_by_name
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, ROW(ROW(1, 'one'), 'a', '{a}')), (2, ROW(NULL, 'b', NULL)), (3, ROW(NULL, NULL, NULL)), (4, NULL);
-- from
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TYPE inside AS (x int, n text);
CREATE TYPE p AS (i inside, e e, l e[]);
CREATE TABLE t (id int, at p);
-- to
CREATE TYPE e AS ENUM ('b', 'a');
CREATE TYPE inside AS (n text, x bigint);
CREATE TYPE p AS (l e[], e e, i inside);
CREATE TABLE t (id int, at p);

-- scenario: attributes_below_a_domain_keep_their_values_by_name
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, ROW(1, 'one'));
-- from
CREATE TYPE p AS (x int, y text);
CREATE DOMAIN d AS p;
CREATE TABLE t (id int, at d);
-- to
CREATE TYPE p AS (y text, x bigint);
CREATE DOMAIN d AS p;
CREATE TABLE t (id int, at d);

-- scenario: attribute_comes_as_another_changes
-- hazards: may fail on existing data, rewrite
-- expect: ROW\(NULL, \(at\)\.x\)
-- from
CREATE TYPE p AS (x int);
CREATE TABLE t (id int, at p);
-- to
CREATE TYPE p AS (y text, x bigint);
CREATE TABLE t (id int, at p);

-- scenario: attributes_in_arrays_count_by_their_place
-- hazards: data loss, may fail on existing data, rewrite
-- from
CREATE TYPE p AS (x int, y text);
CREATE TABLE t (id int, at p[]);
-- to
CREATE TYPE p AS (y bigint, x text);
CREATE TABLE t (id int, at p[]);
