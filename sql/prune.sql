-- Unapplied revisions that were pushed from a file which is gone are dropped; nothing else ever is.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT revision FROM softbee_push(ARRAY[
    E'-- Revision ID: a1\n-- softbee:upgrade\n-- softbee:downgrade\n', E'-- Revision ID: a2\n-- Revises: a1\n-- softbee:upgrade\n',
    E'-- Revision ID: b1\n-- Revises: a1\n-- softbee:upgrade\n', E'-- Revision ID: b2\n-- Revises: b1\n-- softbee:upgrade\n',
    E'-- Revision ID: p1\n-- Revises: a1\n-- softbee:upgrade\n', E'-- Revision ID: d1\n-- softbee:upgrade\n',
    E'-- Revision ID: p2\n-- Depends On: d1\n-- softbee:upgrade\n'],
    ARRAY['v/a1.sql', 'v/a2.sql', 'v/b1.sql', 'v/b2.sql', NULL, 'v/d1.sql', '']);
SELECT revision FROM softbee_upgrade('a1');

-- All files are there; then b2's is gone; then b1's, which b2 needs no longer.
SELECT * FROM softbee_prune('{a1,a2,b1,b2,d1}');
SELECT * FROM softbee_prune('{a1,a2,b1,d1}');
SELECT * FROM softbee_prune('{a1,a2}');
-- Applied ones, pasted ones and what those need stay, whatever is in keep; IDs that are not there do not matter.
SELECT * FROM softbee_prune('{nothing}');
SELECT * FROM softbee_prune('{}');
SELECT revision, path, applied FROM softbee_manifest();

-- A revision that is kept keeps what it stands on.
SELECT revision FROM softbee_push(ARRAY[E'-- Revision ID: c1\n-- softbee:upgrade\n', E'-- Revision ID: c2\n-- Revises: c1\n-- softbee:upgrade\n'], ARRAY['v/c1.sql', 'v/c2.sql']);
SELECT * FROM softbee_prune('{c2}');
SELECT * FROM softbee_prune('{c1}');
SELECT * FROM softbee_prune(ARRAY['c1', NULL]);

-- A revision that failed and was written anew under another ID leaves no second head.
SELECT revision FROM softbee_heads();
SELECT * FROM softbee_prune('{}');
SELECT revision FROM softbee_heads();

-- What was downgraded follows the files again.
SELECT revision FROM softbee_push(E'-- Revision ID: e1\n-- softbee:upgrade\n-- softbee:downgrade\n', 'v/e1.sql');
SELECT revision FROM softbee_upgrade('e1');
SELECT * FROM softbee_prune('{}');
SELECT revision FROM softbee_downgrade('e1@base');
SELECT * FROM softbee_prune('{}');

SELECT * FROM softbee_prune(NULL);
BEGIN;
SELECT revision FROM softbee_push(E'-- Revision ID: f1\n-- softbee:upgrade\n', 'v/f1.sql');
SELECT * FROM softbee_prune('{}');
ROLLBACK;
SELECT count(*) AS logged FROM softbee_log WHERE kind NOT IN ('upgrade', 'downgrade');
