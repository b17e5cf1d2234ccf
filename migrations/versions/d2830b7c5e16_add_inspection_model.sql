-- Add inspection model
--
-- Revision ID: d2830b7c5e16
-- Revises: a41f6e0c93d7
-- Branch Labels: inspections
-- Create Date: 2026-04-08 08:41:27+00:00

-- softbee:upgrade
CREATE TABLE inspections (
    id bigint GENERATED ALWAYS AS IDENTITY,
    hive_id varchar(36) NOT NULL,
    inspector_id varchar(36) NOT NULL,
    inspected_at timestamp with time zone DEFAULT now() NOT NULL,
    queen_seen boolean DEFAULT false NOT NULL,
    notes varchar(500),
    CONSTRAINT inspections_pkey PRIMARY KEY (id),
    CONSTRAINT inspections_hive_id_fkey FOREIGN KEY (hive_id) REFERENCES hives (id) ON DELETE CASCADE,
    CONSTRAINT inspections_inspector_id_fkey FOREIGN KEY (inspector_id) REFERENCES users (id)
);

CREATE INDEX ix_inspections_hive_id ON inspections (hive_id);
CREATE INDEX ix_inspections_inspector_id ON inspections (inspector_id);

-- softbee:downgrade
DROP TABLE inspections;
