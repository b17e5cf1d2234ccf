-- Add hive overview
--
-- Revision ID: 0a7e5b91d4c8
-- Revises: 74d1f8c02e6b
-- Create Date: 2026-06-23 12:30:55+00:00

-- softbee:upgrade
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

-- softbee:downgrade
DROP VIEW hive_overview;
