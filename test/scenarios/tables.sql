-- Tables as a whole: made, dropped, and what ALTER TABLE says of one that stays.

-- scenario: table_is_added
-- expect: CREATE TABLE public\.hives
-- expect-back: DROP TABLE public\.hives
-- from
-- to
CREATE TABLE hives (id int PRIMARY KEY, name text NOT NULL, weight numeric(6,2) DEFAULT 0);

-- scenario: table_is_removed
-- hazards: data loss
-- rows: INSERT INTO hives VALUES (1, 'a');
-- from
CREATE TABLE hives (id int PRIMARY KEY, name text NOT NULL);
-- to

-- scenario: table_beside_one_that_stays
-- expect-not: keep
-- rows: INSERT INTO keep VALUES (1), (2);
-- from
CREATE TABLE keep (id int);
-- to
CREATE TABLE keep (id int);
CREATE TABLE more (id int);

-- scenario: equal_tables_made_in_another_order
-- nothing
-- from
CREATE TABLE a (x int, y text);
CREATE TABLE b (x int);
CREATE INDEX a_x ON a (x);
CREATE INDEX a_y ON a (y);
-- to
CREATE TABLE b (x int);
CREATE TABLE a (x int, y text);
CREATE INDEX a_y ON a (y);
CREATE INDEX a_x ON a (x);

-- scenario: columns_in_another_order_are_no_difference
-- nothing
-- from
CREATE TABLE a (x int, y text, z date);
-- to
CREATE TABLE a (z date, x int, y text);

-- scenario: table_without_columns
-- from
-- to
CREATE TABLE empty ();

-- scenario: table_without_columns_gets_one
-- from
CREATE TABLE empty ();
-- to
CREATE TABLE empty (a int);

-- scenario: last_column_is_dropped
-- hazards: data loss
-- from
CREATE TABLE empty (a int);
-- to
CREATE TABLE empty ();

-- scenario: names_that_need_quotes
-- expect: "Bee Hive"
-- from
CREATE TABLE "order" ("select" int);
-- to
CREATE TABLE "order" ("select" int, "Mixed Case" text DEFAULT 'it''s');
CREATE TABLE "Bee Hive" ("a""b" int PRIMARY KEY, "c.d" int CHECK ("c.d" > 0));
CREATE INDEX "i 1" ON "Bee Hive" ("c.d", "a""b");

-- scenario: names_not_ascii
-- hazards: rewrite
-- from
CREATE TABLE "Bienenstöcke" ("größe" int);
-- to
CREATE TABLE "Bienenstöcke" ("größe" bigint, "名前" text);
COMMENT ON COLUMN "Bienenstöcke"."名前" IS 'имя — ''quoted'' \ back';

-- scenario: table_becomes_unlogged
-- hazards: rewrite
-- expect: SET UNLOGGED
-- rows: INSERT INTO t VALUES (1), (2);
-- from
CREATE TABLE t (a int);
-- to
CREATE UNLOGGED TABLE t (a int);

-- scenario: table_becomes_logged
-- hazards: rewrite
-- expect: SET LOGGED
-- rows: INSERT INTO t VALUES (1), (2);
-- from
CREATE UNLOGGED TABLE t (a int);
-- to
CREATE TABLE t (a int);

-- scenario: unlogged_table_with_serial
-- from
-- to
CREATE UNLOGGED TABLE t (id serial PRIMARY KEY, a int);

-- scenario: fillfactor_is_set
-- expect: ALTER TABLE public\.t SET \(fillfactor ?= ?'?70'?\)
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int) WITH (fillfactor = 70);

-- scenario: fillfactor_is_reset
-- expect: RESET \(fillfactor\)
-- from
CREATE TABLE t (a int) WITH (fillfactor = 70);
-- to
CREATE TABLE t (a int);

-- scenario: table_options_change
-- from
CREATE TABLE t (a int) WITH (fillfactor = 70, autovacuum_enabled = false);
-- to
CREATE TABLE t (a int) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- scenario: toast_options_change
-- from
CREATE TABLE t (a text) WITH (toast.autovacuum_enabled = false);
-- to
CREATE TABLE t (a text) WITH (toast.autovacuum_enabled = true, toast.vacuum_truncate = false);

-- scenario: table_is_made_with_options
-- from
-- to
CREATE TABLE t (a text) WITH (fillfactor = 50, toast.autovacuum_enabled = false, autovacuum_analyze_threshold = 9);

-- scenario: row_security_is_enabled
-- expect: ENABLE ROW LEVEL SECURITY
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;

-- scenario: row_security_is_forced
-- from
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
-- to
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- scenario: row_security_forced_and_not_enabled
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t FORCE ROW LEVEL SECURITY;

-- scenario: replica_identity_full
-- expect: REPLICA IDENTITY FULL
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t REPLICA IDENTITY FULL;

-- scenario: replica_identity_nothing
-- from
CREATE TABLE t (a int);
ALTER TABLE t REPLICA IDENTITY FULL;
-- to
CREATE TABLE t (a int);
ALTER TABLE t REPLICA IDENTITY NOTHING;

-- scenario: replica_identity_by_index
-- from
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;

-- scenario: replica_identity_moves_to_another_index
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE UNIQUE INDEX t_b ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b;

-- scenario: replica_identity_by_constraint
-- from
CREATE TABLE t (a int NOT NULL, CONSTRAINT t_u UNIQUE (a));
-- to
CREATE TABLE t (a int NOT NULL, CONSTRAINT t_u UNIQUE (a));
ALTER TABLE t REPLICA IDENTITY USING INDEX t_u;

-- scenario: replica_identity_from_index_to_full
-- from
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
-- to
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY FULL;

