# Who may push decides what the one who upgrades executes. A CI role pushes, the database's owner upgrades; a superuser,
# for whom a script could do anything, runs only what a superuser pushed or adopted.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node  = start_node();
my $ci    = { user     => 'ci',    database => 'app' };
my $owner = { user     => 'owner', database => 'app' };
my $dba   = { database => 'app' };
$node->safe_psql('postgres', 'CREATE ROLE ci LOGIN; CREATE ROLE owner LOGIN;');
$node->safe_psql('postgres', 'CREATE DATABASE app OWNER owner');

my $grants = join ', ', 'softbee_push(text, text)', 'softbee_push(text[], text[])', 'softbee_prune',
    'softbee_lock', 'softbee_wait';
sql_gives($node, $owner, "CREATE EXTENSION softbee_migrate; GRANT EXECUTE ON ROUTINE $grants TO ci;",
    '', 'the owner, no superuser, creates the extension and lets the CI role push');

my $one = script_of(
    'one', '',
    'CREATE TABLE hive (made_by text DEFAULT current_user); INSERT INTO hive DEFAULT VALUES;',
    'DROP TABLE hive;'
);
my $two = script_of(
    'two', 'one',
    'CREATE TABLE bee (made_by text DEFAULT current_user); INSERT INTO bee DEFAULT VALUES;',
    'DROP TABLE bee;'
);
my $adopt = 'SELECT p.* FROM softbee_revision r, softbee_push(r.script, r.path) p';

sql_gives($node, $ci, "SELECT * FROM softbee_push($one, 'one.sql')", 'one|added', 'the CI role pushes');
sql_refused(
    $node, $ci, 'SELECT * FROM softbee_upgrade()',
    '42501',
    'permission denied for function softbee_upgrade',
    'the CI role cannot upgrade'
);
sql_refused(
    $node,   $ci, 'CALL softbee_apply()',
    '42501', 'permission denied for procedure softbee_apply',
    'nor apply'
);
sql_refused($node, $ci, "SELECT * FROM softbee_stamp('one')", '42501', 'permission denied', 'nor stamp');
sql_refused(
    $node, $ci, 'SELECT script FROM softbee_revision',
    '42501',
    'permission denied for table softbee_revision',
    'nor read the scripts of others'
);
sql_refused(
    $node, $ci, "INSERT INTO softbee_version VALUES ('one')",
    '42501',
    'permission denied for table softbee_version',
    'nor claim that something was applied'
);

my $refusal =
      'revision "one" was pushed by "ci", who is not a superuser\n'
    . 'DETAIL:  As a superuser you would execute with all rights what that role wrote.\n'
    . "HINT:  Run it as the database's owner. Or read the script and adopt it, as long as it is the one you read: "
    . 'SELECT p.\* FROM public.softbee_revision r, public.softbee_push\(r.script, r.path\) p WHERE r.revision = \'one\' AND r.sha256 = \'[0-9a-f]{64}\';\n';
sql_refused($node, $dba, 'SELECT * FROM softbee_upgrade()',
    '42501', $refusal, 'a superuser is refused, and told what to do');
sql_refused($node, $dba, 'CALL softbee_apply()', '42501', 'pushed by "ci"', 'so with softbee_apply');
sql_gives($node, $dba, "SELECT * FROM softbee_log; SELECT to_regclass('hive');",
    '', 'and nothing was run or logged');

my ($status, $out, $err) = sql($node, $owner, 'SELECT revision, direction FROM softbee_upgrade()');
is("$status $out", '0 one|upgrade', 'the database\'s owner upgrades');
like($err, qr/^NOTICE:  00000: running 1 revision pushed by "ci"$/m, 'who is told whose script it is');
sql_gives($node, $owner, 'SELECT made_by FROM hive; SELECT role, login FROM softbee_log',
    "owner\nowner|owner", 'the script ran with the rights of the one who upgraded');

sql_gives($node, $ci, "SELECT * FROM softbee_push($two, 'two.sql')",
    'two|added', 'the CI role pushes another one');
($status, $out, $err) = sql($node, $dba, "$adopt WHERE r.revision = 'two'");
is("$status $out", '0 two|replaced', 'a superuser adopts it by pushing the same text');
like($err, qr/revision "two", pushed by "ci", is adopted by "postgres"/, 'and is told so');
sql_gives($node, $ci, "SELECT * FROM softbee_push($two, 'two.sql')",
    'two|unchanged', 'the same text from the CI role');
sql_gives($node, $dba, 'SELECT revision FROM softbee_upgrade(); SELECT made_by FROM bee',
    "two\npostgres", 'leaves it adopted, and now the superuser upgrades');

# The downgrade of an applied revision may be pushed anew: whoever did, decides what a downgrade runs.
(my $mended = $two) =~ s/DROP TABLE bee;/DROP TABLE bee; ALTER ROLE ci SUPERUSER;/;
sql_gives($node, $ci, "SELECT * FROM softbee_push($mended, 'two.sql')",
    'two|replaced', 'a downgrade is pushed anew');
sql_refused(
    $node, $dba, 'SELECT * FROM softbee_downgrade()',
    '42501',
    'revision "two" was pushed by "ci"',
    'the superuser does not run that downgrade'
);
sql_refused(
    $node, $dba, "CALL softbee_apply('-1', 'downgrade')",
    '42501',
    'revision "two" was pushed by "ci"',
    'nor with softbee_apply'
);
sql_gives($node, $dba, "SELECT rolsuper FROM pg_roles WHERE rolname = 'ci'",
    'f', 'and the CI role got nothing');
($status, $out, $err) = sql($node, $owner, 'SELECT * FROM softbee_downgrade()');
like(
    $err,
    qr/ERROR:  42501: .*\nrevision two \(downgrade\), statement 2 at two.sql:/s,
    'the owner runs it with his own rights only'
);

# The client of each of them.
my $folder = scripts_dir(
    one   => { upgrade => 'CREATE TABLE hive2 ();' },
    three => { down    => 'one', upgrade => 'CREATE TABLE queen ();', downgrade => 'DROP TABLE queen;' }
);
my %app = (dir => $folder, database => 'client');
$node->safe_psql('postgres', 'CREATE DATABASE client OWNER owner');
sql_gives(
    $node,
    { user => 'owner', database => 'client' },
    "CREATE EXTENSION softbee_migrate; GRANT EXECUTE ON ROUTINE $grants TO ci;",
    '', 'in another database'
);
softbee_ok($node, { %app, user => 'ci' }, 'push', 'softbee push works for the CI role with five grants');
softbee_fails(
    $node, { %app, user => 'ci' },
    'upgrade', 1,
    qr/error\[42501\]: permission denied for function softbee_upgrade/,
    'softbee upgrade does not'
);
softbee_ok($node, { %app, user => 'owner' }, 'upgrade', 'it does for the owner');
$node->safe_psql('postgres', 'DROP DATABASE client');
$node->safe_psql('postgres', 'CREATE DATABASE client OWNER owner');
sql_gives(
    $node,
    { user => 'owner', database => 'client' },
    "CREATE EXTENSION softbee_migrate; GRANT EXECUTE ON ROUTINE $grants TO ci;",
    '', 'and once more'
);
softbee_ok($node, { %app, user => 'ci' }, 'push', 'the CI role pushes');
softbee_ok($node, \%app, 'upgrade', 'a superuser who has the same files adopts what he sends, and upgrades');
sql_gives(
    $node,
    { database => 'client' },
    'SELECT DISTINCT pushed_by FROM softbee_revision',
    'postgres', 'it is his now'
);

done_testing();
