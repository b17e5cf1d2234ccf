-- What 1.1 adds to 1.0.
\echo Use "ALTER EXTENSION softbee_migrate UPDATE" to load this file. \quit

ALTER TABLE softbee_log
    ADD COLUMN statement        bigint,
    ADD COLUMN statement_sha256 text,
    ADD COLUMN rows             bigint;
COMMENT ON COLUMN softbee_log.statement IS 'of a section outside a transaction: number of the statement, from 1';
COMMENT ON COLUMN softbee_log.statement_sha256 IS 'SHA-256 of that statement: a run that is taken up goes on behind it only while it is the same';
COMMENT ON COLUMN softbee_log.rows IS 'rows that a round of a batch changed';
