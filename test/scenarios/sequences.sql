-- Sequences that stand alone, and those of serial columns.

-- scenario: sequence_is_added
-- from
-- to
CREATE SEQUENCE s;
CREATE SEQUENCE s2 AS smallint START 5 INCREMENT BY -2 MINVALUE -100 MAXVALUE 10 CACHE 4 CYCLE;

-- scenario: sequence_is_dropped
-- hazards: data loss
-- from
CREATE SEQUENCE s;
-- to

-- scenario: sequence_increment_changes
-- expect: ALTER SEQUENCE public\.s INCREMENT BY 5
-- from
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s INCREMENT BY 5;

-- scenario: sequence_options_change
-- from
CREATE SEQUENCE s START 5 MINVALUE 2 MAXVALUE 500 CACHE 9;
-- to
CREATE SEQUENCE s START 6 MINVALUE 1 MAXVALUE 600 CYCLE;

-- scenario: sequence_becomes_plain
-- from
CREATE SEQUENCE s AS int START 5 INCREMENT BY 3 MINVALUE 2 MAXVALUE 500 CACHE 9 CYCLE;
-- to
CREATE SEQUENCE s;

-- scenario: sequence_type_changes
-- expect: AS integer
-- from
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s AS integer;

-- scenario: sequence_type_changes_and_its_limit_stays
-- from
CREATE SEQUENCE s AS smallint MAXVALUE 1000;
-- to
CREATE SEQUENCE s AS bigint MAXVALUE 1000;

-- scenario: sequence_turns_around
-- from
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s INCREMENT BY -1;

-- scenario: sequence_gets_an_owner
-- expect: OWNED BY public\.t\.a
-- from
CREATE SEQUENCE s;
CREATE TABLE t (a int);
-- to
CREATE SEQUENCE s;
CREATE TABLE t (a int);
ALTER SEQUENCE s OWNED BY t.a;

-- scenario: sequence_loses_its_owner
-- expect: OWNED BY NONE
-- from
CREATE SEQUENCE s;
CREATE TABLE t (a int);
ALTER SEQUENCE s OWNED BY t.a;
-- to
CREATE SEQUENCE s;
CREATE TABLE t (a int);

-- scenario: sequence_moves_to_another_owner
-- from
CREATE SEQUENCE s;
CREATE TABLE t (a int, b int);
ALTER SEQUENCE s OWNED BY t.a;
-- to
CREATE SEQUENCE s;
CREATE TABLE t (a int, b int);
ALTER SEQUENCE s OWNED BY t.b;

-- scenario: sequence_outlives_its_owner
-- hazards: data loss
-- expect-not: DROP SEQUENCE
-- from
CREATE SEQUENCE s;
CREATE TABLE t (a int);
ALTER SEQUENCE s OWNED BY t.a;
-- to
CREATE SEQUENCE s;

-- scenario: sequence_in_a_default
-- from
CREATE TABLE t (a bigint);
-- to
CREATE SEQUENCE s START 100;
CREATE TABLE t (a bigint DEFAULT nextval('s'));

-- scenario: default_moves_to_another_sequence
-- from
CREATE SEQUENCE one;
CREATE SEQUENCE two;
CREATE TABLE t (a bigint DEFAULT nextval('one'));
-- to
CREATE SEQUENCE one;
CREATE SEQUENCE two;
CREATE TABLE t (a bigint DEFAULT nextval('two'));

-- scenario: serial_loses_its_sequence
-- hazards: data loss
-- rows: INSERT INTO t VALUES (1);
-- from
CREATE TABLE t (id serial);
-- to
CREATE TABLE t (id int NOT NULL);

-- scenario: table_with_two_serials_is_dropped
-- hazards: data loss
-- from
CREATE TABLE t (id serial, other smallserial);
-- to

-- scenario: serial_sequence_options_change
-- from
CREATE TABLE t (id serial);
-- to
CREATE TABLE t (id serial);
ALTER SEQUENCE t_id_seq INCREMENT BY 10 CACHE 10;

-- scenario: serial_sequence_gets_another_name
-- from
CREATE TABLE t (id serial);
-- to
CREATE TABLE t (id serial);
ALTER SEQUENCE t_id_seq RENAME TO t_numbers;

-- scenario: sequence_comment
-- from
CREATE SEQUENCE s;
-- to
CREATE SEQUENCE s;
COMMENT ON SEQUENCE s IS 'numbers';

-- scenario: unlogged_sequence
-- from
CREATE SEQUENCE s;
-- to
CREATE UNLOGGED SEQUENCE s;

-- scenario: sequence_of_two_defaults
-- hazards: data loss
-- from
CREATE SEQUENCE s;
CREATE TABLE t (a bigint DEFAULT nextval('s'));
CREATE TABLE u (a bigint DEFAULT nextval('s'));
-- to
CREATE TABLE t (a bigint);
CREATE TABLE u (a bigint DEFAULT 1);

-- scenario: sequence_used_by_a_view
-- from
-- to
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT last_value FROM s;

-- scenario: sequence_in_another_schema_is_owned
-- from
-- to
CREATE SCHEMA zoo;
CREATE TABLE t (a int);
CREATE TABLE zoo.u (a serial);
