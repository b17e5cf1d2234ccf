-- Partitioned tables, their partitions and what these have from them.

-- scenario: partitioned_table_is_added
-- expect: PARTITION OF public\.t
-- from
-- to
CREATE TABLE t (a int NOT NULL, b text DEFAULT 'x', PRIMARY KEY (a)) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (10);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);
CREATE TABLE t_rest PARTITION OF t DEFAULT;
CREATE INDEX t_b ON t (b);

-- scenario: partitioned_table_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- to

-- scenario: partition_is_added
-- expect: PARTITION OF public\.t
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- to
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20);

-- scenario: partition_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (NULL);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1, 2);

-- scenario: partition_is_detached
-- expect: DETACH PARTITION public\.t1
-- expect-not: DROP TABLE
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 (a int);

-- scenario: table_is_attached_as_partition
-- hazards: may fail on existing data, scan
-- expect: ATTACH PARTITION public\.t1
-- rows: INSERT INTO t1 VALUES (1);
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 (a int);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: partition_bound_changes
-- hazards: may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10);
-- to
CREATE TABLE t (a int) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (20);

-- scenario: partition_bounds_change_places
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (2);
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (1);

-- scenario: partition_with_a_primary_key_is_detached
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY LIST (a);
CREATE INDEX t_b ON t (b);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int PRIMARY KEY, b int) PARTITION BY LIST (a);
CREATE INDEX t_b ON t (b);
CREATE TABLE t1 (a int PRIMARY KEY, b int);
CREATE INDEX t1_b_idx ON t1 (b);

-- scenario: partition_by_hash
-- from
-- to
CREATE TABLE t (a int, b text) PARTITION BY HASH (a, b);
CREATE TABLE t0 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE t1 PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 1);

-- scenario: partition_key_with_expression_collation_and_operator_class
-- from
-- to
CREATE TABLE t (a text, b text, c date) PARTITION BY RANGE (lower(a), b COLLATE "C" text_pattern_ops, date_part('year', c));
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('a', 'b', MINVALUE) TO ('c', MAXVALUE, MAXVALUE);

-- scenario: subpartitions
-- from
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
-- to
CREATE TABLE t (a int, b int) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY LIST (b);
CREATE TABLE t1_1 PARTITION OF t1 FOR VALUES IN (1);
CREATE TABLE t1_rest PARTITION OF t1 DEFAULT PARTITION BY HASH (b);
CREATE TABLE t1_rest_0 PARTITION OF t1_rest FOR VALUES WITH (MODULUS 1, REMAINDER 0);

-- scenario: column_is_added_to_partitioned_table
-- rows: INSERT INTO t VALUES (1);
-- expect-not: ALTER TABLE (ONLY )?public\.t1
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b text DEFAULT 'x') PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: column_of_partitioned_table_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: column_of_partitioned_table_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1, 1);
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b bigint) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: column_of_partitioned_table_becomes_not_null
-- hazards: may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1, 1);
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: partition_has_not_null_and_default_of_its_own
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE t (a int, b int, c int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int, c int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t (b NOT NULL DEFAULT 7, c DEFAULT 2) FOR VALUES IN (1);

-- scenario: new_partition_has_defaults_and_constraints_of_its_own
-- from
CREATE TABLE t (a int, b int, c int DEFAULT 1) PARTITION BY LIST (a);
-- to
CREATE TABLE t (a int, b int, c int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t (b NOT NULL DEFAULT 7, c DEFAULT 2, CONSTRAINT own CHECK (b > 0)) FOR VALUES IN (1);
CREATE TABLE t2 PARTITION OF t (PRIMARY KEY (b)) FOR VALUES IN (2);
ALTER TABLE t2 ALTER c DROP DEFAULT;

-- scenario: default_of_partitioned_table_changes
-- from
CREATE TABLE t (a int, b int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int DEFAULT 2) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: default_of_partitioned_table_alone_changes
-- from
CREATE TABLE t (a int, b int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int DEFAULT 1) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
ALTER TABLE ONLY t ALTER b SET DEFAULT 9;

-- scenario: index_of_partitioned_table_is_added
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON t (b);

-- scenario: index_of_partitioned_table_is_dropped
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON t (b);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: index_of_a_partition_is_attached
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX own ON t1 (b);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX own ON t1 (b);
CREATE INDEX t_b ON t (b);

-- scenario: index_only_on_the_partitioned_table
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON ONLY t (b);

-- scenario: primary_key_of_partitioned_table_is_added
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES (1, 1);
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: primary_key_of_partitioned_table_is_dropped
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: check_of_partitioned_table_is_added
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (b > 0)) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: foreign_key_from_partitioned_table
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int, b int REFERENCES p) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: foreign_key_to_partitioned_table
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE c (a int);
-- to
CREATE TABLE t (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE c (a int REFERENCES t);

-- scenario: new_partition_below_a_foreign_key
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES p) PARTITION BY LIST (a);
CREATE TABLE c (a int REFERENCES t);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES p) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE TABLE c (a int REFERENCES t);

