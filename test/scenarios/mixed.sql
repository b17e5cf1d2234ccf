-- Whole schemas, as applications have them, and what a release does to them.

-- scenario: bee_keeping_from_nothing
-- from
-- to
CREATE EXTENSION citext;
CREATE TYPE role AS ENUM ('user', 'keeper', 'admin');
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, email citext NOT NULL UNIQUE, role role DEFAULT 'user' NOT NULL,
    created timestamptz DEFAULT now() NOT NULL, CONSTRAINT email_has_at CHECK (email::text LIKE '%@%'));
CREATE TABLE apiaries (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, owner bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL, location point, UNIQUE (owner, name));
CREATE TABLE hives (
    id bigserial PRIMARY KEY, apiary bigint NOT NULL REFERENCES apiaries DEFERRABLE, queen uuid DEFAULT gen_random_uuid(),
    tags text[] DEFAULT '{}' NOT NULL, data jsonb);
CREATE INDEX hives_data ON hives USING gin (data);
CREATE INDEX hives_apiary ON hives (apiary) WHERE queen IS NOT NULL;
CREATE TABLE weights (hive bigint REFERENCES hives, at timestamptz NOT NULL, grams int CHECK (grams >= 0)) PARTITION BY RANGE (at);
CREATE TABLE weights_2026 PARTITION OF weights FOR VALUES FROM ('2026-01-01 00:00:00+00') TO ('2027-01-01 00:00:00+00');
CREATE INDEX weights_at ON weights (at DESC);
CREATE VIEW heavy AS SELECT h.id, max(w.grams) AS grams FROM hives h JOIN weights w ON w.hive = h.id GROUP BY h.id;
CREATE MATERIALIZED VIEW per_owner AS SELECT a.owner, count(*) AS n FROM apiaries a GROUP BY a.owner;
CREATE UNIQUE INDEX per_owner_key ON per_owner (owner);
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN NEW.created := now(); RETURN NEW; END$$;
CREATE TRIGGER users_touch BEFORE UPDATE ON users FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION touch();
ALTER TABLE apiaries ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON apiaries TO app USING (owner = current_setting('app.user')::bigint);
COMMENT ON TABLE apiaries IS 'Where hives stand';
COMMENT ON COLUMN hives.queen IS 'marked';

-- scenario: release_with_many_changes
-- hazards: blocking lock, cannot be undone, data loss, may fail on existing data, rewrite, scan
-- rows: INSERT INTO users (email) VALUES ('a@b'); INSERT INTO apiaries (owner, name) VALUES (1, 'x');
-- from
CREATE TYPE role AS ENUM ('user', 'admin');
CREATE TABLE users (id serial PRIMARY KEY, email text, role role DEFAULT 'user', is_admin boolean, note varchar(10));
CREATE TABLE apiaries (id serial PRIMARY KEY, owner int REFERENCES users, name text, secret text);
CREATE VIEW owners AS SELECT u.email, a.name FROM users u JOIN apiaries a ON a.owner = u.id;
CREATE INDEX apiaries_name ON apiaries (name);
CREATE FUNCTION count_users() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';
-- to
CREATE TYPE role AS ENUM ('user', 'keeper', 'admin');
CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, role role DEFAULT 'keeper', note text);
CREATE TABLE apiaries (id serial PRIMARY KEY, owner bigint, name text, place point, CONSTRAINT named CHECK (name <> ''));
CREATE TABLE members (apiary int REFERENCES apiaries, member int REFERENCES users ON DELETE CASCADE, PRIMARY KEY (apiary, member));
CREATE VIEW owners AS SELECT u.email, a.name, a.place FROM users u JOIN apiaries a ON a.owner = u.id;
CREATE INDEX apiaries_name ON apiaries (lower(name));
CREATE FUNCTION count_users(only_keepers boolean DEFAULT false) RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users WHERE role = ''keeper'' OR NOT $1';

