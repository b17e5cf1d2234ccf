-- The target grammar of upgrade, downgrade and stamp, and each refusal of a target with its whole text.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
CREATE FUNCTION pg_temp.push_graph(drawing text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT p.revision FROM softbee_push(
        ARRAY(SELECT format(E'-- Message of %s\n-- Revision ID: %s\n-- Revises: %s\n-- Branch Labels: %s\n-- Depends On: %s\n-- softbee:upgrade\n-- softbee:downgrade\n',
                            m[1], m[1], coalesce(m[4], ''), coalesce(m[2], ''), coalesce(m[3], ''))
                FROM regexp_split_to_table(drawing, '; ') node,
                     regexp_match(node, '^(\w+)(?:\(([^)]+)\))?(?:\[([^]]+)\])?(?:<-(.+))?$') m), NULL) p $$;
SELECT string_agg(r, ' ') FROM pg_temp.push_graph('3f2a9c1d7e10(users); 3f2a9c99aaaa<-3f2a9c1d7e10; 9b1c0d2e4f55<-3f2a9c99aaaa; c47d0e9b21aa(hives)<-3f2a9c99aaaa; d0aa11bb22cc(api-v2)<-c47d0e9b21aa') r;

-- What names a revision.
SELECT string_agg(revision, ' ') FROM softbee_plan('9b1c0d2e4f55');
SELECT string_agg(revision, ' ') FROM softbee_plan('9b1c');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives');
SELECT string_agg(revision, ' ') FROM softbee_plan('hiv');
SELECT string_agg(revision, ' ') FROM softbee_plan('api-v2');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives@head');
SELECT string_agg(revision, ' ') FROM softbee_plan('9b1c0d2e4f55@head');
SELECT string_agg(revision, ' ') FROM softbee_plan('heads');
SELECT string_agg(revision, ' ') FROM softbee_plan('base');
SELECT string_agg(revision, ' ') FROM softbee_plan('+2');
SELECT string_agg(revision, ' ') FROM softbee_plan('9b1c0d2e4f55-1');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives+1');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives@+1');
SELECT string_agg(revision, ' ') FROM softbee_plan('api-v2@+4');

--
-- SB001: it cannot be resolved.
--
SELECT * FROM softbee_plan('');
SELECT * FROM softbee_plan('nothing at all');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_plan('9b1c0d2e4f56');
SELECT * FROM softbee_plan('hvies');
SELECT * FROM softbee_plan('user');
SELECT * FROM softbee_plan('usres@head');
SELECT * FROM softbee_plan('3f2a9');
SELECT * FROM softbee_plan('hives@9b1c0d2e4f55');
SELECT * FROM softbee_plan('hives@nothing');
SELECT * FROM softbee_plan('@head');
SELECT * FROM softbee_plan('hives@');
SELECT * FROM softbee_plan('current');
SELECT * FROM softbee_plan('api-v2-1');
SELECT * FROM softbee_plan('+9');
SELECT * FROM softbee_plan('+3');
SELECT * FROM softbee_plan('hives+5');
SELECT * FROM softbee_plan('9b1c0d2e4f55-9');
SELECT * FROM softbee_plan('9b1c0d2e4f55+1');
SELECT * FROM softbee_plan('-1');
SELECT * FROM softbee_plan('+0');
SELECT * FROM softbee_plan('+99999999999999999999');
SELECT * FROM softbee_plan('-1', 'downgrade');
SELECT * FROM softbee_plan('hives@-1', 'downgrade');
\echo SQLSTATE :LAST_ERROR_SQLSTATE

SELECT revision FROM softbee_stamp('heads');
SELECT * FROM softbee_plan('-1', 'downgrade');
SELECT * FROM softbee_plan('+1', 'downgrade');
SELECT * FROM softbee_plan('hives@-9', 'downgrade');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives@-1', 'downgrade');
SELECT string_agg(revision, ' ') FROM softbee_plan('hives@base', 'downgrade');
SELECT string_agg(revision, ' ') FROM softbee_plan('3f2a9c99aaaa', 'downgrade');

--
-- SB002: one head was wanted, and there are several. Who pushed each, and when, is told, too.
--
CREATE FUNCTION pg_temp.failure(statement text) RETURNS TABLE (field text, value text) LANGUAGE plpgsql AS $$
DECLARE message text; detail text; hint text;
BEGIN
    EXECUTE statement;
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS message = MESSAGE_TEXT, detail = PG_EXCEPTION_DETAIL, hint = PG_EXCEPTION_HINT;
    detail := regexp_replace(detail, ' by "[^"]+" on [-\d]+ [\d:.]+[-+\d:]+', ' by … on …', 'g');
    RETURN QUERY VALUES ('sqlstate', SQLSTATE), ('message', message), ('detail', detail), ('hint', hint);
END $$;
SELECT revision FROM softbee_stamp('9b1c0d2e4f55', true);
SELECT * FROM pg_temp.failure('SELECT softbee_upgrade()');
SELECT * FROM pg_temp.failure('SELECT softbee_downgrade(''head'')');
SELECT * FROM pg_temp.failure('SELECT softbee_upgrade(''users@head'')');
SELECT * FROM pg_temp.failure('SELECT softbee_stamp(''head'')');
SELECT * FROM pg_temp.failure('SELECT softbee_show()');

--
-- SB010: it exists, and nothing leads there from here.
--
SELECT * FROM softbee_downgrade('hives');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_downgrade('hives@3f2a9c99aaaa');
SELECT string_agg(revision, ' ') FROM softbee_downgrade('hives@base');
SELECT * FROM softbee_downgrade('9b1c0d2e4f55');
SELECT revision FROM softbee_stamp('hives', true);
SELECT * FROM softbee_downgrade('d0aa11bb22cc');
SELECT * FROM softbee_downgrade('9b1c0d2e4f55');
SELECT * FROM softbee_downgrade('9b1c0d2e4f55@3f2a9c99aaaa');
-- Something depends on it, but nothing stands on it.
SELECT string_agg(r, ' ') FROM pg_temp.push_graph('e1aa(depends)[hives]') r;
SELECT revision FROM softbee_stamp('e1aa', true);
SELECT * FROM softbee_downgrade('hives');
-- Versions of which one needs the other: nobody but a restore makes them.
INSERT INTO softbee_version VALUES ('3f2a9c1d7e10');
SELECT * FROM softbee_upgrade('heads');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT revision FROM softbee_stamp('e1aa', true);
SELECT * FROM softbee_version;
