-- Add apiary model
--
-- Revision ID: 3f2a9c1d7e10
-- Revises: 9b1c0d2e4f55
-- Create Date: 2026-03-06 10:30:00+00:00

-- softbee:upgrade
CREATE TABLE apiaries (
    id varchar(36) NOT NULL,
    name varchar(100) NOT NULL,
    location varchar(200) NOT NULL,
    latitude double precision,
    longitude double precision,
    owner_id varchar(36) NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT apiaries_pkey PRIMARY KEY (id),
    CONSTRAINT apiaries_owner_id_fkey FOREIGN KEY (owner_id) REFERENCES users (id),
    CONSTRAINT apiaries_place_check CHECK (latitude BETWEEN -90 AND 90 AND longitude BETWEEN -180 AND 180)
);

CREATE INDEX ix_apiaries_owner_id ON apiaries (owner_id);

-- softbee:downgrade
DROP TABLE apiaries;
