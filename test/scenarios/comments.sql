-- Comments on everything that can have one here.

-- scenario: comments_are_added
-- expect-not: DROP
-- both
CREATE SCHEMA s;
CREATE EXTENSION citext;
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (x int);
CREATE DOMAIN d AS int CONSTRAINT dc CHECK (VALUE > 0);
CREATE SEQUENCE q;
CREATE TABLE t (a int PRIMARY KEY, b int CONSTRAINT tc CHECK (b > 0));
CREATE INDEX i ON t (b);
CREATE VIEW v AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE PROCEDURE p(int, text) LANGUAGE sql AS '';
CREATE TRIGGER tr AFTER INSERT ON t EXECUTE FUNCTION tf();
CREATE POLICY po ON t;
-- from
-- to
COMMENT ON SCHEMA s IS 'schema';
COMMENT ON EXTENSION citext IS 'extension of mine';
COMMENT ON TYPE e IS 'enum';
COMMENT ON TYPE c IS 'composite';
COMMENT ON COLUMN c.x IS 'attribute';
COMMENT ON DOMAIN d IS 'domain';
COMMENT ON CONSTRAINT dc ON DOMAIN d IS 'domain constraint';
COMMENT ON SEQUENCE q IS 'sequence';
COMMENT ON TABLE t IS 'table';
COMMENT ON COLUMN t.b IS 'column';
COMMENT ON CONSTRAINT tc ON t IS 'constraint';
COMMENT ON CONSTRAINT t_pkey ON t IS 'key';
COMMENT ON INDEX t_pkey IS 'index of the key';
COMMENT ON INDEX i IS 'index';
COMMENT ON VIEW v IS 'view';
COMMENT ON COLUMN v.a IS 'view column';
COMMENT ON MATERIALIZED VIEW m IS 'materialized view';
COMMENT ON COLUMN m.a IS 'materialized column';
COMMENT ON FUNCTION f(int) IS 'function';
COMMENT ON PROCEDURE p(int, text) IS 'procedure';
COMMENT ON TRIGGER tr ON t IS 'trigger';
COMMENT ON POLICY po ON t IS 'policy';

-- scenario: table_comment_changes
-- expect: COMMENT ON TABLE public\.t IS 'new'
-- from
CREATE TABLE t (a int);
COMMENT ON TABLE t IS 'old';
-- to
CREATE TABLE t (a int);
COMMENT ON TABLE t IS 'new';

-- scenario: column_comment_is_removed
-- expect: COMMENT ON COLUMN public\.t\.a IS NULL
-- from
CREATE TABLE t (a int);
COMMENT ON COLUMN t.a IS 'old';
-- to
CREATE TABLE t (a int);

-- scenario: comment_with_quotes_newlines_and_backslashes
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
COMMENT ON TABLE t IS E'it''s\nsecond line; -- no comment\n\\ $$ "quoted"\t$tag$';

-- scenario: comment_of_a_view_column_changes
-- from
CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
COMMENT ON COLUMN v.a IS 'one';
-- to
CREATE VIEW v AS SELECT 1 AS a, 2 AS b;
COMMENT ON COLUMN v.b IS 'two';

-- scenario: comment_on_public
-- from
-- to
COMMENT ON SCHEMA public IS 'ours';

-- scenario: comment_on_public_is_removed
-- from
-- to
COMMENT ON SCHEMA public IS NULL;

-- scenario: comment_on_an_inherited_column_and_index
-- both
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- from
-- to
COMMENT ON COLUMN t1.a IS 'a';
COMMENT ON CONSTRAINT t1_pkey ON t1 IS 'key';
COMMENT ON INDEX t1_pkey IS 'its index';

-- scenario: comments_on_quoted_things
-- both
CREATE SCHEMA "S s";
CREATE TABLE "S s"."T t" ("C c" int CONSTRAINT "K k" CHECK ("C c" > 0));
CREATE INDEX "I i" ON "S s"."T t" ("C c");
-- from
-- to
COMMENT ON SCHEMA "S s" IS '1';
COMMENT ON TABLE "S s"."T t" IS '2';
COMMENT ON COLUMN "S s"."T t"."C c" IS '3';
COMMENT ON CONSTRAINT "K k" ON "S s"."T t" IS '4';
COMMENT ON INDEX "S s"."I i" IS '5';

-- scenario: commented_public_is_dropped
-- from
COMMENT ON SCHEMA public IS 'ours';
-- to
DROP SCHEMA public;
