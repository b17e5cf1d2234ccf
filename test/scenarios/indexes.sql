-- Indexes that belong to no constraint.

-- scenario: index_is_added
-- hazards: blocking lock
-- expect: CREATE INDEX t_a ON public\.t USING btree \(a\)
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);

-- scenario: index_is_dropped
-- expect: DROP INDEX public\.t_a
-- from
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int);

-- scenario: unique_index_is_added
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);

-- scenario: unique_index_nulls_not_distinct
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a) NULLS NOT DISTINCT;

-- scenario: index_becomes_unique
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int);
CREATE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX t_a ON t (a);

-- scenario: index_gets_another_name
-- expect: ALTER INDEX public\.one RENAME TO two
-- expect-not: CREATE INDEX
-- from
CREATE TABLE t (a int);
CREATE INDEX one ON t (a);
-- to
CREATE TABLE t (a int);
CREATE INDEX two ON t (a);

-- scenario: one_of_two_equal_indexes_goes
-- expect-not: CREATE
-- from
CREATE TABLE t (a int);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (a);
-- to
CREATE TABLE t (a int);
CREATE INDEX two ON t (a);

-- scenario: two_indexes_swap_names
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX one ON t (a);
CREATE INDEX two ON t (b);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX one ON t (b);
CREATE INDEX two ON t (a);

-- scenario: index_name_moves_to_another_table
-- hazards: blocking lock
-- from
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX i ON u (a);

-- scenario: index_column_order_changes
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b, a);

-- scenario: index_direction_and_nulls
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a DESC NULLS LAST, b ASC NULLS FIRST);

-- scenario: index_on_expression
-- hazards: blocking lock
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a), (a || 'x'));

-- scenario: index_predicate_changes
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, deleted boolean);
CREATE INDEX i ON t (a) WHERE NOT deleted;
-- to
CREATE TABLE t (a int, deleted boolean);
CREATE INDEX i ON t (a) WHERE deleted IS NOT TRUE AND a > 0;

-- scenario: index_includes_columns
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a) INCLUDE (b);

-- scenario: index_method_changes
-- hazards: blocking lock
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t USING hash (a);

-- scenario: index_gin_on_jsonb
-- hazards: blocking lock
-- from
CREATE TABLE t (a jsonb);
-- to
CREATE TABLE t (a jsonb);
CREATE INDEX i ON t USING gin (a jsonb_path_ops) WITH (fastupdate = off, gin_pending_list_limit = 128);

-- scenario: index_brin
-- hazards: blocking lock
-- from
CREATE TABLE t (a timestamptz);
-- to
CREATE TABLE t (a timestamptz);
CREATE INDEX i ON t USING brin (a) WITH (pages_per_range = 32, autosummarize = on);

-- scenario: index_operator_class_changes
-- hazards: blocking lock
-- from
CREATE TABLE t (a text);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a text);
CREATE INDEX i ON t (a text_pattern_ops);

-- scenario: index_operator_class_with_options
-- hazards: blocking lock
-- from
CREATE TABLE t (a tsvector);
-- to
CREATE TABLE t (a tsvector);
CREATE INDEX i ON t USING gist (a tsvector_ops (siglen = 100));

-- scenario: index_collation_changes
-- hazards: blocking lock
-- from
CREATE TABLE t (a text);
CREATE INDEX i ON t (a);
-- to
CREATE TABLE t (a text);
CREATE INDEX i ON t (a COLLATE "POSIX");

-- scenario: index_options_change
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 80, deduplicate_items = off);

-- scenario: index_options_are_reset
-- from
CREATE TABLE t (a int);
CREATE INDEX i ON t (a) WITH (fillfactor = 70);
-- to
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);

-- scenario: index_statistics_target
-- expect: ALTER COLUMN 1 SET STATISTICS 500
-- from
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
-- to
CREATE TABLE t (a text);
CREATE INDEX i ON t (lower(a));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 500;

-- scenario: index_of_a_dropped_column_goes_with_it
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a, b);
-- to
CREATE TABLE t (a int);

-- scenario: index_of_an_added_column
-- hazards: blocking lock
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b, a);

-- scenario: index_of_a_new_table_blocks_nobody
-- from
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a) WHERE a > 3;

-- scenario: index_on_new_function
-- hazards: blocking lock
-- from
CREATE TABLE t (a int);
-- to
CREATE FUNCTION half(int) RETURNS int IMMUTABLE LANGUAGE sql AS 'SELECT $1 / 2';
CREATE TABLE t (a int);
CREATE INDEX i ON t (half(a));

-- scenario: index_definition_and_comment_change
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'on a';
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b);
COMMENT ON INDEX i IS 'on b';

-- scenario: clustered_index_is_made_anew
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
ALTER TABLE t CLUSTER ON i;
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (b);
ALTER TABLE t CLUSTER ON i;

-- scenario: unique_index_below_a_foreign_key_changes
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (a int, b int);
CREATE UNIQUE INDEX p_a ON p (a);
CREATE TABLE c (a int REFERENCES p (a));
-- to
CREATE TABLE p (a int, b int);
CREATE UNIQUE INDEX p_a ON p (a) INCLUDE (b);
CREATE TABLE c (a int REFERENCES p (a));

-- scenario: index_with_whole_row
-- hazards: blocking lock
-- from
CREATE TABLE t (a int, b int);
-- to
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t ((t.* IS NULL));
