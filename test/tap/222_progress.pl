# From another session it can be seen who migrates, at what, and who waits.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node();
my $folder = scripts_dir(
    a1 => { down => '', upgrade => 'CREATE TABLE hives (id int);', downgrade => 'DROP TABLE hives;' },
    a2 => { down => 'a1', upgrade => "SELECT 1;\nSELECT 1 / 0;" });
my $at = { dir => $folder };
softbee_ok($node, $at, 'push', 'the scripts are there');

softbee_ok($node, $at, 'upgrade', 'a1', 'applied');

subtest progress_shows_revision_and_waiters => sub {
    my $holder = session($node);
    $holder->('BEGIN; SELECT count(*) FROM hives;');
    my $migrator = session($node, database => 'postgres');
    my $run = start_softbee($node, $at, 'downgrade', 'base');
    $node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM softbee_progress() WHERE state = 'migrating' AND revision = 'a1'
        AND direction = 'downgrade' AND statement = 1 AND statements = 1 AND cardinality(waits_for) = 1})
      or die $node->safe_psql('postgres', 'SELECT * FROM softbee_progress()');
    pass('the migrator is seen at its statement');
    my $second = start_softbee($node, $at, 'downgrade', 'base');
    $node->poll_query_until('postgres', q{SELECT count(*) = 1 FROM softbee_progress() w
        WHERE w.state = 'waiting' AND w.waits_for = (SELECT array_agg(m.pid) FROM softbee_progress() m WHERE m.state = 'migrating')})
      or die $node->safe_psql('postgres', 'SELECT * FROM softbee_progress()');
    pass('and who waits for it');
    $holder->('COMMIT;');
    is((finish($run))[0],    0, 'the first ends');
    is((finish($second))[0], 0, 'the second too');
    is($node->safe_psql('postgres', 'SELECT count(*) FROM softbee_progress()'), '0', 'then nobody is there');
    done_testing;
};

$node->stop;
done_testing();
