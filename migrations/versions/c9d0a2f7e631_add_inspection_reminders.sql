-- Add inspection reminders
--
-- Revision ID: c9d0a2f7e631
-- Revises: 18ce35d9b740
-- Depends On: inspections
-- Create Date: 2026-05-04 10:02:19+00:00

-- softbee:upgrade
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

-- softbee:downgrade
DROP TABLE reminders;