-- scenario: replica_identity_index_is_dropped
-- from
CREATE TABLE t (a int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
-- to
CREATE TABLE t (a int NOT NULL);

-- scenario: table_is_clustered_on_an_index
-- from
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
ALTER TABLE t CLUSTER ON t_a;

-- scenario: cluster_moves_to_the_primary_key
-- from
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE INDEX t_b ON t (b);
ALTER TABLE t CLUSTER ON t_b;
-- to
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE INDEX t_b ON t (b);
ALTER TABLE t CLUSTER ON t_pkey;

-- scenario: typed_table_is_made
-- from
CREATE TYPE point3 AS (x int, y int, z int);
-- to
CREATE TYPE point3 AS (x int, y int, z int);
CREATE TABLE points OF point3 (PRIMARY KEY (x, y), z WITH OPTIONS DEFAULT 0);

-- scenario: typed_table_becomes_untyped
-- expect: NOT OF
-- rows: INSERT INTO points VALUES (1, 2);
-- from
CREATE TYPE pair AS (x int, y int);
CREATE TABLE points OF pair;
-- to
CREATE TYPE pair AS (x int, y int);
CREATE TABLE points (x int, y int);

-- scenario: typed_table_and_its_type_get_an_attribute
-- rows: INSERT INTO points VALUES (1, 2);
-- from
CREATE TYPE pair AS (x int, y int);
CREATE TABLE points OF pair;
-- to
CREATE TYPE pair AS (x int, y int, z int);
CREATE TABLE points OF pair;

-- scenario: many_changes_to_one_table_in_one_statement
-- hazards: data loss
-- expect: ALTER TABLE public\.t\s+(?s:[^;]*ADD COLUMN[^;]*,[^;]*(?:ADD|DROP) )
-- rows: INSERT INTO t VALUES (1, 'a', 'b');
-- from
CREATE TABLE t (id int PRIMARY KEY, gone text, name text);
-- to
CREATE TABLE t (id int PRIMARY KEY, name text DEFAULT 'x', born date, size int DEFAULT 1 NOT NULL);

-- scenario: twenty_tables
-- from
-- to
CREATE TABLE t01 (id int PRIMARY KEY); CREATE TABLE t02 (id int PRIMARY KEY, up int REFERENCES t01);
CREATE TABLE t03 (id int PRIMARY KEY, up int REFERENCES t02); CREATE TABLE t04 (id int PRIMARY KEY, up int REFERENCES t03);
CREATE TABLE t05 (id int PRIMARY KEY, up int REFERENCES t04); CREATE TABLE t06 (id int PRIMARY KEY, up int REFERENCES t05);
CREATE TABLE t07 (id int PRIMARY KEY, up int REFERENCES t06); CREATE TABLE t08 (id int PRIMARY KEY, up int REFERENCES t07);
CREATE TABLE t09 (id int PRIMARY KEY, up int REFERENCES t01); CREATE TABLE t10 (id int PRIMARY KEY, up int REFERENCES t09);
CREATE TABLE t11 (id int PRIMARY KEY, up int REFERENCES t08, aside int REFERENCES t10);
CREATE TABLE s01 (id int PRIMARY KEY, up int REFERENCES t11); CREATE TABLE s02 (id int PRIMARY KEY, up int REFERENCES s01);
CREATE TABLE a01 (id int PRIMARY KEY, up int REFERENCES s02); CREATE TABLE a02 (id int PRIMARY KEY, up int REFERENCES t11);
CREATE TABLE a03 (id int PRIMARY KEY, up int REFERENCES a02); CREATE TABLE a04 (id int PRIMARY KEY, up int REFERENCES a03);
CREATE TABLE a05 (id int PRIMARY KEY, up int REFERENCES a04); CREATE TABLE a06 (id int PRIMARY KEY, up int REFERENCES a05);
CREATE TABLE a00 (id int PRIMARY KEY, up int REFERENCES a06, aside int REFERENCES a01);

-- scenario: table_replaced_by_view_of_its_name
-- hazards: data loss
-- from
CREATE TABLE base (id int);
CREATE TABLE t (id int);
-- to
CREATE TABLE base (id int);
CREATE VIEW t AS SELECT id FROM base;

-- scenario: table_replaced_by_sequence_of_its_name
-- hazards: data loss
-- from
CREATE TABLE t (id int);
-- to
CREATE SEQUENCE t;

-- scenario: table_replaced_by_type_of_its_name
-- hazards: data loss
-- from
CREATE TABLE t (id int);
-- to
CREATE TYPE t AS ENUM ('a');

-- scenario: index_takes_the_name_of_a_dropped_table
-- hazards: blocking lock, data loss
-- from
CREATE TABLE t (id int);
CREATE TABLE x (id int);
-- to
CREATE TABLE t (id int);
CREATE INDEX x ON t (id);

-- scenario: table_access_method_is_named_and_the_default
-- nothing
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int) USING heap;

-- scenario: unlogged_table_becomes_logged_before_a_foreign_key_points_to_it
-- hazards: rewrite
-- from
CREATE UNLOGGED TABLE b (id int PRIMARY KEY);
-- to
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE a (id int REFERENCES b);

-- scenario: both_tables_of_a_foreign_key_become_logged
-- hazards: rewrite
-- rows: INSERT INTO b VALUES (1); INSERT INTO a VALUES (1);
-- from
CREATE UNLOGGED TABLE b (id int PRIMARY KEY);
CREATE UNLOGGED TABLE a (id int REFERENCES b);
CREATE UNLOGGED TABLE c (id int REFERENCES b);
-- to
CREATE TABLE b (id int PRIMARY KEY);
CREATE TABLE a (id int REFERENCES b);
CREATE TABLE c (id int REFERENCES b);
