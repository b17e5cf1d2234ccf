-- Properties that seldom change; each is changed alone. The server of the tests has the tablespace "other" and the access
-- method "heap2".

-- scenario: table_moves_to_another_tablespace
-- hazards: rewrite
-- expect: SET TABLESPACE other
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int) TABLESPACE other;

-- scenario: new_things_in_another_tablespace
-- from
-- to
CREATE TABLE t (a int, UNIQUE (a) USING INDEX TABLESPACE other) TABLESPACE other;
CREATE INDEX i ON t (a) TABLESPACE other;
CREATE MATERIALIZED VIEW m TABLESPACE other AS SELECT a FROM t;

-- scenario: index_moves_to_another_tablespace
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) USING INDEX TABLESPACE other);
CREATE INDEX i ON t (a) TABLESPACE other;

-- scenario: materialized_view_moves_to_another_tablespace
-- hazards: blocking lock, rewrite
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- to
CREATE MATERIALIZED VIEW m TABLESPACE other AS SELECT 1 AS a;

-- scenario: table_gets_another_access_method
-- hazards: rewrite
-- expect: SET ACCESS METHOD heap2
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int) USING heap2;

-- scenario: materialized_view_gets_another_access_method
-- hazards: blocking lock, rewrite
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- to
CREATE MATERIALIZED VIEW m USING heap2 AS SELECT 1 AS a;

-- scenario: partitioned_table_in_another_tablespace
-- from
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a) TABLESPACE other;
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2) TABLESPACE pg_default;

-- scenario: invalid_index_is_built_anew
-- hazards: blocking lock
-- one way
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'i'::regclass;
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);

-- scenario: materialized_view_toast_options
-- from
CREATE MATERIALIZED VIEW m AS SELECT 'a'::text AS a;
-- to
CREATE MATERIALIZED VIEW m WITH (toast.autovacuum_enabled = false) AS SELECT 'a'::text AS a;

-- scenario: materialized_view_replica_identity
-- from
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- to
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
ALTER MATERIALIZED VIEW m REPLICA IDENTITY FULL;

-- scenario: replica_identity_moves_between_indexes
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE UNIQUE INDEX t_b ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_a;
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL);
CREATE UNIQUE INDEX t_a ON t (a);
CREATE UNIQUE INDEX t_b ON t (b);
ALTER TABLE t REPLICA IDENTITY USING INDEX t_b;

-- scenario: things_depend_on_an_extension
-- both
CREATE EXTENSION citext;
CREATE TABLE t (a int UNIQUE);
CREATE INDEX i ON t (a);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE PROCEDURE p() LANGUAGE sql AS '';
CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
-- from
-- to
ALTER FUNCTION f() DEPENDS ON EXTENSION citext;
ALTER PROCEDURE p() DEPENDS ON EXTENSION citext;
ALTER TRIGGER tr ON t DEPENDS ON EXTENSION citext;
ALTER INDEX i DEPENDS ON EXTENSION citext;
ALTER INDEX t_a_key DEPENDS ON EXTENSION citext;
ALTER MATERIALIZED VIEW m DEPENDS ON EXTENSION citext;

-- scenario: identity_sequence_has_a_comment
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
COMMENT ON SEQUENCE t_id_seq IS 'numbers of t';

-- scenario: identity_sequence_is_unlogged_and_its_table_not
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
ALTER SEQUENCE t_id_seq SET UNLOGGED;

-- scenario: identity_sequence_is_logged_and_its_table_not
-- from
CREATE UNLOGGED TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- to
CREATE UNLOGGED TABLE t (id int GENERATED ALWAYS AS IDENTITY);
ALTER SEQUENCE t_id_seq SET LOGGED;

-- scenario: unlogged_table_with_identity_becomes_logged
-- hazards: rewrite
-- from
CREATE UNLOGGED TABLE t (id int GENERATED ALWAYS AS IDENTITY, s serial);
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, s serial);

