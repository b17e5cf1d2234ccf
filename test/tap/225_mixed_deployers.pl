# Ten clients at once, `upgrade` and `apply` mixed, CONCURRENTLY steps in the middle: all succeed, each revision is applied once,
# nobody deadlocks. Three rounds; test/full has a hundred, and poolers.
use strict;
use warnings FATAL => 'all';

use MixedDeployers;
use Test::More;

my $node = deployers_node();
mixed_rounds($node, $node, 3, 'in each of three rounds all ten succeed, and each revision is applied once');
done_testing();
