# The migrations of crates.io, ten years of them, fifteen sections of which are outside a transaction: triggers, full text
# search, extensions, indexes built and dropped CONCURRENTLY. Up as psql takes them, down as far as their own downgrades are right.
use strict;
use warnings FATAL => 'all';

use SoftbeeHistory;
use SoftbeeTest;
use Test::More;

my $history   = history_or_skip('crates_io');
my $facts     = $history->{facts};
my @revisions = @{ $history->{revisions} };
my $node      = start_node(conf => "fsync = off\n");
my $at        = { dir => $history->{folder}, database => 'softbee' };
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(softbee psql);

subtest crates_io_goes_up_in_one_command => sub {
    is(scalar(@revisions), $facts->{up_ok}, 'all of it');
    is_deeply([ map { $_->{id} } grep { is_outside($_, 'upgrade') } @revisions ], $facts->{non_transactional_up}, 'seven are outside a transaction');
    by_psql($node, 'psql', 'upgrade', @revisions);
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'softbee upgrade, no flag');
    like($err, qr/each revision gets a transaction of its own/, 'which says how it runs');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'the schema is the one that psql makes');
    no_index_is_invalid($node, 'softbee', 'every index is valid');
    is((softbee_ok($node, $at, 'current', 'current'))[0], "$revisions[-1]{id} (head)\n", 'at the head');
    is($node->safe_psql('softbee', q{SELECT count(*), count(DISTINCT revision) FROM softbee_log WHERE state = 'done'}), '285|285', 'each in the log once');
    done_testing;
};

# The downgrade of one revision drops a constraint that was never one.
subtest crates_io_goes_down_to_its_own_mistake => sub {
    my $down = $facts->{all_down};
    my @kept = @revisions[ 0 .. $#revisions - $down->{done} ];
    by_psql($node, 'psql', 'downgrade', reverse @revisions[ @kept .. $#revisions ]);
    softbee_ok($node, $at, 'downgrade', "-$down->{done}", 'down as far as psql gets');
    my $schema = schema_of($node, 'softbee');
    is($schema, schema_of($node, 'psql'), 'the schema is the one that psql makes');
    is($kept[-1]{id}, $down->{first_failure}{id}, 'the next is the one with the mistake');
    my ($message) = $down->{first_failure}{error} =~ /ERROR:  (.*)/;
    softbee_fails($node, $at, 'downgrade', 1, qr/^error\[42704\]: \Q$message\E$/m, 'which softbee reports in the server\'s words');
    softbee_ok($node, $at, 'upgrade', 'and up again');
    by_psql($node, 'psql', 'upgrade', @revisions[ @kept .. $#revisions ]);
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'as psql goes');
    no_index_is_invalid($node, 'softbee', 'every index is valid');
    done_testing;
};

# All pairs take psql alone seven minutes.
subtest downgrades_outside_a_transaction_do_what_psql_does => sub {
    plan skip_all => "the facts are of PostgreSQL $facts->{postgresql}" if !facts_are_of($node, $facts);
    my %wanted;
    for my $what (qw(down_failing down_not_restoring up_again_failing))
    {
        push @{ $wanted{ $_->{id} } }, $what for @{ $facts->{$what} };
    }
    my $pairs = 0;
    for my $i (1 .. $#revisions)
    {
        next if !is_outside($revisions[$i], qw(upgrade downgrade));
        my $id = $revisions[$i]{id};
        is_deeply([ pair_of($node, $history, $id, $revisions[ $i - 1 ]{id}) ], $wanted{$id} // [], $revisions[$i]{name});
        $pairs++;
    }
    cmp_ok($pairs, '>=', 8, 'of each that has one');
    done_testing;
};

done_testing();
