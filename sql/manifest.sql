-- What the server has, for a client that sends only the rest; the digest says in one line whether there is a rest.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
SELECT softbee_digest() = encode(sha256(''), 'hex') AS of_nothing;
SELECT revision FROM softbee_push(ARRAY[
    E'-- Revision ID: b1\n-- softbee:upgrade\nSELECT ''\u00fc'';\n', E'-- Revision ID: a1\n-- softbee:upgrade\n',
    E'-- Revision ID: B1\n-- softbee:upgrade\n', E'-- Revision ID: a1_\n-- softbee:upgrade\n'], ARRAY['v/b1.sql', NULL, 'v/B1.sql', 'v/ü.sql']);
SELECT * FROM softbee_manifest();
SELECT encode(sha256(convert_to(E'-- Revision ID: a1\n-- softbee:upgrade\n', 'UTF8')), 'hex') = sha256 AS of_the_bytes FROM softbee_manifest() WHERE revision = 'a1';

-- SHA-256 of a line a revision: ID, path, SHA-256, separated by tabs; by ID, byte by byte.
CREATE FUNCTION expected_digest() RETURNS text LANGUAGE sql AS $$
    SELECT encode(sha256(convert_to(coalesce(string_agg(revision || E'\t' || coalesce(path, '') || E'\t' || sha256 || E'\n', '' ORDER BY revision COLLATE "C"), ''), 'UTF8')), 'hex')
      FROM softbee_manifest() WHERE adopted $$;
SELECT softbee_digest() = expected_digest() AS same;
SELECT softbee_digest() AS before \gset
SELECT action FROM softbee_push(E'-- Revision ID: a1\n-- softbee:upgrade\n', 'v/a1.sql');
SELECT softbee_digest() = expected_digest() AS same, softbee_digest() = :'before' AS unchanged;
-- Applying does not change it.
SELECT softbee_digest() AS before \gset
SELECT revision FROM softbee_stamp('b1');
SELECT softbee_digest() = expected_digest() AS same, softbee_digest() = :'before' AS unchanged;
SELECT revision, applied FROM softbee_manifest();

-- A superuser has still to adopt what others pushed: it is not in his digest, and so his client sends it.
SELECT current_user AS login \gset
CREATE ROLE regress_ci LOGIN;
GRANT USAGE ON SCHEMA public TO regress_ci;
GRANT EXECUTE ON FUNCTION softbee_push(text, text) TO regress_ci;
\c - regress_ci
SELECT action FROM softbee_push(E'-- Revision ID: c1\n-- softbee:upgrade\n', 'v/c1.sql');
SELECT revision, adopted FROM softbee_manifest();
SELECT softbee_digest() = expected_digest() AS same, softbee_digest() = :'before' AS unchanged;
\c - :"login"
SELECT revision, adopted FROM softbee_manifest();
SELECT softbee_digest() = expected_digest() AS same, softbee_digest() = :'before' AS unchanged;
SET client_min_messages = error;
SELECT action FROM softbee_push(E'-- Revision ID: c1\n-- softbee:upgrade\n', 'v/c1.sql');
RESET client_min_messages;
SELECT softbee_digest() = expected_digest() AS same, softbee_digest() = :'before' AS unchanged;
REVOKE ALL ON FUNCTION softbee_push(text, text) FROM regress_ci;
REVOKE ALL ON SCHEMA public FROM regress_ci;
DROP ROLE regress_ci;
