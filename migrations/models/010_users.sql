-- The people who sign in.
CREATE TABLE users (
    id varchar(36) NOT NULL,
    email varchar(255) NOT NULL,
    password_hash varchar(255) NOT NULL,
    first_name varchar(100) NOT NULL,
    last_name varchar(100) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    role varchar(20) DEFAULT 'user' NOT NULL,
    full_name varchar(201) NOT NULL,
    email_verified_at timestamp with time zone,
    verification_token varchar(64),
    CONSTRAINT users_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX users_email_key ON users (lower(email));

CREATE UNIQUE INDEX users_verification_token_key ON users (verification_token)
    WHERE verification_token IS NOT NULL;

COMMENT ON COLUMN users.email_verified_at IS 'when the owner of the address followed the link; NULL until then';
