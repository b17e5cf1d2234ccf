-- A
-- Revision ID: a
-- softbee:upgrade
BEGIN;
\d
COMMIT;