-- scenario: constraint_kind_changes_under_its_name
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
-- to
CREATE TABLE t (a int, CONSTRAINT c UNIQUE (a));

-- scenario: constraint_of_a_partition_is_attached
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t (CONSTRAINT own PRIMARY KEY (a)) FOR VALUES IN (1);
-- to
CREATE TABLE t (a int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t (CONSTRAINT own PRIMARY KEY (a)) FOR VALUES IN (1);
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (a);

-- scenario: index_of_partitions_is_completed
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON ONLY t (b);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON t (b);

-- scenario: function_becomes_window_function
-- from
CREATE FUNCTION r() RETURNS bigint LANGUAGE internal AS 'window_row_number';
-- to
CREATE FUNCTION r() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';

-- scenario: procedure_arguments_change
-- from
CREATE PROCEDURE p(a int) LANGUAGE sql AS '';
-- to
CREATE PROCEDURE p(b int DEFAULT 5) LANGUAGE sql AS '';

-- scenario: procedure_language_changes
-- from
CREATE PROCEDURE p() LANGUAGE sql AS '';
-- to
CREATE PROCEDURE p() LANGUAGE plpgsql AS 'BEGIN END';

-- scenario: procedure_with_an_out_argument
-- from
CREATE PROCEDURE p(a int) LANGUAGE sql AS '';
-- to
CREATE PROCEDURE p(INOUT a int) LANGUAGE sql AS 'SELECT 1';

-- scenario: view_options_alone_change
-- from
CREATE VIEW v WITH (security_barrier = true) AS SELECT 1 AS a;
-- to
CREATE VIEW v WITH (security_barrier = false) AS SELECT 1 AS a;

-- scenario: index_becomes_clustered_no_more
-- from
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE INDEX i ON t (b);
ALTER TABLE t CLUSTER ON i;
-- to
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE INDEX i ON t (b);

-- scenario: trigger_of_a_partition_becomes_its_own
-- refused: cannot change the property "inherited" of trigger "tr on public.t1"
-- both
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- from
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- to
CREATE TRIGGER tr AFTER INSERT ON t1 FOR EACH ROW EXECUTE FUNCTION f();

-- scenario: constraint_of_a_parent_becomes_the_childs_own
-- dump shows: the check is the child's own too after the way back
-- expect: ALTER TABLE ONLY public\.p DROP CONSTRAINT c
-- expect-not: ADD CONSTRAINT
-- from
CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (CONSTRAINT c CHECK (a > 0)) INHERITS (p);

-- scenario: check_of_a_partitioned_table_becomes_the_partitions_own
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0)) PARTITION BY LIST (a);
CREATE TABLE k PARTITION OF p FOR VALUES IN (1);
-- to
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE k PARTITION OF p (CONSTRAINT c CHECK (a > 0)) FOR VALUES IN (1);

-- scenario: parent_and_child_get_a_check_of_the_same_name
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE p (a int);
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE k (CONSTRAINT c CHECK (a > 0)) INHERITS (p);

-- scenario: index_and_constraint_comments
-- from
CREATE TABLE t (a int UNIQUE);
COMMENT ON INDEX t_a_key IS 'index';
COMMENT ON CONSTRAINT t_a_key ON t IS 'constraint';
-- to
CREATE TABLE t (a int UNIQUE);
COMMENT ON INDEX t_a_key IS 'the index';

-- scenario: not_null_without_inheritance
-- min-version: 18
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE p (a int);
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a int, CONSTRAINT p_a_not_null NOT NULL a NO INHERIT);
CREATE TABLE k () INHERITS (p);

-- scenario: not_null_constraint_has_a_comment
-- min-version: 18
-- from
CREATE TABLE t (a int NOT NULL);
-- to
CREATE TABLE t (a int NOT NULL);
COMMENT ON CONSTRAINT t_a_not_null ON t IS 'must';
