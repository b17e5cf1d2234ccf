# Mattermost's migrations, fifteen sections of which are outside a transaction: generated DDL in DO blocks, IF EXISTS
# everywhere, ids of another tool.
use strict;
use warnings FATAL => 'all';

use SoftbeeHistory;
use SoftbeeTest;
use Test::More;

my $history = history_or_skip('mattermost');
my $facts   = $history->{facts};
my $node    = start_node(conf => "fsync = off\n");
my $at      = { dir => $history->{folder}, database => 'softbee' };
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(softbee psql);

my @revisions = @{ $history->{revisions} };
my $last      = $revisions[-1]{id};

subtest mattermost_goes_up_in_one_command => sub {
    is_deeply([ map { $_->{id} } grep { is_outside($_, 'upgrade') } @revisions ], $facts->{non_transactional_up}, 'eight are outside a transaction');
    by_psql($node, 'psql', 'upgrade', @revisions);
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'softbee upgrade, no flag');
    like($err, qr/each revision gets a transaction of its own/, 'which says how it runs');
    no_index_is_invalid($node, 'softbee', 'every index is valid');
    is($node->safe_psql('softbee', q{SELECT count(*), count(DISTINCT revision) FROM softbee_log WHERE state = 'done'}), '158|158', 'each in the log once');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'the schema is the one that psql makes');
    is((softbee_ok($node, $at, 'current', 'current'))[0], "$last (head)\n", 'at the head');
    done_testing;
};

subtest mattermost_goes_down_to_nothing_and_up_again => sub {
    by_psql($node, 'psql', 'downgrade', reverse @revisions);
    softbee_ok($node, $at, 'downgrade', 'base', 'softbee downgrade base');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'what its own downgrades leave behind, and nothing else');
    by_psql($node, 'psql', 'upgrade', @revisions);
    softbee_ok($node, $at, 'upgrade', 'and up again');
    no_index_is_invalid($node, 'softbee', 'every index is valid');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'as psql goes');
    done_testing;
};

subtest each_downgrade_of_mattermost_does_what_psql_does => sub {
    plan skip_all => "the facts are of PostgreSQL $facts->{postgresql}" if !facts_are_of($node, $facts);
    my $found = up_and_down($node, $history, @revisions);
    is_deeply($found->{irreversible}, [], 'each has a downgrade');
    for my $what (qw(down_failing down_not_restoring up_again_failing))
    {
        is_deeply($found->{$what}, [ map { $_->{id} } @{ $facts->{$what} } ], "the same ones: $what");
    }
    done_testing;
};

done_testing();
