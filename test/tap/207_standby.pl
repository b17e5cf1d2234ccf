# A hot standby, and a read-only transaction: the readers give full answers, the writers are refused with their names.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $primary = start_node(standby => 1, name => 'primary', conf => "max_connections = 20\n");
my $folder  = scripts_dir(
    one => { upgrade => 'CREATE TABLE hive ();', downgrade => 'DROP TABLE hive;' },
    two => {
        down      => 'one',
        labels    => 'bees',
        upgrade   => 'CREATE TABLE bee ();',
        downgrade => 'DROP TABLE bee;'
    },
    three => { down => 'one', upgrade => 'CREATE TABLE queen ();', downgrade => 'DROP TABLE queen;' }
);
softbee_ok($primary, { dir => $folder }, 'upgrade', 'two', 'the primary is upgraded');

$primary->backup('base');
my $standby = PostgreSQL::Test::Cluster->new('standby');
$standby->init_from_backup($primary, 'base', has_streaming => 1);
$standby->start;

my @readers = (
    'softbee_current()',                   'softbee_heads()',
    'softbee_branches()',                  'softbee_history()',
    'softbee_show(\'two\')',               'softbee_plan(\'heads\')',
    'softbee_plan(\'-1\', \'downgrade\')', 'softbee_manifest()',
    'softbee_digest()',                    'softbee_revision',
    'softbee_version',                     'softbee_log'
);
my $one     = script_of('four', 'two', 'SELECT 1;', '');
my @writers = (
    [ softbee_push        => "SELECT * FROM softbee_push($one)" ],
    [ softbee_push        => "SELECT * FROM softbee_push(ARRAY[$one], NULL)" ],
    [ softbee_prune       => "SELECT * FROM softbee_prune(ARRAY['one'])" ],
    [ softbee_upgrade     => "SELECT * FROM softbee_upgrade('heads')" ],
    [ softbee_upgrade     => "SELECT * FROM softbee_upgrade('two')" ],
    [ softbee_downgrade   => 'SELECT * FROM softbee_downgrade()' ],
    [ softbee_stamp       => "SELECT * FROM softbee_stamp('one')" ],
    [ softbee_stamp       => "SELECT * FROM softbee_stamp(ARRAY['one'])" ],
    [ softbee_lock        => 'SELECT softbee_lock()' ],
    [ softbee_log_failure => "SELECT softbee_log_failure('one', 'upgrade', '{}')" ],
    [ softbee_wait        => 'CALL softbee_wait()' ],
    [ softbee_apply       => 'CALL softbee_apply()' ]
);

$primary->wait_for_catchup($standby);
for my $reader (@readers)
{
    my $query = "SELECT * FROM $reader AS r ORDER BY 1";
    my $full  = $primary->safe_psql('postgres', $query);
    isnt($full, '', "$reader has an answer");
    sql_gives($standby, {}, $query,                    $full, "and gives it on the standby: $reader");
    sql_gives($primary, {}, "BEGIN READ ONLY; $query", $full, "and in a read-only transaction: $reader");
}
for my $writer (@writers)
{
    my ($name, $call) = @$writer;
    sql_refused(
        $standby, {}, $call, '25006',
        "cannot execute $name\\(\\) in a read-only transaction",
        "refused on the standby: $call"
    );
    sql_refused(
        $primary, {}, "SET default_transaction_read_only = on; $call",
        '25006',
        "cannot execute $name\\(\\) in a read-only transaction",
        "refused in a read-only transaction: $call"
    );
}

# The client on the standby.
for my $command ([qw(current)], [qw(heads)], [qw(history)], [qw(log)])
{
    my ($on_primary) =
        softbee_ok($primary, { dir => $folder }, @$command, "softbee @$command on the primary");
    my ($on_standby) =
        softbee_ok($standby, { dir => $folder }, @$command, "softbee @$command on the standby");
    is($on_standby, $on_primary, "prints the same: @$command");
}
softbee_fails(
    $standby, { dir => $folder },
    'upgrade', 'heads', 1,
    qr/error.*(?:recovery|standby)/,
    'softbee upgrade says what it is'
);

# What the primary does goes on, and the standby shows it.
softbee_ok($primary, { dir => $folder }, 'upgrade', 'heads', 'the primary goes on');
$primary->wait_for_catchup($standby);
sql_gives($standby, {}, 'SELECT revision FROM softbee_current() ORDER BY 1',
    "three\ntwo", 'and the standby shows it');
$standby->promote;
softbee_ok($standby, { dir => $folder },
    'downgrade', 'base', 'promoted, the standby is a database like any other');

done_testing();
