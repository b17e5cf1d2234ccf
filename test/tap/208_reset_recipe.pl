# DROP SCHEMA public CASCADE; CREATE SCHEMA public; then softbee upgrade: from scratch, in the database as it is.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node   = start_node();
my $reset  = 'DROP SCHEMA public CASCADE; CREATE SCHEMA public;';
my $folder = scripts_dir(
    one => { upgrade => 'CREATE TABLE hive (id int PRIMARY KEY);', downgrade => 'DROP TABLE hive;' },
    two => {
        down      => 'one',
        upgrade   => 'CREATE TABLE bee (id int REFERENCES hive);',
        downgrade => 'DROP TABLE bee;'
    }
);
$node->safe_psql('postgres', 'CREATE ROLE owner LOGIN');

for my $installer (qw(owner postgres))
{
    my %app = (database => "by_$installer", user => 'owner');
    $node->safe_psql('postgres', "CREATE DATABASE $app{database} OWNER owner");
    sql_gives(
        $node,
        { %app, user => $installer },
        'CREATE EXTENSION softbee_migrate',
        '', "$installer creates the extension"
    );
    softbee_ok($node, { %app, dir => $folder }, 'upgrade', "the owner upgrades ($installer)");
    my $tables =
        'SELECT relname FROM pg_class WHERE relnamespace = \'public\'::regnamespace AND relkind = \'r\' ORDER BY 1';
    my $before = $node->safe_psql($app{database}, $tables);
    for my $round (1, 2)
    {
        my ($status, $out, $err) = sql($node, \%app, $reset);
        is($status, 0, "the owner resets, round $round ($installer)") or diag $err;
        is(
            $node->safe_psql(
                $app{database},
                "SELECT count(*) FROM pg_extension WHERE extname = 'softbee_migrate'; $tables"
            ),
            '0',
            "nothing is left ($installer)"
        );
        softbee_ok($node, { %app, dir => $folder },
            'upgrade', "softbee upgrade rebuilds from scratch, round $round ($installer)");
        is($node->safe_psql($app{database}, $tables), $before, "all of it, round $round ($installer)");
        is($node->safe_psql($app{database}, 'SELECT id, revision, state FROM softbee_log ORDER BY 1'),
            "1|one|done\n2|two|done", "with a log of its own, round $round ($installer)");
    }
}

# In another schema, the extension and the revisions stay as they are.
$node->safe_psql('postgres', 'CREATE DATABASE apart OWNER owner');
my %apart = (database => 'apart', user => 'owner');
sql_gives($node, \%apart, 'CREATE SCHEMA tools; CREATE EXTENSION softbee_migrate SCHEMA tools',
    '', 'in a schema of its own');
softbee_ok($node, { %apart, dir => $folder }, 'upgrade', 'softbee finds it there');
my ($status) = sql($node, \%apart, $reset);
is($node->safe_psql('apart', 'SELECT revision FROM tools.softbee_current()'),
    'two', 'a reset of public leaves the extension, and the revisions applied');
($status) =
    sql($node, \%apart, 'DROP SCHEMA tools CASCADE; DROP SCHEMA public CASCADE; CREATE SCHEMA public');
softbee_ok($node, { %apart, dir => $folder }, 'upgrade', 'a reset of both starts from scratch');

# While a migrator runs, a reset waits, as DROP EXTENSION does.
my %app    = (database => 'by_owner', user => 'owner');
my $holder = session($node, %app);
$holder->('BEGIN; SELECT softbee_lock();');
sql_refused(
    $node, \%app, 'SET lock_timeout = \'50ms\'; DROP SCHEMA public CASCADE',
    '55P03',
    'canceling statement due to lock timeout',
    'a reset waits for a migrator, lock_timeout applies'
);
my $run = background(
    $node,
    { %app, application => 'reset' },
    'SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;'
);
background_pid($node, 'by_owner', 'reset');
my $drop = background($node, { %app, application => 'drop' }, 'DROP EXTENSION softbee_migrate');
background_pid($node, 'by_owner', 'drop');
$holder->('COMMIT;');
$holder->();
is(join(' ', end_of($run)), '0  ', 'and goes on when the migrator has ended');
my ($drop_status, undef, $drop_err) = end_of($drop);
like(
    "$drop_status $drop_err",
    qr/^3 ERROR:  42704: extension "softbee_migrate" does not exist/,
    'who drops it behind that finds it gone'
);
softbee_ok($node, { %app, dir => $folder }, 'upgrade', 'and the next upgrade rebuilds');
no_lock_is_left($node, 'by_owner', 'no lock is left');

done_testing();
