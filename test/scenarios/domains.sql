-- Domains and their constraints.

-- scenario: domain_is_added
-- from
-- to
CREATE DOMAIN email AS text COLLATE "C" DEFAULT 'none' NOT NULL CONSTRAINT has_at CHECK (VALUE LIKE '%@%') CHECK (length(VALUE) < 100);
COMMENT ON DOMAIN email IS 'address';
COMMENT ON CONSTRAINT has_at ON DOMAIN email IS 'at';

-- scenario: domain_is_dropped
-- from
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
-- to

-- scenario: domain_gets_a_check
-- hazards: blocking lock, may fail on existing data, scan
-- expect: ALTER DOMAIN public\.email ADD CONSTRAINT
-- rows: INSERT INTO t VALUES ('a@b');
-- from
CREATE DOMAIN email AS text;
CREATE TABLE t (e email);
-- to
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE t (e email);

-- scenario: domain_loses_a_check
-- expect: DROP CONSTRAINT has_at
-- from
CREATE DOMAIN email AS text CONSTRAINT has_at CHECK (VALUE LIKE '%@%');
CREATE TABLE t (e email);
-- to
CREATE DOMAIN email AS text;
CREATE TABLE t (e email);

-- scenario: domain_check_changes
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE DOMAIN small AS int CONSTRAINT c CHECK (VALUE < 10);
CREATE TABLE t (e small);
-- to
CREATE DOMAIN small AS int CONSTRAINT c CHECK (VALUE < 20);
CREATE TABLE t (e small);

-- scenario: domain_check_not_valid
-- from
CREATE DOMAIN small AS int;
CREATE TABLE t (e small);
-- to
CREATE DOMAIN small AS int;
CREATE TABLE t (e small);
ALTER DOMAIN small ADD CONSTRAINT c CHECK (VALUE < 20) NOT VALID;

-- scenario: domain_check_is_validated
-- hazards: blocking lock, may fail on existing data, scan
-- expect: VALIDATE CONSTRAINT c
-- from
CREATE DOMAIN small AS int;
CREATE TABLE t (e small);
ALTER DOMAIN small ADD CONSTRAINT c CHECK (VALUE < 20) NOT VALID;
-- to
CREATE DOMAIN small AS int CONSTRAINT c CHECK (VALUE < 20);
CREATE TABLE t (e small);

-- scenario: domain_check_gets_another_name
-- expect: RENAME CONSTRAINT
-- from
CREATE DOMAIN small AS int CONSTRAINT one CHECK (VALUE < 20);
-- to
CREATE DOMAIN small AS int CONSTRAINT two CHECK (VALUE < 20);

-- scenario: domain_becomes_not_null
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE DOMAIN d AS int;
CREATE TABLE t (e d);
-- to
CREATE DOMAIN d AS int NOT NULL;
CREATE TABLE t (e d);

-- scenario: domain_may_be_null_again
-- from
CREATE DOMAIN d AS int NOT NULL;
-- to
CREATE DOMAIN d AS int;

-- scenario: domain_default_changes
-- from
CREATE DOMAIN d AS int DEFAULT 1;
CREATE DOMAIN e AS int DEFAULT 1;
CREATE DOMAIN f AS int;
-- to
CREATE DOMAIN d AS int DEFAULT 2;
CREATE DOMAIN e AS int;
CREATE DOMAIN f AS int DEFAULT 3;

-- scenario: domain_base_type_changes
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE TABLE t (e d);
-- to
CREATE DOMAIN d AS bigint CHECK (VALUE > 0);
CREATE TABLE t (e d);

-- scenario: domain_base_type_changes_where_nothing_uses_it
-- from
CREATE DOMAIN d AS int;
-- to
CREATE DOMAIN d AS text;

-- scenario: domain_collation_changes
-- from
CREATE DOMAIN d AS text;
-- to
CREATE DOMAIN d AS text COLLATE "C";

-- scenario: domain_over_domain
-- from
-- to
CREATE DOMAIN z AS int CHECK (VALUE > 0);
CREATE DOMAIN a AS z CHECK (VALUE < 100);
CREATE TABLE t (x a[], y z);

