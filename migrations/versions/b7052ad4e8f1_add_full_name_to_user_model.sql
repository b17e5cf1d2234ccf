-- Add full name to user model
--
-- Revision ID: b7052ad4e8f1
-- Revises: a41f6e0c93d7
-- Create Date: 2026-04-09 13:12:58+00:00

-- softbee:upgrade
ALTER TABLE users ADD COLUMN full_name varchar(201);

UPDATE users SET full_name = first_name || ' ' || last_name;

ALTER TABLE users ALTER COLUMN full_name SET NOT NULL;

-- softbee:downgrade
ALTER TABLE users DROP COLUMN full_name;

-- softbee:verify
-- Fails with a division by zero when a name is empty.
SELECT 1 / (CASE WHEN bool_or(full_name = '') THEN 0 ELSE 1 END) FROM users;
