-- Columns: added, dropped, and each property of one that stays.

-- scenario: column_is_added
-- expect: ADD COLUMN b text
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b text);

-- scenario: column_is_dropped
-- hazards: data loss
-- rows: INSERT INTO t VALUES (1, 'x');
-- from
CREATE TABLE t (a int, b text);
-- to
CREATE TABLE t (a int);

-- scenario: column_in_the_middle_is_dropped
-- hazards: data loss
-- rows: INSERT INTO t VALUES (1, 2, 3);
-- from
CREATE TABLE t (a int, b int, c int);
-- to
CREATE TABLE t (a int, c int);

-- scenario: column_is_added_with_constant_default
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b int NOT NULL DEFAULT 7, c text DEFAULT 'x'::text NOT NULL, d timestamptz DEFAULT now());

-- scenario: column_is_added_with_volatile_default
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b uuid DEFAULT gen_random_uuid());

-- scenario: column_not_null_is_added
-- hazards: may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, b int NOT NULL);

-- scenario: column_becomes_not_null
-- hazards: scan, may fail on existing data
-- expect: ALTER COLUMN a SET NOT NULL
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int NOT NULL);

-- scenario: column_may_be_null_again
-- expect: ALTER COLUMN a DROP NOT NULL
-- from
CREATE TABLE t (a int NOT NULL);
-- to
CREATE TABLE t (a int);

-- scenario: default_is_set
-- expect: ALTER COLUMN a SET DEFAULT 5
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int DEFAULT 5);

-- scenario: default_changes
-- expect-not: DROP DEFAULT
-- from
CREATE TABLE t (a text DEFAULT 'x');
-- to
CREATE TABLE t (a text DEFAULT 'it''s; -- not a comment');

-- scenario: default_is_dropped
-- expect: ALTER COLUMN a DROP DEFAULT
-- from
CREATE TABLE t (a int DEFAULT 5);
-- to
CREATE TABLE t (a int);

-- scenario: default_null_is_no_default
-- nothing
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int DEFAULT NULL::int);

-- scenario: default_calls_a_new_function
-- from
CREATE TABLE t (a int);
-- to
CREATE FUNCTION nice() RETURNS int LANGUAGE sql AS 'SELECT 69';
CREATE TABLE t (a int DEFAULT nice());

-- scenario: defaults_of_many_types
-- from
CREATE TABLE t (a int, b date, c interval, d int[], e jsonb, f bytea, g bit(3), h point, i numeric, j boolean);
-- to
CREATE TABLE t (a int DEFAULT (1 + 2) * 3, b date DEFAULT CURRENT_DATE, c interval DEFAULT '1 day',
    d int[] DEFAULT '{1,2}', e jsonb DEFAULT '{"a": [1]}', f bytea DEFAULT '\x00ff', g bit(3) DEFAULT B'101',
    h point DEFAULT '(1,2)', i numeric DEFAULT 1.50, j boolean DEFAULT true);

-- scenario: int_becomes_bigint
-- hazards: rewrite
-- expect: ALTER COLUMN a TYPE bigint
-- rows: INSERT INTO t VALUES (1), (2147483647);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a bigint);

-- scenario: bigint_becomes_int
-- hazards: rewrite, may fail on existing data
-- rows: INSERT INTO t VALUES (1), (2147483647);
-- from
CREATE TABLE t (a bigint);
-- to
CREATE TABLE t (a int);

-- scenario: varchar_gets_wider
-- rows: INSERT INTO t VALUES ('abc');
-- from
CREATE TABLE t (a varchar(10));
-- to
CREATE TABLE t (a varchar(20));

-- scenario: varchar_gets_narrower
-- hazards: rewrite, may fail on existing data
-- rows: INSERT INTO t VALUES ('abc');
-- from
CREATE TABLE t (a varchar(20));
-- to
CREATE TABLE t (a varchar(10));

-- scenario: varchar_becomes_text
-- rows: INSERT INTO t VALUES ('abc');
-- from
CREATE TABLE t (a varchar(20));
-- to
CREATE TABLE t (a text);

