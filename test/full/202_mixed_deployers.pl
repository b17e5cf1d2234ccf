# A hundred rounds of ten clients at once, `upgrade` and `apply` mixed, CONCURRENTLY steps in the middle.
use strict;
use warnings FATAL => 'all';

use MixedDeployers;
use Test::More;

my $node = deployers_node();
mixed_rounds($node, $node, 100, 'in each of a hundred rounds all ten succeed, and each revision is applied once');
done_testing();
