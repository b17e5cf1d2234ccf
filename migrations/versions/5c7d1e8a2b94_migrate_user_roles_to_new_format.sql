-- Migrate user roles to new format
--
-- Revision ID: 5c7d1e8a2b94
-- Revises: 3f2a9c1d7e10
-- Create Date: 2026-03-06 11:00:00+00:00

-- softbee:upgrade
ALTER TABLE users ADD COLUMN role varchar(20);

UPDATE users SET role = CASE WHEN is_admin THEN 'admin' ELSE 'user' END;

ALTER TABLE users
    ALTER COLUMN role SET DEFAULT 'user',
    ALTER COLUMN role SET NOT NULL,
    DROP COLUMN is_admin;

-- softbee:downgrade
ALTER TABLE users ADD COLUMN is_admin boolean DEFAULT false NOT NULL;

UPDATE users SET is_admin = true WHERE role = 'admin';

ALTER TABLE users DROP COLUMN role;

-- softbee:verify
DO $$
BEGIN
    IF EXISTS (SELECT FROM users WHERE role NOT IN ('admin', 'user')) THEN
        RAISE EXCEPTION 'a user has neither the role "admin" nor the role "user"';
    END IF;
END
$$;
