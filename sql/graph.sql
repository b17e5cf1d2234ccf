-- What the graph and the versions say: heads, branches, history, show, current. The graph is drawn as text.
SET client_min_messages = error;
DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
CREATE EXTENSION softbee_migrate;
RESET client_min_messages;
-- "a; b<-a" is: revision a, a base; revision b, which revises a. A label in (), a dependency in [].
CREATE FUNCTION pg_temp.push_graph(drawing text) RETURNS SETOF text LANGUAGE sql AS $$
    SELECT p.revision FROM softbee_push(
        ARRAY(SELECT format(E'-- Message of %s\n-- Revision ID: %s\n-- Revises: %s\n-- Branch Labels: %s\n-- Depends On: %s\n-- softbee:upgrade\n-- softbee:downgrade\n',
                            m[1], m[1], coalesce(m[4], ''), coalesce(m[2], ''), coalesce(m[3], ''))
                FROM regexp_split_to_table(drawing, '; ') node,
                     regexp_match(node, '^(\w+)(?:\(([^)]+)\))?(?:\[([^]]+)\])?(?:<-(.+))?$') m), NULL) p $$;
SELECT string_agg(r, ' ') FROM pg_temp.push_graph('users1(users); users2<-users1; hives1(hives)[users2]; hives2<-hives1; left1<-hives2; right1<-hives2; merge1<-left1, right1; side1(side-line)<-users2') r;

\echo 'Heads:'
SELECT revision, message, down_revisions, branch_labels, is_head, is_effective_head, applied FROM softbee_heads();
\echo 'Branches:'
SELECT revision, children, is_branch_point, is_merge_point FROM softbee_branches();
\echo 'History:'
SELECT revision, down_revisions, depends_on, branch_labels, is_head AS head, is_branch_point AS branch, is_merge_point AS merge, children
  FROM softbee_history();

-- Ranges: both ends, one end, relative, with the versions.
SELECT string_agg(revision, ' ') FROM softbee_history('users1:side1');
SELECT string_agg(revision, ' ') FROM softbee_history('hives2:');
SELECT string_agg(revision, ' ') FROM softbee_history(':users2');
SELECT string_agg(revision, ' ') FROM softbee_history(':merge1');
SELECT string_agg(revision, ' ') FROM softbee_history('hives1:+2');
SELECT string_agg(revision, ' ') FROM softbee_history('hives1:left1@+2');
SELECT string_agg(revision, ' ') FROM softbee_history('-1:side1');
SELECT string_agg(revision, ' ') FROM softbee_history('nothing:side1');
SELECT string_agg(revision, ' ') FROM softbee_history('base:side1+3');
SELECT string_agg(revision, ' ') FROM softbee_history('hives@base:merge1');
SELECT string_agg(revision, ' ') FROM softbee_history(NULL);
SELECT revision FROM softbee_stamp('left1');
SELECT string_agg(revision, ' ') FROM softbee_history('base:current');
SELECT string_agg(revision, ' ') FROM softbee_history('current:');
SELECT revision, applied FROM softbee_history();

-- From a revision to one that needs it by dependency only.
SELECT string_agg(revision, ' ') FROM softbee_history('users1:hives2');

-- Ranges that are none (SB010).
SELECT * FROM softbee_history('users1');
\echo SQLSTATE :LAST_ERROR_SQLSTATE
SELECT * FROM softbee_history('a:b:c');
SELECT * FROM softbee_history('merge1:users1');
SELECT * FROM softbee_history('side1:merge1');

-- Symbols.
SELECT revision, message, down_revisions, depends_on, children FROM softbee_show('hives1');
SELECT revision FROM softbee_show('heads');
SELECT revision FROM softbee_show('current');
SELECT revision FROM softbee_show('side-line');
SELECT revision FROM softbee_show('users@head');
SELECT revision FROM softbee_show('base');
SELECT revision FROM softbee_show('merge1-1');
SELECT revision FROM softbee_show('side1-1');
SELECT revision FROM softbee_show('user');
SELECT revision FROM softbee_show('sid');
SELECT revision FROM softbee_show();
SELECT revision FROM softbee_show(NULL);

-- What a dependency brought is current too, on its own line, though left1 alone is a version.
SELECT revision, message, is_head, is_effective_head, is_branch_point, is_merge_point FROM softbee_current();
SELECT revision FROM softbee_stamp('merge1', true);
SELECT * FROM softbee_current();
SELECT * FROM softbee_version;
SELECT string_agg(revision, ' ') AS applied FROM softbee_history() WHERE applied;

-- A head that something depends on is a head still, but no longer one for `heads` to apply by itself.
SELECT string_agg(r, ' ') FROM pg_temp.push_graph('tip1<-side1; needs1[tip1]') r;
SELECT revision, is_head, is_effective_head FROM softbee_heads();
SELECT revision FROM softbee_plan('heads');

-- Every column of the graph's functions, in order.
SELECT DISTINCT proname, pg_get_function_result(oid) AS result FROM pg_proc
 WHERE proname IN ('softbee_heads', 'softbee_branches', 'softbee_history', 'softbee_show', 'softbee_current', 'softbee_plan', 'softbee_manifest')
 ORDER BY 1 \gx
