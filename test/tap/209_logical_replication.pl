# A publication FOR ALL TABLES cannot leave our tables out. A subscriber must not get their rows all the same: they would
# claim revisions whose DDL never ran there.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $publisher  = start_node(name => 'publisher', conf => "wal_level = logical\nmax_wal_senders = 5\n");
my $subscriber = start_node(name => 'subscriber');
my $up =
    { upgrade => 'CREATE TABLE honey (id int PRIMARY KEY, kind text);', downgrade => 'DROP TABLE honey;' };
my %scripts = (
    one => $up,
    two => {
        down      => 'one',
        upgrade   => 'CREATE TABLE wax (id int PRIMARY KEY);',
        downgrade => 'DROP TABLE wax;'
    }
);
my $folder = scripts_dir(%scripts);

softbee_ok($publisher, { dir => $folder }, 'upgrade', 'the publisher is at two');
$publisher->safe_psql('postgres',
    "INSERT INTO honey VALUES (1, 'acacia'); CREATE PUBLICATION everything FOR ALL TABLES;");

# The subscriber made its schema with the same tool, and is one behind; the table of the other revision was made by hand.
softbee_ok($subscriber, { dir => $folder }, 'upgrade', 'one', 'the subscriber is at one');
$subscriber->safe_psql('postgres', 'CREATE TABLE wax (id int PRIMARY KEY)');
my $ours =
    'SELECT * FROM softbee_revision ORDER BY 1; SELECT * FROM softbee_version; SELECT * FROM softbee_log ORDER BY 1;';
my $before = $subscriber->safe_psql('postgres', $ours);

my $connection = $publisher->connstr . ' dbname=postgres';
$subscriber->safe_psql('postgres',
    "CREATE SUBSCRIPTION all_of_it CONNECTION '$connection' PUBLICATION everything");
$subscriber->wait_for_subscription_sync($publisher, 'all_of_it');
is($subscriber->safe_psql('postgres', 'SELECT * FROM honey'),
    '1|acacia', 'the initial copy brings other tables');
is($subscriber->safe_psql('postgres', $ours), $before, 'and none of our rows');

$publisher->safe_psql('postgres', "INSERT INTO honey VALUES (2, 'heather'); INSERT INTO wax VALUES (7)");
write_script(
    $folder,
    three => {
        down      => 'two',
        upgrade   => "INSERT INTO honey VALUES (3, 'lime');",
        downgrade => 'DELETE FROM honey WHERE id = 3;'
    }
);
softbee_ok($publisher, { dir => $folder }, 'upgrade', 'the publisher goes on: rows are inserted and deleted');
write_script(
    $folder,
    three => {
        message   => 'Another message',
        down      => 'two',
        upgrade   => "INSERT INTO honey VALUES (3, 'lime');",
        downgrade => 'DELETE FROM honey WHERE id = 3;'
    }
);
softbee_ok($publisher, { dir => $folder }, 'push', 'and updated');
$publisher->wait_for_catchup('all_of_it');
is(
    $subscriber->safe_psql('postgres', 'SELECT * FROM honey ORDER BY 1; SELECT * FROM wax'),
    "1|acacia\n2|heather\n3|lime\n7",
    'the stream brings other tables'
);
is($subscriber->safe_psql('postgres', $ours), $before, 'and none of our rows');
softbee_ok($publisher, { dir => $folder }, 'downgrade', 'the publisher downgrades');
$publisher->wait_for_catchup('all_of_it');
is($subscriber->safe_psql('postgres', $ours), $before, 'and the subscriber stays where it is');
is(
    $subscriber->safe_psql('postgres', 'SELECT count(*) FROM pg_subscription_rel WHERE srsubstate <> \'r\''),
    0,
    'every table of the subscription is ready'
);
unlike(log_of($subscriber), qr/ERROR/, 'no error in the subscriber\'s log');

# The subscriber's own history goes on.
$subscriber->safe_psql('postgres', 'DROP TABLE wax');
softbee_ok($subscriber, { dir => $folder }, 'upgrade', 'two', 'the subscriber upgrades itself');
is($subscriber->safe_psql('postgres', 'SELECT revision FROM softbee_version'), 'two', 'and is at two');

done_testing();
