-- Primary keys, unique, check, foreign key and exclusion constraints.

-- scenario: primary_key_is_added
-- hazards: blocking lock, may fail on existing data
-- expect: PRIMARY KEY \(id\)
-- rows: INSERT INTO t VALUES (1), (2);
-- from
CREATE TABLE t (id int NOT NULL);
-- to
CREATE TABLE t (id int NOT NULL PRIMARY KEY);

-- scenario: primary_key_is_added_to_nullable_column
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1), (2);
-- from
CREATE TABLE t (id int);
-- to
CREATE TABLE t (id int PRIMARY KEY);

-- scenario: primary_key_is_dropped_and_column_stays_not_null
-- expect-not: DROP NOT NULL
-- from
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int NOT NULL);

-- scenario: primary_key_is_dropped_and_column_may_be_null
-- expect: DROP NOT NULL
-- from
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int);

-- scenario: primary_key_moves
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES (1, 2), (3, 4);
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a));
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b));

-- scenario: primary_key_gets_a_column
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a));
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a, b));

-- scenario: primary_key_columns_swap
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int, b int, PRIMARY KEY (a, b));
-- to
CREATE TABLE t (a int, b int, PRIMARY KEY (b, a));

-- scenario: primary_key_gets_another_name
-- expect: RENAME
-- expect-not: DROP CONSTRAINT
-- from
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int CONSTRAINT the_key PRIMARY KEY);

-- scenario: primary_key_includes_a_column
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (id int PRIMARY KEY, a int);
-- to
CREATE TABLE t (id int, a int, PRIMARY KEY (id) INCLUDE (a));

-- scenario: primary_key_with_a_dependent_foreign_key_moves
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1, 1); INSERT INTO u VALUES (1);
-- from
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (a));
CREATE TABLE u (t int REFERENCES t (a));
-- to
CREATE TABLE t (a int NOT NULL, b int NOT NULL, PRIMARY KEY (b));
CREATE TABLE u (t int REFERENCES t (b));

-- scenario: primary_key_changes_below_a_foreign_key_that_stays
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1, 1); INSERT INTO u VALUES (1);
-- from
CREATE TABLE t (a int PRIMARY KEY, b int);
CREATE TABLE u (t int REFERENCES t (a));
-- to
CREATE TABLE t (a int, b int, PRIMARY KEY (a) INCLUDE (b));
CREATE TABLE u (t int REFERENCES t (a));

-- scenario: primary_key_type_changes_below_foreign_keys
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1); INSERT INTO u VALUES (1); INSERT INTO v VALUES (1, 1);
-- from
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t);
CREATE TABLE v (id int PRIMARY KEY REFERENCES t, aside int REFERENCES v);
-- to
CREATE TABLE t (id bigint PRIMARY KEY);
CREATE TABLE u (t_id bigint REFERENCES t);
CREATE TABLE v (id bigint PRIMARY KEY REFERENCES t, aside bigint REFERENCES v);

-- scenario: key_becomes_text_with_its_foreign_key
-- hazards: blocking lock, may fail on existing data, rewrite, scan
-- rows: INSERT INTO t VALUES (1); INSERT INTO u VALUES (1);
-- from
CREATE TABLE t (id int PRIMARY KEY);
CREATE TABLE u (t_id int REFERENCES t ON DELETE CASCADE);
-- to
CREATE TABLE t (id text PRIMARY KEY);
CREATE TABLE u (t_id text REFERENCES t ON DELETE CASCADE);

-- scenario: unique_is_added
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES (1), (2), (NULL), (NULL);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int UNIQUE);

-- scenario: unique_is_dropped
-- expect: DROP CONSTRAINT t_a_key
-- from
CREATE TABLE t (a int UNIQUE);
-- to
CREATE TABLE t (a int);

-- scenario: unique_nulls_not_distinct
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES (1), (NULL);
-- from
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE NULLS NOT DISTINCT (a));

-- scenario: unique_becomes_deferrable
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) DEFERRABLE INITIALLY DEFERRED);

-- scenario: unique_gets_storage_options
-- from
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) WITH (fillfactor = 60));

-- scenario: new_unique_with_storage_options
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a) WITH (fillfactor = 60, deduplicate_items = off));

