-- Add email verification fields to user model
--
-- Revision ID: 18ce35d9b740
-- Revises: b7052ad4e8f1
-- Create Date: 2026-04-15 09:33:40+00:00

-- softbee:upgrade
ALTER TABLE users
    ADD COLUMN email_verified_at timestamp with time zone,
    ADD COLUMN verification_token varchar(64);

CREATE UNIQUE INDEX users_verification_token_key ON users (verification_token)
    WHERE verification_token IS NOT NULL;

COMMENT ON COLUMN users.email_verified_at IS 'when the owner of the address followed the link; NULL until then';

-- softbee:downgrade
ALTER TABLE users
    DROP COLUMN verification_token,
    DROP COLUMN email_verified_at;
