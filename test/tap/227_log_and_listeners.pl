# The log as an audit trail: who may change it, what `softbee log` finds in it, and who hears of an event as it is committed.
use strict;
use warnings FATAL => 'all';

use JSON::PP;
use PsqlSession;
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node   = start_node();
my $folder = scripts_dir(
    a1 => { upgrade => 'CREATE TABLE hives (id int);', downgrade => 'DROP TABLE hives;' },
    a2 => { down => 'a1', upgrade => 'CREATE TABLE bees (id int);', downgrade => 'DROP TABLE bees;' },
    b3 => { down => 'a2', upgrade => 'SELECT 1 / 0;', downgrade => '' });
$node->safe_psql('postgres', 'CREATE ROLE keeper LOGIN; ALTER DATABASE postgres OWNER TO keeper; GRANT CREATE ON SCHEMA public TO keeper;');
my $at = { dir => $folder, user => 'keeper' };

# What a session that listens has heard: a row per notification.
sub heard
{
    my ($session) = @_;
    my ($text) = $session->run('SELECT 1;');
    return [ map { decode_json($_) } $text =~ /^Asynchronous notification "softbee" with payload "(.*)" received/mg ];
}

subtest listeners_hear_what_was_committed => sub {
    my $listener = PsqlSession->new(url_of($node));
    $listener->run('LISTEN softbee;');
    softbee_ok($node, $at, 'upgrade', 'a2', 'two steps');
    is_deeply(
        heard($listener),
        [ map { { revision => $_, kind => 'upgrade', direction => 'upgrade', role => 'keeper' } } qw(a1 a2) ],
        'a notification each');
    softbee_fails($node, $at, 'upgrade', 1, qr/division by zero/, 'a step that fails');
    is_deeply(heard($listener), [], 'is not heard of');
    my ($status) = sql($node, { user => 'keeper' }, q(BEGIN; SELECT softbee_downgrade('base'); ROLLBACK;));
    is($status, 0, 'a downgrade');
    is_deeply(heard($listener), [], 'that is rolled back is not, either');
    softbee_ok($node, $at, 'stamp', 'a1', 'a stamp');
    is(heard($listener)->[0]{kind}, 'stamp', 'is');
    softbee_ok($node, $at, 'stamp', 'a2', 'and back');
    $listener->finish;
};

subtest log_finds_events => sub {
    my $found = sub {
        my (@filter) = @_;
        my ($out) = softbee_ok($node, $at, '--json', 'log', @filter, "log @filter");
        return join ' ', map {"$_->{kind}:$_->{revision}:$_->{state}"} @{ decode_json($out) };
    };
    is($found->('--revision', 'a1', '-n', '1'), 'stamp:a1:done', 'of a revision');
    is($found->('--revision', 'b'), 'upgrade:b3:failed', 'by the beginning of its ID');
    is($found->('--failures'), 'upgrade:b3:failed', 'what failed');
    is($found->('--user', 'nobody'), '', 'of nobody');
    is(scalar(split / /, $found->('--user', 'keeper')), 5, 'of a role');
    is($found->('--since', 'tomorrow'), '', 'after a time');
    is($found->('--until', 'tomorrow'), $found->(), 'before a time');
    my (undef, $err) = softbee_ok($node, $at, 'log', '--since', 'tomorrow', 'nothing found');
    like($err, qr/^INFO  \[softbee\] The log has no such event$/m, 'is said');
    softbee_fails($node, $at, 'log', '--since', 'soon', 1, qr/^error\[22007\]: .*"soon"/m, 'a time that is none');
};

subtest nobody_but_a_superuser_changes_the_log => sub {
    for my $change ('DELETE FROM softbee_log', q(UPDATE softbee_log SET role = 'nobody'), 'TRUNCATE softbee_log')
    {
        my ($status, undef, $err) = sql($node, { user => 'keeper' }, $change);
        isnt($status, 0, $change);
        like($err, qr/permission denied for table softbee_log/, 'is refused, to the database\'s owner too');
    }
};

subtest id_that_no_notification_can_hold_is_left_to_the_log => sub {
    my $listener = PsqlSession->new(url_of($node));
    $listener->run('LISTEN softbee;');
    my $long = 'a' x 9000;
    my $push = "SELECT softbee_push(E'-- Revision ID: $long\\n-- Revises: a2\\n-- softbee:upgrade\\nSELECT 1;\\n');";
    my ($status) = sql($node, { user => 'keeper' }, "$push SELECT softbee_upgrade('$long');");
    is($status, 0, 'it is applied');
    is_deeply(heard($listener), [ { kind => 'upgrade', direction => 'upgrade', role => 'keeper' } ], 'heard of without its ID');
    $listener->finish;
};

done_testing();
