-- Add hive model
-- with the status that the app shows
--
-- Further paragraph.
--
-- Revision ID: 7b0e52c9d1a4
-- Revises: 5c7d1e8a2b94, a1
-- Branch Labels: hives, api-v2
-- Depends On: users
-- Create Date: 2026-03-19 14:05:11+00:00

-- softbee:upgrade transaction=none
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;
/* a /* nested */ comment */
DO $a$ BEGIN PERFORM E'\'', U&"x"; END $a$;
COPY hives FROM stdin;
1	North
\.
\restrict abc

-- softbee:downgrade transaction=batch
DELETE FROM hives WHERE id = 1;
-- softbee:verify
SELECT 1 / count(*) FROM hives;