-- scenario: text_becomes_varchar_with_length
-- hazards: rewrite, may fail on existing data
-- rows: INSERT INTO t VALUES ('abc');
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a varchar(20));

-- scenario: varchar_loses_its_length
-- from
CREATE TABLE t (a varchar(20));
-- to
CREATE TABLE t (a varchar);

-- scenario: numeric_gets_more_digits
-- rows: INSERT INTO t VALUES (12.34);
-- from
CREATE TABLE t (a numeric(10,2));
-- to
CREATE TABLE t (a numeric(12,2));

-- scenario: numeric_loses_its_limits
-- from
CREATE TABLE t (a numeric(10,2));
-- to
CREATE TABLE t (a numeric);

-- scenario: int_becomes_text
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1), (NULL);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a text);

-- scenario: text_becomes_int
-- hazards: rewrite, may fail on existing data
-- expect: USING
-- rows: INSERT INTO t VALUES ('42'), (NULL);
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a int);

-- scenario: text_becomes_uuid
-- hazards: rewrite, may fail on existing data
-- expect: USING
-- rows: INSERT INTO t VALUES ('01234567-89ab-cdef-0123-456789abcdef');
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a uuid);

-- scenario: json_becomes_jsonb
-- hazards: rewrite
-- from
CREATE TABLE t (a json);
-- to
CREATE TABLE t (a jsonb);

-- scenario: int_becomes_boolean_with_default
-- hazards: may fail on existing data, rewrite
-- from
CREATE TABLE t (id int, a int DEFAULT 0);
-- to
CREATE TABLE t (id int, a boolean DEFAULT false);

-- scenario: type_and_default_change_together
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (3);
-- from
CREATE TABLE t (a int DEFAULT 1);
-- to
CREATE TABLE t (a text DEFAULT 'one');

-- scenario: type_changes_and_default_goes
-- hazards: rewrite
-- from
CREATE TABLE t (a int DEFAULT 1);
-- to
CREATE TABLE t (a bigint);

-- scenario: type_changes_under_a_default_that_stays
-- hazards: rewrite
-- from
CREATE TABLE t (a int DEFAULT 1 NOT NULL);
-- to
CREATE TABLE t (a bigint DEFAULT 1 NOT NULL);

-- scenario: scalar_becomes_array
-- hazards: rewrite, may fail on existing data
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text[]);

-- scenario: array_of_int_becomes_array_of_bigint
-- hazards: rewrite
-- rows: INSERT INTO t VALUES ('{1,2}');
-- from
CREATE TABLE t (a int[]);
-- to
CREATE TABLE t (a bigint[]);

-- scenario: char_gets_longer
-- hazards: rewrite
-- from
CREATE TABLE t (a char(3));
-- to
CREATE TABLE t (a char(5));

-- scenario: timestamp_gets_a_zone
-- hazards: rewrite
-- from
CREATE TABLE t (a timestamp);
-- to
CREATE TABLE t (a timestamptz);

-- scenario: two_columns_change_type
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1, 2);
-- from
CREATE TABLE t (a int, b smallint);
-- to
CREATE TABLE t (a bigint, b int);

-- scenario: type_changes_below_index_and_checks
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (1, 2);
-- from
CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0));
CREATE INDEX t_b ON t (b) WHERE b > 5;
-- to
CREATE TABLE t (a bigint PRIMARY KEY, b bigint CHECK (b > 0));
CREATE INDEX t_b ON t (b) WHERE b > 5;

-- scenario: collation_changes
-- rows: INSERT INTO t VALUES ('a');
-- hazards: blocking lock
-- from
CREATE TABLE t (a text);
CREATE INDEX t_a ON t (a);
-- to
CREATE TABLE t (a text COLLATE "C");
CREATE INDEX t_a ON t (a);

-- scenario: column_with_collation_is_added
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text, b text COLLATE "POSIX" DEFAULT 'x');

-- scenario: column_becomes_identity
-- expect: ADD GENERATED ALWAYS AS IDENTITY
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (id int NOT NULL);
-- to
CREATE TABLE t (id int NOT NULL GENERATED ALWAYS AS IDENTITY);