-- scenario: unique_constraint_becomes_unique_index
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));
-- to
CREATE TABLE t (a int);
CREATE UNIQUE INDEX u ON t (a);

-- scenario: unique_index_becomes_constraint
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int);
CREATE UNIQUE INDEX u ON t (a);
-- to
CREATE TABLE t (a int, CONSTRAINT u UNIQUE (a));

-- scenario: two_uniques_swap_names
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (a int, b int, CONSTRAINT one UNIQUE (a), CONSTRAINT two UNIQUE (b));
-- to
CREATE TABLE t (a int, b int, CONSTRAINT one UNIQUE (b), CONSTRAINT two UNIQUE (a));

-- scenario: unique_becomes_primary_key
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE t (a int, CONSTRAINT t_k UNIQUE (a));
-- to
CREATE TABLE t (a int, CONSTRAINT t_k PRIMARY KEY (a));

-- scenario: check_is_added
-- hazards: scan, may fail on existing data
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0));

-- scenario: check_is_added_not_valid
-- rows: INSERT INTO t VALUES (-1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;

-- scenario: check_is_validated
-- hazards: scan, may fail on existing data
-- expect: VALIDATE CONSTRAINT positive
-- expect-not: ADD
-- from
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
-- to
CREATE TABLE t (a int, CONSTRAINT positive CHECK (a > 0));

-- scenario: check_expression_changes
-- hazards: scan, may fail on existing data
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 1 AND a < 100));

-- scenario: check_is_dropped
-- from
CREATE TABLE t (a int CHECK (a > 0));
-- to
CREATE TABLE t (a int);

-- scenario: check_gets_another_name
-- expect: RENAME CONSTRAINT
-- from
CREATE TABLE t (a int, CONSTRAINT one CHECK (a > 0));
-- to
CREATE TABLE t (a int, CONSTRAINT two CHECK (a > 0));

-- scenario: check_becomes_no_inherit
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT);

-- scenario: check_of_a_column_that_is_added
-- hazards: scan, may fail on existing data
-- rows: INSERT INTO t VALUES (5);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b int DEFAULT 3, CHECK (b > a - 10));

-- scenario: check_of_a_column_that_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a int, b int, CHECK (b > a));
-- to
CREATE TABLE t (a int);

-- scenario: check_of_a_dropped_column_is_written_anew
-- hazards: data loss, may fail on existing data, scan
-- from
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (b > a));
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));

-- scenario: check_calls_a_new_function
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE FUNCTION fine(int) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT $1 > 0';
CREATE TABLE t (a int CHECK (fine(a)));

-- scenario: check_without_columns
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, CONSTRAINT always CHECK (true));

-- scenario: check_not_enforced
-- min-version: 18
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0) NOT ENFORCED);

-- scenario: foreign_key_is_added
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO p VALUES (1); INSERT INTO c VALUES (1), (NULL);
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);

-- scenario: foreign_key_is_dropped
-- expect: DROP CONSTRAINT c_p_id_fkey
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);

-- scenario: foreign_key_not_valid
-- rows: INSERT INTO c VALUES (7);
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p NOT VALID;

-- scenario: foreign_key_is_validated
-- hazards: may fail on existing data, scan
-- expect: VALIDATE CONSTRAINT
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int);
ALTER TABLE c ADD FOREIGN KEY (p_id) REFERENCES p NOT VALID;
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);

-- scenario: foreign_key_on_delete_changes
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO p VALUES (1); INSERT INTO c VALUES (1);
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p ON DELETE CASCADE ON UPDATE SET NULL);

-- scenario: foreign_key_sets_null_for_some_columns
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL);
-- to
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p ON DELETE SET NULL (b));

-- scenario: foreign_key_match_full
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p);
-- to
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE c (a int, b int, CONSTRAINT f FOREIGN KEY (a, b) REFERENCES p MATCH FULL);

-- scenario: foreign_key_becomes_deferrable
-- expect: ALTER CONSTRAINT c_p_id_fkey
-- expect-not: DROP CONSTRAINT
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p DEFERRABLE INITIALLY DEFERRED);

-- scenario: foreign_key_is_deferrable_no_more
-- expect: ALTER CONSTRAINT c_p_id_fkey
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p DEFERRABLE INITIALLY IMMEDIATE);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);

