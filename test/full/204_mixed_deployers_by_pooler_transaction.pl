# A hundred rounds of ten clients at once through pgbouncer in transaction mode, with fewer server sessions than clients.
use strict;
use warnings FATAL => 'all';

use MixedDeployers;
use Test::More;

skip_without_pgbouncer();
my $node   = deployers_node();
my $pooler = pooler_of($node, 'transaction');
mixed_rounds($node, $pooler, 100, 'in each of a hundred rounds all ten succeed, and each revision is applied once');

$node->safe_psql('postgres', 'CREATE ROLE deployer SUPERUSER');
mixed_rounds($node, $pooler, 20, 'a role and a tag reach every statement, whatever session the pooler gives', 'deployer');
done_testing();