-- scenario: column_is_identity_no_more
-- hazards: data loss
-- expect: DROP IDENTITY
-- rows: INSERT INTO t DEFAULT VALUES;
-- from
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY);
-- to
CREATE TABLE t (id int NOT NULL);

-- scenario: identity_always_becomes_by_default
-- expect: SET GENERATED BY DEFAULT
-- rows: INSERT INTO t DEFAULT VALUES;
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- to
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY);

-- scenario: identity_options_change
-- rows: INSERT INTO t DEFAULT VALUES;
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2));
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 20 INCREMENT BY 5 CACHE 7 CYCLE));

-- scenario: identity_options_become_plain
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 10 INCREMENT BY 2 MINVALUE 5 MAXVALUE 5000 CACHE 3 CYCLE));
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);

-- scenario: identity_sequence_has_a_name
-- hazards: data loss
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY);
-- to
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME public.t_numbers START WITH 3));

-- scenario: identity_column_is_added
-- hazards: blocking lock, may fail on existing data, rewrite
-- rows: INSERT INTO t VALUES ('x');
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text, id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- scenario: identity_column_changes_type
-- hazards: rewrite
-- rows: INSERT INTO t DEFAULT VALUES;
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
-- to
CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);

-- scenario: identity_column_becomes_text
-- hazards: data loss, rewrite
-- from
CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, a int);
INSERT INTO t (a) VALUES (1);
-- to
CREATE TABLE t (id text NOT NULL, a int);
INSERT INTO t VALUES ('1', 1);

-- scenario: generated_column_becomes_plain_with_another_type
-- hazards: may fail on existing data, rewrite
-- from
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED);
-- to
CREATE TABLE t (a int, b boolean);

-- scenario: descending_identity
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
CREATE TABLE u (id smallint GENERATED BY DEFAULT AS IDENTITY (INCREMENT BY -1 START WITH -10 MINVALUE -100 MAXVALUE -1));

-- scenario: serial_becomes_identity
-- hazards: data loss
-- from
CREATE TABLE t (id serial PRIMARY KEY);
-- to
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);

-- scenario: identity_becomes_serial
-- hazards: data loss
-- from
CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
-- to
CREATE TABLE t (id serial PRIMARY KEY);

-- scenario: column_becomes_serial
-- from
CREATE TABLE t (id int NOT NULL);
-- to
CREATE TABLE t (id serial);

-- scenario: serial_column_is_added
-- hazards: rewrite
-- rows: INSERT INTO t VALUES ('x');
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text, id bigserial);

-- scenario: serial_column_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (a text, id serial);
-- to
CREATE TABLE t (a text);

-- scenario: serial_becomes_bigserial
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (DEFAULT), (DEFAULT);
-- from
CREATE TABLE t (id serial PRIMARY KEY);
-- to
CREATE TABLE t (id bigserial PRIMARY KEY);

-- scenario: generated_column_is_added
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (2);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);

-- scenario: generated_column_becomes_plain
-- expect: DROP EXPRESSION
-- rows: INSERT INTO t VALUES (2);
-- from
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);
-- to
CREATE TABLE t (a int, twice int);

-- scenario: generated_expression_changes
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (2);
-- from
CREATE TABLE t (a int, more int GENERATED ALWAYS AS (a * 2) STORED);
-- to
CREATE TABLE t (a int, more int GENERATED ALWAYS AS (a * 3) STORED);

-- scenario: generated_column_with_index_changes
-- hazards: blocking lock, rewrite
-- hazards from 17: rewrite
-- from
CREATE TABLE t (a int, more int GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX t_more ON t (more);
COMMENT ON COLUMN t.more IS 'derived';
-- to
CREATE TABLE t (a int, more int GENERATED ALWAYS AS (a * 3) STORED);
CREATE INDEX t_more ON t (more);
COMMENT ON COLUMN t.more IS 'derived';

-- scenario: type_changes_below_a_generated_column
-- hazards: rewrite
-- rows: INSERT INTO t VALUES (2);
-- from
CREATE TABLE t (a int, more int GENERATED ALWAYS AS (a * 2) STORED);
-- to
CREATE TABLE t (a bigint, more int GENERATED ALWAYS AS (a * 2) STORED);

-- scenario: column_that_a_generated_one_needs_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (id int, a int, more int GENERATED ALWAYS AS (a * 2) STORED);
-- to
CREATE TABLE t (id int);

-- scenario: storage_changes
-- expect: SET STORAGE (EXTERNAL|external)
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL;

-- scenario: storage_becomes_that_of_the_type
-- from
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STORAGE MAIN;
-- to
CREATE TABLE t (a text);

-- scenario: compression_changes
-- expect: SET COMPRESSION pglz
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text COMPRESSION pglz);