-- scenario: foreign_key_to_another_table
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (a int CONSTRAINT f REFERENCES p);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE q (id int PRIMARY KEY);
CREATE TABLE c (a int CONSTRAINT f REFERENCES q);

-- scenario: foreign_key_to_a_table_that_is_added
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE c (a int);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int REFERENCES p);

-- scenario: foreign_key_to_a_table_that_is_dropped
-- hazards: data loss
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int REFERENCES p);
-- to
CREATE TABLE c (a int);

-- scenario: foreign_key_to_itself
-- hazards: blocking lock, may fail on existing data, scan
-- rows: INSERT INTO t VALUES (1), (2);
-- from
CREATE TABLE t (id int PRIMARY KEY);
-- to
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);

-- scenario: foreign_key_to_a_unique_constraint
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (id int PRIMARY KEY, code text);
CREATE TABLE c (code text);
-- to
CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE c (code text REFERENCES p (code));

-- scenario: foreign_key_to_a_unique_index
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (id int, code text);
CREATE TABLE c (code text);
-- to
CREATE TABLE p (id int, code text);
CREATE UNIQUE INDEX p_code ON p (code);
CREATE TABLE c (code text REFERENCES p (code));

-- scenario: foreign_key_of_three_columns
-- from
-- to
CREATE TABLE p (a int, b text, c date, UNIQUE (c, a, b));
CREATE TABLE f (x date, y int, z text, FOREIGN KEY (x, y, z) REFERENCES p (c, a, b) ON UPDATE CASCADE ON DELETE RESTRICT);

-- scenario: foreign_key_gets_another_name
-- expect: RENAME CONSTRAINT
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int CONSTRAINT one REFERENCES p);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int CONSTRAINT two REFERENCES p);

-- scenario: foreign_key_not_enforced
-- min-version: 18
-- from
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int);
-- to
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (a int REFERENCES p NOT ENFORCED);

-- scenario: exclusion_is_added
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES ('[2026-01-01,2026-02-01)');
-- from
CREATE TABLE t (during daterange);
-- to
CREATE TABLE t (during daterange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));

-- scenario: exclusion_is_dropped
-- from
CREATE TABLE t (during daterange, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
-- to
CREATE TABLE t (during daterange);

-- scenario: exclusion_gets_a_predicate
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE t (during daterange, active boolean, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&));
-- to
CREATE TABLE t (during daterange, active boolean, CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) WHERE (active) DEFERRABLE);

-- scenario: exclusion_with_an_extension_operator_class
-- hazards: blocking lock, may fail on existing data
-- from
CREATE TABLE rooms (room int, during tsrange);
-- to
CREATE EXTENSION btree_gist;
CREATE TABLE rooms (room int, during tsrange, EXCLUDE USING gist (room WITH =, during WITH &&));

-- scenario: constraint_without_overlaps
-- min-version: 18
-- from
CREATE EXTENSION btree_gist;
-- to
CREATE EXTENSION btree_gist;
CREATE TABLE rooms (room int, during daterange, PRIMARY KEY (room, during WITHOUT OVERLAPS));
CREATE TABLE stays (room int, during daterange, FOREIGN KEY (room, PERIOD during) REFERENCES rooms (room, PERIOD during));

-- scenario: constraints_of_the_same_name_on_two_tables
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE u (a int, CONSTRAINT c CHECK (a > 0));
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 1));
CREATE TABLE u (a int);

-- scenario: constraint_with_comment_changes
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0));
COMMENT ON CONSTRAINT c ON t IS 'stays';
-- to
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 1));
COMMENT ON CONSTRAINT c ON t IS 'stays';

-- scenario: constraint_index_has_statistics
-- from
CREATE TABLE t (a int, EXCLUDE USING gist (int4range(0, a) WITH &&));
-- to
CREATE TABLE t (a int, EXCLUDE USING gist (int4range(0, a) WITH &&));
ALTER INDEX t_int4range_excl ALTER COLUMN 1 SET STATISTICS 400;

-- scenario: equal_keys_are_two
-- from
-- to
CREATE TABLE t (a int, CONSTRAINT x UNIQUE (a));
ALTER TABLE t ADD CONSTRAINT y UNIQUE (a);
ALTER TABLE t ADD CONSTRAINT z PRIMARY KEY (a);