-- scenario: ids_become_bigint_everywhere
-- hazards: rewrite
-- rows: INSERT INTO users VALUES (1); INSERT INTO posts VALUES (1, 1); INSERT INTO likes VALUES (1, 1);
-- from
CREATE TABLE users (id serial PRIMARY KEY);
CREATE TABLE posts (id serial PRIMARY KEY, author int NOT NULL REFERENCES users);
CREATE TABLE likes (post int REFERENCES posts, by int REFERENCES users, PRIMARY KEY (post, by));
CREATE INDEX posts_author ON posts (author);
CREATE VIEW liked AS SELECT p.id, count(*) AS n FROM posts p JOIN likes l ON l.post = p.id GROUP BY p.id;
CREATE MATERIALIZED VIEW authors AS SELECT author, count(*) AS n FROM posts GROUP BY author;
CREATE POLICY own ON posts USING (author > 0);
-- to
CREATE TABLE users (id bigserial PRIMARY KEY);
CREATE TABLE posts (id bigserial PRIMARY KEY, author bigint NOT NULL REFERENCES users);
CREATE TABLE likes (post bigint REFERENCES posts, by bigint REFERENCES users, PRIMARY KEY (post, by));
CREATE INDEX posts_author ON posts (author);
CREATE VIEW liked AS SELECT p.id, count(*) AS n FROM posts p JOIN likes l ON l.post = p.id GROUP BY p.id;
CREATE MATERIALIZED VIEW authors AS SELECT author, count(*) AS n FROM posts GROUP BY author;
CREATE POLICY own ON posts USING (author > 0);

-- scenario: soft_delete_comes
-- hazards: blocking lock, may fail on existing data
-- rows: INSERT INTO t VALUES (1, 'a');
-- from
CREATE TABLE t (id int PRIMARY KEY, name text UNIQUE);
CREATE VIEW live AS SELECT id, name FROM t;
-- to
CREATE TABLE t (id int PRIMARY KEY, name text, deleted timestamptz);
CREATE UNIQUE INDEX t_name ON t (name) WHERE deleted IS NULL;
CREATE VIEW live AS SELECT id, name FROM t WHERE deleted IS NULL;

-- scenario: audit_by_triggers_comes
-- from
CREATE TABLE t (id int PRIMARY KEY, name text);
-- to
CREATE SCHEMA audit;
CREATE TABLE audit.log (id bigint GENERATED ALWAYS AS IDENTITY, at timestamptz DEFAULT now(), who name DEFAULT CURRENT_USER, what jsonb);
CREATE FUNCTION audit.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = audit, pg_temp AS $$
BEGIN
    INSERT INTO log (what) VALUES (to_jsonb(NEW));
    RETURN NULL;
END$$;
CREATE TABLE t (id int PRIMARY KEY, name text);
CREATE TRIGGER noted AFTER INSERT OR UPDATE OR DELETE ON t FOR EACH ROW EXECUTE FUNCTION audit.note();

-- scenario: tenant_column_and_policies_come
-- hazards: blocking lock, may fail on existing data, scan
-- from
CREATE TABLE notes (id int PRIMARY KEY, body text);
-- to
CREATE TABLE tenants (id int PRIMARY KEY, name text NOT NULL);
CREATE TABLE notes (id int PRIMARY KEY, body text, tenant int NOT NULL REFERENCES tenants);
CREATE INDEX notes_tenant ON notes (tenant);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON notes USING (tenant = current_setting('app.tenant')::int);

-- scenario: full_text_search_comes
-- hazards: blocking lock, rewrite
-- rows: INSERT INTO docs VALUES (1, 'a', 'b');
-- from
CREATE TABLE docs (id int, title text, body text);
-- to
CREATE TABLE docs (id int, title text, body text,
    words tsvector GENERATED ALWAYS AS (setweight(to_tsvector('english', coalesce(title, '')), 'A') || to_tsvector('english', coalesce(body, ''))) STORED);
CREATE INDEX docs_words ON docs USING gin (words);

