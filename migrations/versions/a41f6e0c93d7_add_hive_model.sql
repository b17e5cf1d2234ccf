-- Add hive model
--
-- Revision ID: a41f6e0c93d7
-- Revises: 5c7d1e8a2b94
-- Create Date: 2026-03-19 14:05:11+00:00

-- softbee:upgrade
CREATE TYPE hive_status AS ENUM ('active', 'weak', 'queenless', 'empty');

CREATE TABLE hives (
    id varchar(36) NOT NULL,
    apiary_id varchar(36) NOT NULL,
    name varchar(100) NOT NULL,
    status hive_status DEFAULT 'active'::hive_status NOT NULL,
    installed_on date,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT hives_pkey PRIMARY KEY (id),
    CONSTRAINT hives_apiary_id_name_key UNIQUE (apiary_id, name),
    CONSTRAINT hives_apiary_id_fkey FOREIGN KEY (apiary_id) REFERENCES apiaries (id) ON DELETE CASCADE
);

CREATE INDEX ix_hives_not_active ON hives (status) WHERE status <> 'active';

-- softbee:downgrade
DROP TABLE hives;

DROP TYPE hive_status;
