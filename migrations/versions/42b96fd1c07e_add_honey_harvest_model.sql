-- Add honey harvest model
--
-- Revision ID: 42b96fd1c07e
-- Revises: e85a30c7f912
-- Create Date: 2026-11-03 17:09:21+00:00

-- softbee:upgrade
CREATE TABLE harvests (
    id bigint GENERATED ALWAYS AS IDENTITY,
    hive_id varchar(36) NOT NULL,
    harvested_on date NOT NULL,
    honey_kg numeric(6,2) NOT NULL,
    CONSTRAINT harvests_pkey PRIMARY KEY (id),
    CONSTRAINT harvests_honey_kg_check CHECK (honey_kg > 0),
    CONSTRAINT harvests_hive_id_fkey FOREIGN KEY (hive_id) REFERENCES hives (id) ON DELETE CASCADE
);

CREATE INDEX ix_harvests_hive_id_harvested_on ON harvests (hive_id, harvested_on);

CREATE OR REPLACE VIEW hive_overview AS
SELECT a.name AS apiary,
       h.name AS hive,
       h.status,
       i.inspected_at AS last_inspected_at,
       i.weight_kg AS last_weight_kg,
       (SELECT sum(honey_kg) FROM harvests WHERE hive_id = h.id) AS honey_kg
  FROM hives h
  JOIN apiaries a ON a.id = h.apiary_id
  LEFT JOIN LATERAL (
       SELECT inspected_at, weight_kg
         FROM inspections
        WHERE hive_id = h.id
        ORDER BY inspected_at DESC
        LIMIT 1) i ON true;

-- softbee:downgrade
-- A view cannot lose a column in place.
DROP VIEW hive_overview;

CREATE VIEW hive_overview AS
SELECT a.name AS apiary,
       h.name AS hive,
       h.status,
       i.inspected_at AS last_inspected_at,
       i.weight_kg AS last_weight_kg
  FROM hives h
  JOIN apiaries a ON a.id = h.apiary_id
  LEFT JOIN LATERAL (
       SELECT inspected_at, weight_kg
         FROM inspections
        WHERE hive_id = h.id
        ORDER BY inspected_at DESC
        LIMIT 1) i ON true;

DROP TABLE harvests;
