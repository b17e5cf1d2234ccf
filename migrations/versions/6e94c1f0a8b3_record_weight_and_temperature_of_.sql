-- Record weight and temperature of inspections
--
-- inspections is the large table: all its changes are one ALTER TABLE, so it is locked and scanned once.
--
-- Revision ID: 6e94c1f0a8b3
-- Revises: d2830b7c5e16
-- Create Date: 2026-04-27 16:20:03+00:00

-- softbee:upgrade
ALTER TABLE inspections
    ADD COLUMN weight_kg numeric(6,2),
    ADD COLUMN temperature_c numeric(4,1),
    ADD COLUMN brood_frames smallint DEFAULT 0 NOT NULL,
    ADD CONSTRAINT inspections_weight_kg_check CHECK (weight_kg > 0),
    ADD CONSTRAINT inspections_brood_frames_check CHECK (brood_frames BETWEEN 0 AND 40),
    ALTER COLUMN notes TYPE text;

DROP INDEX ix_inspections_hive_id;
CREATE INDEX ix_inspections_hive_id_inspected_at ON inspections (hive_id, inspected_at DESC);

-- softbee:downgrade
DROP INDEX ix_inspections_hive_id_inspected_at;
CREATE INDEX ix_inspections_hive_id ON inspections (hive_id);

-- Longer notes than the column can hold are cut.
ALTER TABLE inspections
    DROP CONSTRAINT inspections_brood_frames_check,
    DROP CONSTRAINT inspections_weight_kg_check,
    DROP COLUMN brood_frames,
    DROP COLUMN temperature_c,
    DROP COLUMN weight_kg,
    ALTER COLUMN notes TYPE varchar(500) USING left(notes, 500);
