-- Keep updated_at current
--
-- The application set it by itself, and every other client forgot to.
--
-- Revision ID: 74d1f8c02e6b
-- Revises: f30b8d6c2a95
-- Create Date: 2026-06-02 15:47:36+00:00

-- softbee:upgrade
CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

CREATE TRIGGER apiaries_touch_updated_at BEFORE UPDATE ON apiaries
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER hives_touch_updated_at BEFORE UPDATE ON hives
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

-- softbee:downgrade
DROP TRIGGER hives_touch_updated_at ON hives;

DROP TRIGGER apiaries_touch_updated_at ON apiaries;

DROP FUNCTION touch_updated_at();
