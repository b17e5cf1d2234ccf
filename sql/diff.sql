-- The statements between two snapshots: the rows of softbee_diff, and that they do it, both ways.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE SCHEMA softbee;
CREATE EXTENSION softbee_migrate SCHEMA softbee;
SET search_path = public, softbee;
RESET client_min_messages;
\pset format unaligned
CREATE TABLE apiaries (id int PRIMARY KEY, name text);
CREATE VIEW named AS SELECT a.id, b.id AS other FROM apiaries a, apiaries b;
SELECT softbee_snapshot('{public}') AS source \gset
ALTER TABLE apiaries ADD location text, ALTER name SET NOT NULL;
CREATE INDEX apiaries_name ON apiaries (name);
DROP VIEW named;
SELECT softbee_snapshot('{public}') AS target \gset

SELECT ordinal, kind, identity, action, upgrade, downgrade, hazard, downgrade_hazard, part, summary
  FROM softbee_diff(:'source', :'target') ORDER BY ordinal;
SELECT count(*) AS differences FROM softbee_diff(:'target', :'target');

\pset tuples_only on
SELECT downgrade FROM softbee_diff(:'source', :'target') ORDER BY ordinal DESC \gexec
SELECT string_agg(summary, ', ') FROM softbee_diff(:'source', softbee_snapshot('{public}'));
SELECT upgrade FROM softbee_diff(:'source', :'target') ORDER BY ordinal \gexec
SELECT string_agg(summary, ', ') FROM softbee_diff(:'target', softbee_snapshot('{public}'));

-- What is no snapshot.
\set VERBOSITY terse
SELECT * FROM softbee_diff(NULL, :'target');
SELECT * FROM softbee_diff(:'source', '{}');
SELECT * FROM softbee_diff('[1, "a"]', :'target');
\set VERBOSITY default
SELECT * FROM softbee_diff('{"format": 2}', :'target');
SELECT * FROM softbee_diff('{"format": 1, "server_version": 150000, "objects": [{"kind": "hive", "identity": "a"}]}', :'target');
SET client_min_messages = error;
DROP SCHEMA softbee CASCADE;
