-- Places where hives stand, and who may edit them.
CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

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

CREATE TRIGGER apiaries_touch_updated_at BEFORE UPDATE ON apiaries
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE apiary_members (
    apiary_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    can_edit boolean DEFAULT false NOT NULL,
    CONSTRAINT apiary_members_pkey PRIMARY KEY (apiary_id, user_id),
    CONSTRAINT apiary_members_apiary_id_fkey FOREIGN KEY (apiary_id) REFERENCES apiaries (id) ON DELETE CASCADE,
    CONSTRAINT apiary_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX ix_apiary_members_user_id ON apiary_members (user_id);
