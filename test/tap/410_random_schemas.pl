# Pairs of schemas made by chance keep the promises of a diff. SCHEMA_SEED=n begins with another pair, SCHEMA_PAIRS=n tries
# so many; a failing pair is shown small, with its seed.
use strict;
use warnings FATAL => 'all';

use SchemaPair;
use SchemaPairs;
use SoftbeeTest;
use Test::More;

my $first = $ENV{SCHEMA_SEED}  // 1;
my $count = $ENV{SCHEMA_PAIRS} // 200;
my @seeds = $first .. $first + $count - 1;

# Seeds of pairs that fail as yet, by what the diff does not know; they count as skipped.
my %fails_as_yet = (
    'the server chooses the names of equal constraints of a partition' => [187],
    'the server gives a rebuilt index of a partition the comment of its parent' => [177]);
my %why = map { my $why = $_; map { $_ => $why } @{ $fails_as_yet{$why} } } keys %fails_as_yet;

my $node = start_node(conf => "fsync = off\nautovacuum = off");
prepare_server($node);
my @found = check_pairs($node, \&check_random_pair, @seeds);
for my $seed (@seeds)
{
    my $problem = shift(@found) // 'was not run';
    fail("pair $seed fails no more, and is still on the list") if $problem eq '' && $why{$seed};
    local our $TODO = $why{$seed};
    ok($problem eq '', "pair $seed") or diag "SCHEMA_SEED=$seed SCHEMA_PAIRS=1\n$problem";
}
$node->stop;
done_testing();
