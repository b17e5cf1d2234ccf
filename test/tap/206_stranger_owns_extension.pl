# An extension that belongs to a stranger, who could put any script into it, is refused, whoever upgrades: the stranger
# needs no more than CREATE on the database to be there first.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node();
$node->safe_psql('postgres', <<'END');
    CREATE ROLE owner LOGIN; CREATE ROLE stranger LOGIN; CREATE ROLE friend LOGIN; GRANT stranger TO friend;
END
$node->safe_psql('postgres', 'CREATE DATABASE app OWNER owner');
$node->safe_psql('app',
    'GRANT CREATE ON DATABASE app TO stranger; GRANT CREATE ON SCHEMA public TO stranger, friend');

my $evil = script_of(
    'evil', '',
    'CREATE TABLE hive (by name DEFAULT current_user); INSERT INTO hive DEFAULT VALUES;',
    'DROP TABLE hive;'
);
sql_gives(
    $node,
    { user => 'stranger', database => 'app' },
    "CREATE EXTENSION softbee_migrate; SELECT revision FROM softbee_push($evil); GRANT EXECUTE ON FUNCTION softbee_upgrade TO PUBLIC",
    'evil',
    'a stranger creates the extension and pushes'
);

my $refusal =
      'extension "softbee_migrate" belongs to "stranger", who may not decide what you execute\n'
    . 'DETAIL:  The owner of the extension is neither a superuser, nor the owner of the database, nor a role that you belong to.\n'
    . 'HINT:  Look at what it holds, then drop the extension and create it yourself.\n';
sql_refused(
    $node,
    { user => $_, database => 'app' },
    'SELECT * FROM softbee_upgrade()',
    '42501', $refusal, "$_ is refused"
) for qw(owner postgres);
sql_refused(
    $node,
    { user => $_, database => 'app' },
    'CALL softbee_apply()',
    '42501', $refusal, "$_ is refused softbee_apply too"
) for qw(owner postgres);
sql_gives(
    $node,
    { database => 'app' },
    "SELECT to_regclass('hive'); SELECT count(*) FROM softbee_log",
    "\n0", 'and nothing ran'
);

my $folder = scripts_dir(evil => { upgrade => 'CREATE TABLE hive ();', downgrade => 'DROP TABLE hive;' });
softbee_fails(
    $node, { dir => $folder, database => 'app', user => $_ },
    'upgrade', 1,
    qr/error\[42501\]: extension "softbee_migrate" belongs to "stranger"/,
    "the client of $_ is refused as well"
) for qw(owner postgres);

sql_gives(
    $node,
    { user => 'stranger', database => 'app' },
    'SELECT revision FROM softbee_upgrade(); SELECT by FROM hive;',
    "evil\nstranger", 'the stranger may do with his own what he can'
);
my $good = script_of(
    'good', 'evil',
    'CREATE TABLE bee (by name DEFAULT current_user); INSERT INTO bee DEFAULT VALUES;',
    'DROP TABLE bee;'
);
sql_gives(
    $node,
    { user => 'stranger', database => 'app' },
    "SELECT revision FROM softbee_push($good)",
    'good', 'he pushes another one'
);
sql_gives(
    $node,
    { user => 'friend', database => 'app' },
    'SELECT revision FROM softbee_upgrade(); SELECT by FROM bee;',
    "good\nfriend", 'and who is a member of the stranger trusts him'
);

# The way out.
sql_gives(
    $node,
    { database => 'app' },
    'DROP EXTENSION softbee_migrate; DROP TABLE hive, bee',
    '', 'a superuser drops it'
);
sql_gives(
    $node,
    { user => 'owner', database => 'app' },
    'CREATE EXTENSION softbee_migrate',
    '', 'the owner creates it'
);
softbee_ok($node, { dir => $folder, database => 'app', user => 'owner' }, 'upgrade', 'and upgrades');

# A superuser's extension in somebody's database, and the owner's, are nobody's trap.
$node->safe_psql('postgres', 'CREATE DATABASE other OWNER owner');
sql_gives(
    $node,
    { database => 'other' },
    'CREATE EXTENSION softbee_migrate',
    '', 'an extension of a superuser\'s'
);
softbee_ok($node, { dir => $folder, database => 'other', user => 'owner' },
    'upgrade', 'is fine for the owner');

done_testing();
