-- Merge inspections and user accounts
--
-- Revision ID: f30b8d6c2a95
-- Revises: 6e94c1f0a8b3, c9d0a2f7e631
-- Create Date: 2026-05-11 07:58:04+00:00

-- softbee:upgrade

-- softbee:downgrade
