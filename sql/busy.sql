-- Another migrator holds the lock: who cannot wait is told at once (SB008), who can is told whom he waits for. The other
-- one is a prepared transaction here, which needs max_prepared_transactions; the isolation specs have live ones.
SELECT current_setting('max_prepared_transactions')::int = 0 AS cannot_prepare \gset
\if :cannot_prepare
\echo 'skipped: max_prepared_transactions is 0'
\quit
\endif
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT action FROM softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\n-- softbee:downgrade\n');
BEGIN;
SELECT revision FROM softbee_upgrade();
-- What is done is told to those who listen, and such a transaction cannot be prepared.
PREPARE TRANSACTION 'regress_deploy';
BEGIN;
SELECT softbee_lock();
PREPARE TRANSACTION 'regress_deploy';

-- The snapshot of such a transaction cannot see what the other one will have done.
BEGIN ISOLATION LEVEL REPEATABLE READ;
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
ROLLBACK;
SET default_transaction_isolation = serializable;
SELECT * FROM softbee_stamp('a1');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
RESET default_transaction_isolation;

-- The others wait, as long as lock_timeout lets them.
SET lock_timeout = '10ms';
SELECT * FROM softbee_upgrade();
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT softbee_lock();
CALL softbee_wait();
CALL softbee_apply();
DROP EXTENSION softbee_migrate;
RESET lock_timeout;

-- Readers do not wait, and who has nothing to do does not either.
SELECT revision, applied FROM softbee_history();
SELECT action FROM softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nCREATE TABLE one (i int);\n-- softbee:downgrade\n');
SELECT revision FROM softbee_stamp('base');
SELECT revision FROM softbee_prune('{}');

COMMIT PREPARED 'regress_deploy';
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_current();
SELECT revision FROM softbee_log;
