-- One transaction that would fill the server's lock table, and so stop the whole cluster, is refused before it starts (SB012).
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE FUNCTION pg_temp.failure(statement text) RETURNS TABLE (field text, value text) LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    detail := regexp_replace(detail, '\d{3,}', '…', 'g');
    RETURN QUERY VALUES ('sqlstate', SQLSTATE), ('message', message), ('detail', detail), ('hint', hint);
END $$;

-- As many as the table has places, and half as many again.
SELECT (1.5 * sum(setting::int) FILTER (WHERE name = 'max_locks_per_transaction')
            * sum(setting::int) FILTER (WHERE name <> 'max_locks_per_transaction') / 6)::int AS tables
  FROM pg_settings WHERE name IN ('max_locks_per_transaction', 'max_connections', 'max_prepared_transactions',
                                  'max_worker_processes', 'max_wal_senders', 'autovacuum_max_workers') \gset
SELECT array_agg(action) FROM softbee_push(ARRAY[
    E'-- Many tables\n-- Revision ID: a1\n-- softbee:upgrade\n' ||
        (SELECT string_agg(format(E'CREATE TABLE t%s (id bigint PRIMARY KEY, name text);\n', i), '') FROM generate_series(1, :tables / 2) i),
    E'-- As many\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\n' ||
        (SELECT string_agg(format(E'CREATE TABLE u%s (id bigint PRIMARY KEY, name text);\n', i), '') FROM generate_series(1, :tables / 2) i)],
    NULL);
SELECT revision, statements = :tables / 2 AS as_many, transactional FROM softbee_plan();
SELECT * FROM pg_temp.failure('SELECT softbee_upgrade()');
SELECT to_regclass('t1') AS t1, (SELECT count(*) FROM softbee_version) AS versions;

-- A revision that is too large by itself: a transaction for each is no way out, and nothing runs in that form either.
SELECT action FROM softbee_push(E'-- All tables\n-- Revision ID: c1\n-- softbee:upgrade\n' ||
    (SELECT string_agg(format(E'CREATE TABLE t%s (id bigint PRIMARY KEY, name text);\n', i), '') FROM generate_series(1, :tables) i));
SELECT * FROM pg_temp.failure('SELECT softbee_upgrade(''c1'')');
\set VERBOSITY terse
CALL softbee_apply('c1');
\set VERBOSITY default
SELECT to_regclass('t1') AS t1, (SELECT count(*) FROM softbee_version) AS versions;

-- A plan that is large, but not as large, runs.
SELECT action FROM softbee_push(E'-- Many statements\n-- Revision ID: b1\n-- softbee:upgrade\nCREATE TABLE one (id bigint PRIMARY KEY);\nSET client_min_messages = warning;\n' ||
    (SELECT string_agg(E'CREATE TABLE IF NOT EXISTS one (id bigint PRIMARY KEY, name text);\n', '') FROM generate_series(1, :tables / 4) i));
SELECT revision FROM softbee_upgrade('b1');