-- scenario: text_columns_become_enums_and_domains
-- hazards: may fail on existing data, rewrite
-- rows: INSERT INTO orders VALUES (1, 'new', 'a@b', 5);
-- from
CREATE TABLE orders (id int PRIMARY KEY, status text NOT NULL DEFAULT 'new', mail text, amount numeric);
CREATE VIEW open_orders AS SELECT id, status FROM orders;
-- to
CREATE TYPE status AS ENUM ('new', 'paid', 'sent');
CREATE DOMAIN mail AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN money_amount AS numeric CHECK (VALUE >= 0);
CREATE TABLE orders (id int PRIMARY KEY, status status NOT NULL DEFAULT 'new', mail mail, amount money_amount);
CREATE VIEW open_orders AS SELECT id, status FROM orders;

-- scenario: everything_goes
-- hazards: data loss
-- from
CREATE SCHEMA s;
CREATE EXTENSION citext SCHEMA s;
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (e e);
CREATE DOMAIN d AS e CHECK (VALUE <> 'a');
CREATE SEQUENCE q;
CREATE TABLE t (id serial PRIMARY KEY, e e, c c, d d, q int DEFAULT nextval('q'), x s.citext);
CREATE TABLE p (id int REFERENCES t) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE INDEX i ON t (e);
CREATE VIEW v AS SELECT * FROM t;
CREATE MATERIALIZED VIEW m AS SELECT * FROM v;
CREATE FUNCTION f(v) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE TRIGGER tr BEFORE INSERT ON t EXECUTE FUNCTION g();
CREATE POLICY po ON t USING (e = 'a');
-- to

-- scenario: nothing_differs_in_a_rich_schema
-- nothing
-- both
CREATE TYPE e AS ENUM ('a', 'b');
CREATE TABLE t (id serial PRIMARY KEY, e e DEFAULT 'a', g int GENERATED ALWAYS AS (1) STORED, CHECK (e <> 'b'));
CREATE TABLE p (id int REFERENCES t, PRIMARY KEY (id)) PARTITION BY RANGE (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (5);
CREATE VIEW v AS SELECT *, e = 'a' AS is_a FROM t;
CREATE FUNCTION f(a e DEFAULT 'b') RETURNS SETOF v LANGUAGE sql AS 'SELECT * FROM v';
-- from
-- to

-- scenario: swapped_tables
-- hazards: data loss
-- from
CREATE TABLE a (x int);
CREATE TABLE b (y text);
-- to
CREATE TABLE a (y text);
CREATE TABLE b (x int);

-- scenario: two_columns_swap_types
-- hazards: rewrite, may fail on existing data
-- from
CREATE TABLE t (a int, b text);
-- to
CREATE TABLE t (a text, b int);

-- scenario: view_becomes_table_and_table_becomes_view
-- hazards: data loss
-- from
CREATE TABLE a (x int);
CREATE VIEW b AS SELECT x FROM a;
-- to
CREATE TABLE b (x int);
CREATE VIEW a AS SELECT x FROM b;

-- scenario: every_kind_of_change_to_one_table
-- hazards: blocking lock, data loss, may fail on existing data, rewrite, scan
-- rows: INSERT INTO t (a, b, c) VALUES (1, 2, 'x');
-- from
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id serial PRIMARY KEY, a int, b int DEFAULT 5, c text, d int, CONSTRAINT ck CHECK (a > 0));
CREATE INDEX t_a ON t (a);
CREATE TRIGGER tr BEFORE UPDATE OF c ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY po ON t USING (a > 1);
CREATE VIEW v AS SELECT id, a, b FROM t;
-- to
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE t (id serial PRIMARY KEY, a bigint NOT NULL, b int, c varchar(5), e date DEFAULT CURRENT_DATE,
    CONSTRAINT ck CHECK (a > b), CONSTRAINT u UNIQUE (c)) WITH (fillfactor = 90);
CREATE INDEX t_a ON t (a, b);
CREATE TRIGGER tr BEFORE UPDATE OF c, e ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE POLICY po ON t TO app USING (a > 1 AND c <> '');
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE VIEW v AS SELECT id, a, b, e FROM t;
COMMENT ON TABLE t IS 'changed';