-- scenario: compression_becomes_default
-- from
CREATE TABLE t (a text COMPRESSION pglz);
-- to
CREATE TABLE t (a text);

-- scenario: statistics_target_changes
-- expect: SET STATISTICS 500
-- from
CREATE TABLE t (a text);
-- to
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STATISTICS 500;

-- scenario: statistics_target_is_reset
-- from
CREATE TABLE t (a text);
ALTER TABLE t ALTER a SET STATISTICS 0;
-- to
CREATE TABLE t (a text);

-- scenario: column_options_change
-- from
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER a SET (n_distinct = 5), ALTER b SET (n_distinct = -0.5);
-- to
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER a SET (n_distinct = 7, n_distinct_inherited = 3);

-- scenario: new_table_with_all_column_properties
-- from
-- to
CREATE TABLE t (
    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 100) PRIMARY KEY,
    a text COMPRESSION pglz COLLATE "C" DEFAULT 'x' NOT NULL,
    b int GENERATED ALWAYS AS (length(a)) STORED,
    c varchar(3)[] DEFAULT ARRAY['a','b'],
    s serial);
ALTER TABLE t ALTER a SET STORAGE EXTERNAL, ALTER a SET STATISTICS 99, ALTER b SET (n_distinct = 5);
COMMENT ON COLUMN t.a IS 'all of it';

-- scenario: column_replaced_by_one_of_another_name_and_type
-- hazards: data loss
-- from
CREATE TABLE t (id int, old text);
-- to
CREATE TABLE t (id int, new date);

-- scenario: not_null_column_with_default_loses_both
-- from
CREATE TABLE t (a int NOT NULL DEFAULT 1);
-- to
CREATE TABLE t (a int);

-- scenario: everything_of_a_column_changes
-- hazards: rewrite, scan, may fail on existing data
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (a int DEFAULT 1);
COMMENT ON COLUMN t.a IS 'old';
-- to
CREATE TABLE t (a text COLLATE "C" NOT NULL DEFAULT 'b');
ALTER TABLE t ALTER a SET STATISTICS 7, ALTER a SET STORAGE EXTERNAL;
COMMENT ON COLUMN t.a IS 'new';

-- scenario: virtual_column_is_added
-- min-version: 18
-- rows: INSERT INTO t VALUES (2);
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);

-- scenario: virtual_expression_changes
-- min-version: 18
-- expect: SET EXPRESSION
-- from
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- to
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a + a) VIRTUAL);

-- scenario: virtual_becomes_stored
-- min-version: 18
-- hazards: rewrite
-- from
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) VIRTUAL);
-- to
CREATE TABLE t (a int, twice int GENERATED ALWAYS AS (a * 2) STORED);

-- scenario: not_null_constraint_has_a_name
-- min-version: 18
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int CONSTRAINT there_must_be_one NOT NULL);

-- scenario: not_null_constraint_gets_another_name
-- min-version: 18
-- from
CREATE TABLE t (a int CONSTRAINT one NOT NULL);
-- to
CREATE TABLE t (a int CONSTRAINT two NOT NULL);

-- scenario: not_null_not_valid
-- min-version: 18
-- from
CREATE TABLE t (a int);
-- to
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID;

-- scenario: not_null_is_validated
-- min-version: 18
-- hazards: scan, may fail on existing data
-- from
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT t_a_not_null NOT NULL a NOT VALID;
-- to
CREATE TABLE t (a int NOT NULL);