-- scenario: partitioned_table_with_a_view
-- hazards: rewrite
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE VIEW v AS SELECT b FROM t1;
-- to
CREATE TABLE t (a int, b bigint) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE VIEW v AS SELECT b FROM t1;

-- scenario: partition_moves_to_another_parent
-- hazards: may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE u (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE u (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF u FOR VALUES IN (1);

-- scenario: default_partition_gives_way_to_a_new_one
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t_rest PARTITION OF t DEFAULT;
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t_rest PARTITION OF t DEFAULT;
CREATE TABLE t5 PARTITION OF t FOR VALUES IN (5);

-- scenario: partition_options_and_comments
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) WITH (fillfactor = 80);
COMMENT ON TABLE t1 IS 'the first';
COMMENT ON COLUMN t1.a IS 'of the first';

-- scenario: unlogged_partition
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
-- to
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE UNLOGGED TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: partitioned_serial
-- from
-- to
CREATE TABLE t (id bigserial, a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: partitions_of_a_dropped_parent_stay
-- hazards: data loss
-- expect-not: DROP TABLE public\.t1
-- rows: INSERT INTO t1 VALUES (1);
-- from
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t1 (a int);

-- scenario: partition_key_changes
-- hazards: data loss, may fail on existing data, scan
-- from
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (b);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);

-- scenario: plain_table_becomes_partitioned
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX t_b ON t (b);
-- to
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
CREATE INDEX t_b ON t (b);

-- scenario: timestamp_partitions_in_a_schema_of_their_own
-- from
CREATE TABLE e (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
-- to
CREATE SCHEMA old;
CREATE TABLE e (at timestamptz NOT NULL, what text) PARTITION BY RANGE (at);
CREATE TABLE old.e_2025 PARTITION OF e FOR VALUES FROM ('2025-01-01 00:00:00+00') TO ('2026-01-01 00:00:00+00');
CREATE TABLE old.e_2026 PARTITION OF e FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');

-- scenario: partition_of_a_partition_with_a_primary_key
-- from
-- to
CREATE TABLE pk (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE pk5 PARTITION OF pk FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (a);
CREATE TABLE pk51 PARTITION OF pk5 FOR VALUES FROM (0) TO (5);

-- scenario: partitions_below_a_foreign_key
-- from
-- to
CREATE TABLE pk (a int PRIMARY KEY) PARTITION BY RANGE (a);
CREATE TABLE pk5 PARTITION OF pk FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (a);
CREATE TABLE pk51 PARTITION OF pk5 FOR VALUES FROM (0) TO (5);
CREATE TABLE fk (a int REFERENCES pk);

-- scenario: partitioned_table_that_references_itself
-- from
-- to
CREATE TABLE t (a int PRIMARY KEY, b int REFERENCES t) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (9) TO (20) PARTITION BY RANGE (a);
CREATE TABLE t21 PARTITION OF t2 FOR VALUES FROM (9) TO (12);

-- scenario: trigger_of_a_partition_of_a_partition
-- from
-- to
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TABLE t (a int) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9) PARTITION BY RANGE (a);
CREATE TABLE t1_1 PARTITION OF t1 FOR VALUES FROM (0) TO (5);
CREATE TRIGGER tr AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();

-- scenario: index_is_on_some_partitions_only
-- from
-- to
CREATE TABLE t (a int) PARTITION BY RANGE (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (9);
CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (9) TO (20) PARTITION BY RANGE (a);
CREATE TABLE t21 PARTITION OF t2 FOR VALUES FROM (9) TO (12);
CREATE TABLE t3 PARTITION OF t FOR VALUES FROM (20) TO (30);
CREATE INDEX t_a_idx ON ONLY t (a);
CREATE INDEX t2_a_idx ON t2 (a);
ALTER INDEX t_a_idx ATTACH PARTITION t2_a_idx;
CREATE INDEX t1_a_idx ON t1 (a);
ALTER INDEX t_a_idx ATTACH PARTITION t1_a_idx;

-- scenario: foreign_key_of_a_partition_has_its_own_name
-- hazards: blocking lock, may fail on existing data, scan
-- expect: RENAME CONSTRAINT t_a_fkey TO own
-- from
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES r) PARTITION BY LIST (a);
CREATE TABLE t1 (a int, CONSTRAINT own FOREIGN KEY (a) REFERENCES r);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);

-- scenario: new_partition_whose_foreign_key_has_its_own_name
-- from
CREATE TABLE r (a int PRIMARY KEY);
-- to
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES r) PARTITION BY LIST (a);
CREATE TABLE t1 (a int, CONSTRAINT own FOREIGN KEY (a) REFERENCES r);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);

-- scenario: table_with_a_foreign_key_becomes_a_partition
-- hazards: blocking lock, may fail on existing data, scan
-- expect-back: DETACH PARTITION
-- from
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE t1 (a int, CONSTRAINT own FOREIGN KEY (a) REFERENCES r);
-- to
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES r) PARTITION BY LIST (a);
CREATE TABLE t1 (a int, CONSTRAINT own FOREIGN KEY (a) REFERENCES r);
ALTER TABLE t ATTACH PARTITION t1 FOR VALUES IN (1);

