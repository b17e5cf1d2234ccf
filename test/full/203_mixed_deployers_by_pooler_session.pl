# A hundred rounds of ten clients at once through pgbouncer in session mode, with fewer server sessions than clients.
use strict;
use warnings FATAL => 'all';

use MixedDeployers;
use Test::More;

skip_without_pgbouncer();
my $node   = deployers_node();
my $pooler = pooler_of($node, 'session');
mixed_rounds($node, $pooler, 100, 'in each of a hundred rounds all ten succeed, and each revision is applied once');
done_testing();
