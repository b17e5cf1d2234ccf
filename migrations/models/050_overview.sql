-- Every hive with its last inspection and its honey.
CREATE VIEW hive_overview AS
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
