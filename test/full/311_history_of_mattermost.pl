# Mattermost's migrations up to the first that cannot be in a transaction: generated DDL in DO blocks, IF EXISTS everywhere,
# ids of another tool.
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

my @revisions;
for my $revision (@{ $history->{revisions} })
{
    last if $revision->{upgrade}{options} ne '';
    push @revisions, $revision;
}
my $last = $revisions[-1]{id};

subtest mattermost_goes_up_in_one_command => sub {
    is($history->{revisions}[@revisions]{id}, $facts->{non_transactional_up}[0], 'up to the first step outside a transaction');
    by_psql($node, 'psql', 'upgrade', @revisions);
    softbee_ok($node, $at, 'upgrade', $last, 'softbee upgrade');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'the schema is the one that psql makes');
    is((softbee_ok($node, $at, 'current', 'current'))[0], "$last\n", 'where it was sent');
    done_testing;
};

subtest mattermost_goes_down_to_nothing_and_up_again => sub {
    by_psql($node, 'psql', 'downgrade', reverse @revisions);
    softbee_ok($node, $at, 'downgrade', 'base', 'softbee downgrade base');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'what its own downgrades leave behind, and nothing else');
    by_psql($node, 'psql', 'upgrade', @revisions);
    softbee_ok($node, $at, 'upgrade', $last, 'and up again');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'as psql goes');
    done_testing;
};

subtest each_downgrade_of_mattermost_does_what_psql_does => sub {
    plan skip_all => "the facts are of PostgreSQL $facts->{postgresql}" if !facts_are_of($node, $facts);
    my %is_here = map { ($_->{id} => 1) } @revisions;
    my $found = up_and_down($node, $history, @revisions);
    is_deeply($found->{irreversible}, [], 'each has a downgrade');
    for my $what (qw(down_failing down_not_restoring up_again_failing))
    {
        is_deeply($found->{$what}, [ grep { $is_here{$_} } map { $_->{id} } @{ $facts->{$what} } ], "the same ones: $what");
    }
    done_testing;
};

done_testing();
