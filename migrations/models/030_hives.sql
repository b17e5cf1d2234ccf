-- The hives of an apiary, where they came from and what they gave.
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

CREATE TRIGGER hives_touch_updated_at BEFORE UPDATE ON hives
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TABLE hive_splits (
    parent_hive_id varchar(36) NOT NULL,
    child_hive_id varchar(36) NOT NULL,
    split_on date NOT NULL,
    CONSTRAINT hive_splits_pkey PRIMARY KEY (child_hive_id),
    CONSTRAINT hive_splits_check CHECK (parent_hive_id <> child_hive_id),
    CONSTRAINT hive_splits_parent_hive_id_fkey FOREIGN KEY (parent_hive_id) REFERENCES hives (id),
    CONSTRAINT hive_splits_child_hive_id_fkey FOREIGN KEY (child_hive_id) REFERENCES hives (id) ON DELETE CASCADE
);

CREATE INDEX ix_hive_splits_parent_hive_id ON hive_splits (parent_hive_id);

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
