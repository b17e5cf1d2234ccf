-- Schemas and extensions.

-- scenario: schema_is_added
-- expect: CREATE SCHEMA bees
-- from
-- to
CREATE SCHEMA bees;
CREATE TABLE bees.t (a int);

-- scenario: schema_is_dropped
-- hazards: data loss
-- expect: DROP SCHEMA bees
-- from
CREATE SCHEMA bees;
CREATE TABLE bees.t (a int);
CREATE FUNCTION bees.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- to

-- scenario: public_is_dropped
-- expect: DROP SCHEMA public
-- from
-- to
DROP SCHEMA public;

-- scenario: same_names_in_two_schemas
-- from
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TABLE one.t (a int PRIMARY KEY);
CREATE TABLE two.t (a int PRIMARY KEY);
-- to
CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE TABLE one.t (a int PRIMARY KEY, b int);
CREATE TABLE two.t (a int PRIMARY KEY, c text);

-- scenario: table_moves_to_another_schema
-- hazards: data loss
-- from
CREATE SCHEMA one;
CREATE TABLE t (a int);
-- to
CREATE SCHEMA one;
CREATE TABLE one.t (a int);

-- scenario: objects_across_schemas
-- from
-- to
CREATE SCHEMA z_types;
CREATE SCHEMA a_tables;
CREATE TYPE z_types.mood AS ENUM ('x');
CREATE FUNCTION z_types.f() RETURNS z_types.mood LANGUAGE sql AS $$SELECT 'x'::z_types.mood$$;
CREATE TABLE a_tables.t (m z_types.mood DEFAULT z_types.f());
CREATE VIEW public.v AS SELECT m FROM a_tables.t;

-- scenario: schema_with_quoted_name
-- from
CREATE SCHEMA "My Schema";
-- to
CREATE SCHEMA "My Schema";
CREATE TABLE "My Schema"."My Table" (id serial PRIMARY KEY, up int REFERENCES "My Schema"."My Table");
CREATE VIEW "My Schema"."My View" AS SELECT id FROM "My Schema"."My Table";
CREATE FUNCTION "My Schema"."My Function"("My Schema"."My Table") RETURNS int LANGUAGE sql AS 'SELECT 1';

-- scenario: schema_named_like_a_function_of_the_catalog
-- from
-- to
CREATE SCHEMA "user";
CREATE TABLE "user"."table" ("column" int);

-- scenario: extension_is_added
-- expect: CREATE EXTENSION citext
-- from
-- to
CREATE EXTENSION citext;

-- scenario: extension_is_dropped
-- expect: DROP EXTENSION citext
-- from
CREATE EXTENSION citext;
-- to

-- scenario: extension_in_a_schema_of_its_own
-- from
-- to
CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE TABLE t (a extensions.citext DEFAULT 'x');

-- scenario: extension_moves_to_another_schema
-- expect: ALTER EXTENSION citext SET SCHEMA
-- expect-not: DROP
-- rows: INSERT INTO t VALUES ('a');
-- from
CREATE SCHEMA extensions;
CREATE EXTENSION citext;
CREATE TABLE t (a citext);
-- to
CREATE SCHEMA extensions;
CREATE EXTENSION citext SCHEMA extensions;
CREATE TABLE t (a extensions.citext);

-- scenario: extension_that_needs_another
-- from
-- to
CREATE EXTENSION cube;
CREATE EXTENSION earthdistance;

-- scenario: extension_version
-- from
CREATE EXTENSION citext VERSION '1.5';
-- to
CREATE EXTENSION citext VERSION '1.5';
ALTER EXTENSION citext UPDATE TO '1.6';

-- scenario: column_becomes_citext
-- rows: INSERT INTO t VALUES ('a');
-- from
CREATE TABLE t (a text);
-- to
CREATE EXTENSION citext;
CREATE TABLE t (a citext);

-- scenario: index_with_an_extension_operator_class
-- hazards: blocking lock
-- from
CREATE TABLE t (a text);
-- to
CREATE EXTENSION pg_trgm;
CREATE TABLE t (a text);
CREATE INDEX i ON t USING gin (a gin_trgm_ops);

-- scenario: default_from_an_extension
-- from
-- to
CREATE EXTENSION "uuid-ossp";
CREATE TABLE t (id uuid DEFAULT uuid_generate_v4());

-- scenario: extension_goes_with_all_that_used_it
-- hazards: data loss
-- from
CREATE EXTENSION hstore;
CREATE TABLE t (id int, a hstore);
CREATE INDEX i ON t USING gist (a);
CREATE VIEW v AS SELECT a -> 'x' AS x FROM t;
-- to
CREATE TABLE t (id int);
