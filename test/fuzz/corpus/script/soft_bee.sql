-- Create users
--
-- Revision ID: 9b1c0d2e4f55
-- Revises:
-- Create Date: 2026-03-02 09:15:42+00:00

-- softbee:upgrade
CREATE TABLE users (
    id varchar(36) NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255) NOT NULL,
    first_name varchar(100) NOT NULL,
    last_name varchar(100) NOT NULL,
    is_admin boolean DEFAULT false NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

-- One account per address, however it is typed.
CREATE UNIQUE INDEX users_email_key ON users (lower(email));

-- softbee:downgrade
DROP TABLE users;
