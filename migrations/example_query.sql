-- A look at the migrated tables with a few rows of their own, which are gone afterwards: psql -f migrations/example_query.sql
\set QUIET on
\pset footer off
BEGIN;

INSERT INTO users (id, email, password_hash, first_name, last_name, full_name, role) VALUES
    ('u1', 'ana@example.org', '-', 'Ana', 'Suárez', 'Ana Suárez', 'admin');
INSERT INTO apiaries (id, name, location, latitude, longitude, owner_id) VALUES
    ('a1', 'Linden Hill', 'behind the old mill', 43.36, -5.85, 'u1');
INSERT INTO hives (id, apiary_id, name, status, installed_on) VALUES
    ('h1', 'a1', 'North 1', 'active', '2026-04-02'),
    ('h2', 'a1', 'North 2', 'queenless', '2026-04-02');
INSERT INTO inspections (hive_id, inspector_id, inspected_at, queen_seen, weight_kg, brood_frames) VALUES
    ('h1', 'u1', '2026-09-05 10:00+00', true, 31.40, 7),
    ('h1', 'u1', '2026-10-03 09:30+00', true, 38.25, 5),
    ('h2', 'u1', '2026-10-03 09:45+00', false, 22.10, 1);
INSERT INTO harvests (hive_id, harvested_on, honey_kg) VALUES
    ('h1', '2026-07-12', 11.50), ('h1', '2026-08-16', 6.75);

SELECT apiary, hive, status, last_inspected_at::date AS last_inspected, last_weight_kg, honey_kg
  FROM hive_overview
 ORDER BY apiary, hive;

ROLLBACK;
