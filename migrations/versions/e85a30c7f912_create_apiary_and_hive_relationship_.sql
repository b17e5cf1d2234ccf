-- Create apiary and hive relationship tables
--
-- Revision ID: e85a30c7f912
-- Revises: 0a7e5b91d4c8
-- Create Date: 2026-09-14 11:26:08+00:00

-- softbee:upgrade
CREATE TABLE apiary_members (
    apiary_id varchar(36) NOT NULL,
    user_id varchar(36) NOT NULL,
    can_edit boolean DEFAULT false NOT NULL,
    CONSTRAINT apiary_members_pkey PRIMARY KEY (apiary_id, user_id),
    CONSTRAINT apiary_members_apiary_id_fkey FOREIGN KEY (apiary_id) REFERENCES apiaries (id) ON DELETE CASCADE,
    CONSTRAINT apiary_members_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE
);

CREATE INDEX ix_apiary_members_user_id ON apiary_members (user_id);

-- Whoever owns an apiary has always been able to edit it.
INSERT INTO apiary_members (apiary_id, user_id, can_edit)
SELECT id, owner_id, true FROM apiaries;

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

-- softbee:downgrade
DROP TABLE hive_splits;

DROP TABLE apiary_members;

-- softbee:verify
DO $$
BEGIN
    IF EXISTS (SELECT FROM apiaries a
                WHERE NOT EXISTS (SELECT FROM apiary_members m
                                   WHERE m.apiary_id = a.id AND m.user_id = a.owner_id AND m.can_edit)) THEN
        RAISE EXCEPTION 'an apiary cannot be edited by its owner';
    END IF;
END
$$;
