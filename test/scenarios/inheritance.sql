-- Tables that inherit.

-- scenario: child_is_added
-- expect: INHERITS \(public\.p\)
-- from
CREATE TABLE p (a int, b text DEFAULT 'x', CONSTRAINT c CHECK (a > 0));
-- to
CREATE TABLE p (a int, b text DEFAULT 'x', CONSTRAINT c CHECK (a > 0));
CREATE TABLE k (own date) INHERITS (p);

-- scenario: parent_and_children_are_dropped
-- hazards: data loss
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
CREATE TABLE kk () INHERITS (k);
-- to

-- scenario: table_begins_to_inherit
-- expect: INHERIT public\.p
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int) INHERITS (p);

-- scenario: table_inherits_no_more
-- expect: NO INHERIT public\.p
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int) INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int);

-- scenario: purely_inherited_column_becomes_own
-- dump shows: the column is the child's own too after the way back
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int);

-- scenario: own_column_becomes_purely_inherited
-- dump shows: the column stays the child's own too
-- nothing
-- from
CREATE TABLE p (a int DEFAULT 1);
CREATE TABLE k (a int DEFAULT 1, b int) INHERITS (p);
-- to
CREATE TABLE p (a int DEFAULT 1);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: table_with_some_of_the_columns_begins_to_inherit
-- dump shows: the columns are the child's own too
-- hazards: may fail on existing data, scan
-- expect: ADD COLUMN c integer DEFAULT 5
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int, c int DEFAULT 5, d int CHECK (d > 0));
CREATE TABLE k (a int, b int);
-- to
CREATE TABLE p (a int, c int DEFAULT 5, d int CHECK (d > 0));
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_leaves_its_column_to_one_child
-- dump shows: the column is the child's own too after the way back
-- hazards: data loss
-- expect: ALTER TABLE ONLY public\.p DROP COLUMN a
-- still: SELECT a, b FROM k
-- still: SELECT a, b FROM kk
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
CREATE TABLE kk (c int) INHERITS (k);
CREATE TABLE other (d int) INHERITS (p);
INSERT INTO k (a, b) VALUES (1, 2);
INSERT INTO kk (a, b, c) VALUES (3, 4, 5);
-- to
CREATE TABLE p ();
CREATE TABLE k (a int, b int) INHERITS (p);
CREATE TABLE kk (c int) INHERITS (k);
CREATE TABLE other (d int) INHERITS (p);
INSERT INTO k (a, b) VALUES (1, 2);
INSERT INTO kk (a, b, c) VALUES (3, 4, 5);

-- scenario: parent_leaves_its_column_to_a_grandchild
-- dump shows: the column is the child's own too after the way back
-- hazards: data loss
-- still: SELECT a, c FROM kk
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
CREATE TABLE kk (c int) INHERITS (k);
INSERT INTO kk (a, c) VALUES (3, 5);
-- to
CREATE TABLE p ();
CREATE TABLE k (b int) INHERITS (p);
CREATE TABLE kk (a int, c int) INHERITS (k);
INSERT INTO kk (a, c) VALUES (3, 5);

-- scenario: child_leaves_before_the_parent_changes
-- dump shows: the column is the child's own too after the way back
-- hazards: data loss, rewrite
-- still: SELECT a, b, c FROM k
-- from
CREATE TABLE p (a int, b int, CONSTRAINT small CHECK (b < 9));
CREATE TABLE k (c int) INHERITS (p);
INSERT INTO k (a, b, c) VALUES (1, 2, 3);
-- to
CREATE TABLE p (b bigint, d int NOT NULL DEFAULT 4);
CREATE TABLE k (a int, b int, c int, CONSTRAINT small CHECK (b < 9));
INSERT INTO k (a, b, c) VALUES (1, 2, 3);

-- scenario: parent_gets_a_column_that_a_child_has_with_another_type
-- hazards: rewrite
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int, b bigint);
CREATE TABLE k (b bigint) INHERITS (p);

