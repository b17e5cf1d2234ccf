-- A row per event: who, from where, how long, how it went; nothing in it is ever updated.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SET application_name = 'regress log';
SELECT revision FROM softbee_push(E'-- One\n-- Revision ID: a1\n-- softbee:upgrade\nSELECT pg_sleep(0.01);\n-- softbee:downgrade\n');
SELECT revision FROM softbee_upgrade();
SELECT id, revision, direction, kind, state, at <= clock_timestamp() AND at >= clock_timestamp() - interval '1 min' AS at, elapsed >= interval '10 ms' AND elapsed < interval '1 min' AS elapsed,
       role = current_user AS role, login = session_user AS login, client IS NOT DISTINCT FROM host(inet_client_addr()) AS client, application,
       pid = pg_backend_pid() AS pid, backend_start = (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid()) AS backend_start,
       server_start = pg_postmaster_start_time() AS server_start, server_version = current_setting('server_version') AS server_version,
       tag, reason, error FROM softbee_log \gx
RESET application_name;

-- The role that ran it and the login behind it; a script cannot speak for another.
CREATE ROLE regress_logged;
GRANT USAGE ON SCHEMA public TO regress_logged;
GRANT EXECUTE ON FUNCTION softbee_upgrade, softbee_downgrade, softbee_stamp(text, boolean), softbee_log_failure TO regress_logged;
SET ROLE regress_logged;
SET client_min_messages = warning;
SELECT revision FROM softbee_downgrade();
RESET client_min_messages;
RESET ROLE;
SELECT role, login = session_user AS by_me FROM softbee_log ORDER BY id DESC LIMIT 1;

-- A failure in one transaction takes its own rows along; the client keeps one, marked so.
SELECT softbee_log_failure('a1', 'upgrade', '{"sqlstate": "42703", "message": "column \"x\" does not exist"}');
SELECT softbee_log_failure(NULL, 'downgrade', NULL);
SELECT softbee_log_failure('unheard-of', NULL, '{}');
SELECT softbee_log_failure('a1', 'sideways', '{}');
SELECT id, revision, direction, kind, state, reason, error FROM softbee_log ORDER BY id;

-- The name of a run; a script cannot change it. Values for scripts come as settings of another prefix.
SET softbee.tag = 'release 7';
SET softbee_x.region = 'north';
SELECT revision, action FROM softbee_push(E'-- Two\n-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\nSET softbee.tag = ''mine''; SELECT 1 / (current_setting(''softbee_x.region'') = ''north'')::int;\n-- softbee:downgrade\n');
SELECT revision FROM softbee_upgrade();
SELECT revision FROM softbee_downgrade();
SELECT revision, direction, state, tag FROM softbee_log ORDER BY id DESC LIMIT 2;
SET softbee.tga = 'release 7';
RESET softbee.tag;
SELECT revision FROM softbee_downgrade();

-- Stamps have no direction.
SELECT revision FROM softbee_stamp('a1');
SELECT id, revision, direction, kind, state FROM softbee_log ORDER BY id DESC LIMIT 1;

-- The number goes on from the highest there is, as after a restore; rows of a rolled back transaction leave no gap.
INSERT INTO softbee_log SELECT 1000, revision, direction, kind, state, at, elapsed, role, login, client, application, pid, backend_start, server_start, server_version FROM softbee_log WHERE id = 1;
BEGIN;
SELECT revision FROM softbee_stamp('base');
ROLLBACK;
SELECT revision FROM softbee_stamp('base');
SELECT id, kind FROM softbee_log ORDER BY id DESC LIMIT 2;

-- Nobody changes it but a superuser.
SET ROLE regress_logged;
DELETE FROM softbee_log;
SELECT * FROM softbee_log;
RESET ROLE;
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
DROP ROLE regress_logged;
