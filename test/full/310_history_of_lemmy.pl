# Lemmy's migrations, the first 247 (the 248th needs PostgreSQL 16): five years of views, triggers and enums that were made,
# altered and dropped. Up as psql takes them, down as far as their own downgrades are right.
use strict;
use warnings FATAL => 'all';

use SoftbeeHistory;
use SoftbeeTest;
use Test::More;

my $history   = history_or_skip('lemmy');
my $facts     = $history->{facts};
my @revisions = @{ $history->{revisions} };
my $node      = start_node(conf => "fsync = off\n");
my $at        = { dir => $history->{folder}, database => 'softbee' };
$node->safe_psql('postgres', "CREATE DATABASE $_ TEMPLATE template0") for qw(softbee psql);

subtest lemmy_goes_up_in_one_command => sub {
    is(scalar(@revisions), $facts->{up_ok}, 'all that this server can parse');
    by_psql($node, 'psql', 'upgrade', @revisions);
    softbee_ok($node, $at, 'upgrade', 'softbee upgrade');
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'the schema is the one that psql makes');
    is((softbee_ok($node, $at, 'current', 'current'))[0], "$revisions[-1]{id} (head)\n", 'at the head');
    is($node->safe_psql('softbee', q{SELECT count(*), count(DISTINCT revision) FROM softbee_log WHERE state = 'done'}), '247|247', 'each in the log once');
    done_testing;
};

# One revision's downgrade renames constraints to names that they never had; another's was left out, as it is no SQL.
subtest lemmy_goes_down_to_its_own_mistake => sub {
    my $down = $facts->{all_down};
    my @kept = @revisions[ 0 .. $#revisions - $down->{done} ];
    by_psql($node, 'psql', 'downgrade', reverse @revisions[ @kept .. $#revisions ]);
    softbee_ok($node, $at, 'downgrade', "-$down->{done}", 'down as far as psql gets');
    my $schema = schema_of($node, 'softbee');
    is($schema, schema_of($node, 'psql'), 'the schema is the one that psql makes');
    is($kept[-1]{id}, $down->{first_failure}{id}, 'the next is the one with the mistake');
    my ($message) = $down->{first_failure}{error} =~ /ERROR:  (.*)/;
    my (undef, $err) = softbee_fails($node, $at, 'downgrade', 1, qr/^error\[42704\]: \Q$message\E$/m, 'which softbee reports in the server\'s words');
    like($err, qr{^  --> \S+/versions/$kept[-1]{id}_\w+\.sql:\d+:1\n\d+ \| ALTER TABLE person RENAME CONSTRAINT}m, 'with its place');
    softbee_fails($node, $at, 'downgrade', 'base', 1, qr/^error\[SB006\]: .*Nothing was run\./ms, 'and base is out of reach');
    is(schema_of($node, 'softbee'), $schema, 'nothing was changed');
    softbee_ok($node, $at, 'upgrade', 'and up again');
    by_psql($node, 'psql', 'upgrade', @revisions[ @kept .. $#revisions ]);
    is(schema_of($node, 'softbee'), schema_of($node, 'psql'), 'as psql goes');
    done_testing;
};

subtest each_downgrade_of_lemmy_does_what_psql_does => sub {
    plan skip_all => "the facts are of PostgreSQL $facts->{postgresql}" if !facts_are_of($node, $facts);
    my $found = up_and_down($node, $history, @revisions);
    my %no_sql = map { ($_ => 1) } @{ $found->{irreversible} };
    is(scalar(keys %no_sql), 1, 'one has no downgrade that is SQL');
    for my $what (qw(down_failing down_not_restoring up_again_failing up_again_different))
    {
        is_deeply($found->{$what}, [ grep { !$no_sql{$_} } map { $_->{id} } @{ $facts->{$what} } ], "the same ones: $what");
    }
    done_testing;
};

done_testing();