-- scenario: inner_domain_changes
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE DOMAIN z AS int;
CREATE DOMAIN a AS z CHECK (VALUE < 100);
CREATE TABLE t (x a, y z);
-- to
CREATE DOMAIN z AS int CONSTRAINT c CHECK (VALUE > 0);
CREATE DOMAIN a AS z CHECK (VALUE < 100);
CREATE TABLE t (x a, y z);

-- scenario: domain_check_calls_a_function
-- from
-- to
CREATE FUNCTION is_good(text) RETURNS boolean IMMUTABLE LANGUAGE plpgsql AS 'BEGIN RETURN true; END';
CREATE DOMAIN good AS text CHECK (is_good(VALUE));
CREATE FUNCTION a_use(good) RETURNS good LANGUAGE sql AS 'SELECT $1';

-- scenario: column_becomes_domain
-- hazards: rewrite, may fail on existing data
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE TABLE t (a int);
-- to
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (a positive);

-- scenario: column_becomes_unconstrained_domain
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE TABLE t (a int);
-- to
CREATE DOMAIN number AS int;
CREATE TABLE t (a number);

-- scenario: column_of_domain_becomes_plain
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (a positive);
-- to
CREATE TABLE t (a int);

-- scenario: column_of_constrained_domain_is_added
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE TABLE t (a int);
-- to
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (a int, b positive);

-- scenario: domain_of_composite
-- from
-- to
CREATE TYPE pair AS (a int, b int);
CREATE DOMAIN ordered AS pair CHECK ((VALUE).a < (VALUE).b);

-- scenario: domain_becomes_composite_of_its_name
-- from
CREATE DOMAIN d AS int;
-- to
CREATE TYPE d AS (a int);

-- scenario: domain_not_null_has_a_name
-- min-version: 17
-- from
CREATE DOMAIN d AS int;
-- to
CREATE DOMAIN d AS int CONSTRAINT must NOT NULL;

-- scenario: constraint_is_added_to_a_domain_of_arrays
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, '{1,2}', 3);
-- from
CREATE DOMAIN d AS int;
CREATE TABLE t (id int, a d[], b d);
-- to
CREATE DOMAIN d AS int CONSTRAINT fits CHECK (VALUE > 0);
CREATE TABLE t (id int, a d[], b d);

-- scenario: domain_of_arrays_becomes_not_null
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, '{1,2}');
-- from
CREATE DOMAIN d AS int;
CREATE TABLE t (id int, a d[]);
-- to
CREATE DOMAIN d AS int DEFAULT 1 NOT NULL;
CREATE TABLE t (id int, a d[]);

-- scenario: constraint_is_validated_on_a_domain_in_a_composite_type
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES (1, '(1)');
-- from
CREATE DOMAIN d AS int;
ALTER DOMAIN d ADD CONSTRAINT fits CHECK (VALUE > 0) NOT VALID;
CREATE TYPE c AS (x d);
CREATE TABLE t (id int, a c);
-- to
CREATE DOMAIN d AS int CONSTRAINT fits CHECK (VALUE > 0);
CREATE TYPE c AS (x d);
CREATE TABLE t (id int, a c);

-- scenario: constraint_is_dropped_from_a_domain_of_arrays
-- expect: DROP CONSTRAINT fits
-- from
CREATE DOMAIN d AS int CONSTRAINT fits CHECK (VALUE > 0);
CREATE TABLE t (id int, a d[]);
-- to
CREATE DOMAIN d AS int;
CREATE TABLE t (id int, a d[]);

-- scenario: array_of_a_domain_comes_after_its_constraint
-- from
CREATE DOMAIN d AS int CONSTRAINT fits CHECK (VALUE > 0);
CREATE TABLE t (id int);
-- to
CREATE DOMAIN d AS int DEFAULT 1 CONSTRAINT fits CHECK (VALUE > -5);
CREATE TABLE t (id int, a d[]);

-- scenario: column_becomes_an_array_of_a_domain_after_its_constraint
-- hazards: may fail on existing data, rewrite
-- from
CREATE DOMAIN d AS int CONSTRAINT fits CHECK (VALUE > 0);
CREATE TABLE t (id int, a text);
-- to
CREATE DOMAIN d AS int DEFAULT 1 CONSTRAINT fits CHECK (VALUE > -5);
CREATE TABLE t (id int, a d[]);
