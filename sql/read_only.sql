-- In a read-only transaction what writes is refused by name (25006) and what reads answers. A standby is the same.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision FROM softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nSELECT 1;\n-- softbee:downgrade\n');
SELECT revision FROM softbee_upgrade();
SET default_transaction_read_only = on;
SELECT * FROM softbee_push('');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_push('{}'::text[], NULL);
SELECT * FROM softbee_prune('{}');
SELECT * FROM softbee_upgrade();
SELECT * FROM softbee_downgrade();
CALL softbee_apply();
SELECT * FROM softbee_stamp('base');
SELECT * FROM softbee_stamp('{}'::text[], true);
CALL softbee_wait();
SELECT softbee_lock();
SELECT softbee_log_failure('a1', 'upgrade', '{}');
SELECT revision, is_head FROM softbee_current();
SELECT revision FROM softbee_heads();
SELECT revision FROM softbee_branches();
SELECT revision, applied FROM softbee_history();
SELECT revision FROM softbee_show('a1');
SELECT revision FROM softbee_plan('base', 'downgrade');
SELECT revision, applied FROM softbee_manifest();
SELECT length(softbee_digest());
SELECT revision, state FROM softbee_log;
RESET default_transaction_read_only;

-- Serializable and read-only, and a parallel plan.
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE;
SELECT revision FROM softbee_current();
COMMIT;
BEGIN ISOLATION LEVEL SERIALIZABLE;
SELECT revision FROM softbee_downgrade();
SELECT revision FROM softbee_upgrade();
COMMIT;
SELECT revision FROM softbee_current();