-- scenario: foreign_key_of_a_partition_gets_its_own_name
-- expect: RENAME CONSTRAINT t_a_fkey TO own
-- from
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES r) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- to
CREATE TABLE r (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES r) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
ALTER TABLE t1 RENAME CONSTRAINT t_a_fkey TO own;

-- scenario: numbers_of_partition_indexes_are_no_difference
-- nothing
-- dump shows: the names of the indexes
-- from
CREATE TABLE t (id int, a int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (a DESC);
ALTER TABLE t ADD CONSTRAINT k1 UNIQUE (id);
ALTER TABLE t ADD CONSTRAINT k2 UNIQUE (id);
-- to
CREATE TABLE t (id int, a int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE INDEX two ON t (a DESC);
CREATE INDEX one ON t (a);
ALTER TABLE t ADD CONSTRAINT k2 UNIQUE (id);
ALTER TABLE t ADD CONSTRAINT k1 UNIQUE (id);

-- scenario: index_takes_the_number_that_another_partition_index_had
-- hazards: blocking lock
-- dump shows: the names of the indexes
-- from
CREATE TABLE t (id int, a int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (a);
CREATE TABLE t_p_q PARTITION OF t_p FOR VALUES IN (1);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (a DESC);
COMMENT ON INDEX t_p_q_a_idx1 IS 'of two';
-- to
CREATE TABLE t (id int, a int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (a);
CREATE TABLE t_p_q PARTITION OF t_p FOR VALUES IN (1);
CREATE INDEX two ON t (a DESC);
CREATE INDEX three ON t (a) WHERE id > 0;
COMMENT ON INDEX t_p_q_a_idx IS 'of two, still';

-- scenario: partition_indexes_beside_a_column_that_becomes_a_key
-- hazards: blocking lock, may fail on existing data, scan
-- dump shows: the names of the indexes
-- from
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (11);
CREATE INDEX one ON t (id DESC);
CREATE UNIQUE INDEX two ON t (id DESC);
-- to
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (11);
ALTER TABLE t ADD CONSTRAINT t_key PRIMARY KEY (id);
CREATE UNIQUE INDEX two ON t (id DESC);

-- scenario: partition_takes_the_place_of_one_that_moves_beside_a_new_default
-- hazards: may fail on existing data, rewrite, scan
-- rows: INSERT INTO t VALUES (2, '2026-01-01'); DELETE FROM t;
-- from
CREATE TABLE t (id int, a date) PARTITION BY LIST (id);
CREATE TABLE t_p1 PARTITION OF t FOR VALUES IN (2, 3);
-- to
CREATE TABLE t (id int, a text DEFAULT 'x') PARTITION BY LIST (id);
CREATE TABLE t_p1 PARTITION OF t FOR VALUES IN (11);
CREATE TABLE t_p2 PARTITION OF t FOR VALUES IN (2);

-- scenario: partition_takes_the_place_of_one_that_moves_beside_a_new_index
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p1 PARTITION OF t FOR VALUES IN (2, 3);
-- to
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p1 PARTITION OF t FOR VALUES IN (11);
CREATE TABLE t_p2 PARTITION OF t FOR VALUES IN (2);
CREATE INDEX i ON t (id);
ALTER INDEX t_p2_id_idx SET (fillfactor = 70);
COMMENT ON INDEX t_p2_id_idx IS 'of the second';
ALTER TABLE t ADD CONSTRAINT k UNIQUE (id);

-- scenario: partition_is_added_below_a_check_that_is_not_valid
-- dump shows: that the check is valid in the new partition
-- from
CREATE TABLE t (id int) PARTITION BY LIST (id);
ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;
-- to
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE t_p_q PARTITION OF t_p FOR VALUES IN (1);
ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;

-- scenario: check_becomes_valid_with_that_of_the_partitions
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0) NOT VALID;
-- to
CREATE TABLE t (id int) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
ALTER TABLE t ADD CONSTRAINT k CHECK (id > 0);

-- scenario: partition_index_keeps_its_comment_beside_a_new_type
-- hazards: rewrite
-- from
CREATE TABLE t (id int, a varchar(20)) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t_q PARTITION OF t FOR VALUES IN (2);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'of all';
COMMENT ON INDEX t_q_a_idx IS 'of one';
-- to
CREATE TABLE t (id int, a char(30)) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE TABLE t_q PARTITION OF t FOR VALUES IN (2);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'of all';
COMMENT ON INDEX t_q_a_idx IS 'of one';

-- scenario: partition_index_of_a_number_keeps_its_comment_beside_a_new_type
-- hazards: rewrite
-- dump shows: the names of the indexes
-- from
CREATE TABLE t (id int, a varchar(20)) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE INDEX j ON t (a DESC);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'of all';
COMMENT ON INDEX t_p_a_idx1 IS 'it''s one';
-- to
CREATE TABLE t (id int, a char(30)) PARTITION BY LIST (id);
CREATE TABLE t_p PARTITION OF t FOR VALUES IN (1);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'of all';
COMMENT ON INDEX t_p_a_idx IS 'it''s one';
