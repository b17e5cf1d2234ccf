-- What was seen at a hive, and when to look again. The large table.
CREATE TABLE inspections (
    id bigint GENERATED ALWAYS AS IDENTITY,
    hive_id varchar(36) NOT NULL,
    inspector_id varchar(36) NOT NULL,
    inspected_at timestamp with time zone DEFAULT now() NOT NULL,
    queen_seen boolean DEFAULT false NOT NULL,
    notes text,
    weight_kg numeric(6,2),
    temperature_c numeric(4,1),
    brood_frames smallint DEFAULT 0 NOT NULL,
    CONSTRAINT inspections_pkey PRIMARY KEY (id),
    CONSTRAINT inspections_weight_kg_check CHECK (weight_kg > 0),
    CONSTRAINT inspections_brood_frames_check CHECK (brood_frames BETWEEN 0 AND 40),
    CONSTRAINT inspections_hive_id_fkey FOREIGN KEY (hive_id) REFERENCES hives (id) ON DELETE CASCADE,
    CONSTRAINT inspections_inspector_id_fkey FOREIGN KEY (inspector_id) REFERENCES users (id)
);

CREATE INDEX ix_inspections_hive_id_inspected_at ON inspections (hive_id, inspected_at DESC);
CREATE INDEX ix_inspections_inspector_id ON inspections (inspector_id);

CREATE TABLE reminders (
    id bigint GENERATED ALWAYS AS IDENTITY,
    user_id varchar(36) NOT NULL,
    after_inspection_id bigint NOT NULL,
    due_on date NOT NULL,
    CONSTRAINT reminders_pkey PRIMARY KEY (id),
    CONSTRAINT reminders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT reminders_after_inspection_id_fkey
        FOREIGN KEY (after_inspection_id) REFERENCES inspections (id) ON DELETE CASCADE
);

CREATE INDEX ix_reminders_user_id_due_on ON reminders (user_id, due_on);
CREATE INDEX ix_reminders_after_inspection_id ON reminders (after_inspection_id);