-- scenario: parent_gets_a_column
-- rows: INSERT INTO k VALUES (1, 2);
-- expect-not: ALTER TABLE (ONLY )?public\.k
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int, c int DEFAULT 5);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_loses_a_column
-- hazards: data loss
-- from
CREATE TABLE p (a int, c int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_column_changes_type
-- hazards: rewrite
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a bigint);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_gets_a_check
-- hazards: may fail on existing data, scan
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_check_is_not_inherited
-- hazards: may fail on existing data, scan
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int, CONSTRAINT c CHECK (a > 0) NO INHERIT);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: parent_column_becomes_not_null
-- hazards: may fail on existing data, scan
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int NOT NULL);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: child_has_a_default_of_its_own
-- from
CREATE TABLE p (a int DEFAULT 1, b int);
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a int DEFAULT 1, b int);
CREATE TABLE k () INHERITS (p);
ALTER TABLE k ALTER a SET DEFAULT 2, ALTER b SET DEFAULT 3;

-- scenario: child_is_not_null_and_parent_is_not
-- from
CREATE TABLE p (a int);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (a int NOT NULL) INHERITS (p);

-- scenario: two_parents
-- from
CREATE TABLE p (a int, b int);
CREATE TABLE q (b int, c int);
-- to
CREATE TABLE p (a int, b int);
CREATE TABLE q (b int, c int);
CREATE TABLE k (d int) INHERITS (p, q);

-- scenario: second_parent_is_added
-- from
CREATE TABLE p (a int);
CREATE TABLE q (b int);
CREATE TABLE k (b int) INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE q (b int);
CREATE TABLE k (b int) INHERITS (p, q);

-- scenario: first_parent_is_replaced
-- hazards: data loss
-- from
CREATE TABLE p (a int);
CREATE TABLE k (a int, b int) INHERITS (p);
-- to
CREATE TABLE q (a int);
CREATE TABLE k (a int, b int) INHERITS (q);

-- scenario: grandchildren_get_a_column
-- from
CREATE TABLE p (a int);
CREATE TABLE k () INHERITS (p);
CREATE TABLE kk (z int) INHERITS (k);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (m int DEFAULT 4) INHERITS (p);
CREATE TABLE kk (z int) INHERITS (k);

-- scenario: child_index_and_key_are_its_own
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE p (a int);
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (PRIMARY KEY (a)) INHERITS (p);

-- scenario: inherited_storage_and_statistics
-- from
CREATE TABLE p (a text);
CREATE TABLE k () INHERITS (p);
-- to
CREATE TABLE p (a text);
CREATE TABLE k () INHERITS (p);
ALTER TABLE k ALTER a SET STATISTICS 9;
ALTER TABLE ONLY p ALTER a SET STATISTICS 8;
COMMENT ON COLUMN k.a IS 'of the child';

-- scenario: inherited_generated_column
-- from
-- to
CREATE TABLE p (a int, g int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE k (b int) INHERITS (p);

-- scenario: child_repeats_a_generated_column
-- from
-- to
CREATE TABLE p (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
CREATE TABLE c (a int, b int) INHERITS (p);

-- scenario: child_of_a_table_with_an_identity_column
-- from
-- to
CREATE TABLE p (a int GENERATED ALWAYS AS IDENTITY);
CREATE TABLE c () INHERITS (p);

-- scenario: parent_column_takes_null_and_the_childs_key_does_not
-- expect: ALTER TABLE ONLY public\.p
-- rows: INSERT INTO k VALUES (1, 2);
-- from
CREATE TABLE p (a int NOT NULL);
CREATE TABLE k (b int, PRIMARY KEY (a)) INHERITS (p);
CREATE TABLE other () INHERITS (p);
-- to
CREATE TABLE p (a int);
CREATE TABLE k (b int, PRIMARY KEY (a)) INHERITS (p);
CREATE TABLE other () INHERITS (p);

-- scenario: child_is_added_below_a_check_that_is_not_valid
-- dump shows: that the check is valid in the new table
-- from
CREATE TABLE a (id int);
ALTER TABLE a ADD CONSTRAINT k CHECK (id > 0) NOT VALID;
-- to
CREATE TABLE a (id int);
CREATE TABLE b () INHERITS (a);
ALTER TABLE a ADD CONSTRAINT k CHECK (id > 0) NOT VALID;

-- scenario: child_with_a_generated_column_comes_to_a_new_parent
-- hazards: rewrite
-- dump shows: that the child has the column of its own, too
-- from
CREATE TABLE b (id int);
-- to
CREATE TABLE a (id int, v int GENERATED ALWAYS AS (id + 1) STORED);
CREATE TABLE b (id int) INHERITS (a);
