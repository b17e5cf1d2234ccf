# The server, its backend or the client dies at each passage of an upgrade (docs/reliability.md), and at every few of one that makes
# the extension.
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use SoftbeeTest;
use Test::More;

my $node   = start_fault_node();
my $folder = prepare_history($node);
for my $fault (grep { is_crash($_) } sort keys %FaultMatrix::FAULTS)
{
    try_fault($node, $fault, first_flow($folder), every => 50);
    try_fault($node, $fault, upgrade_flow($folder));
}
print_matrix();
$node->stop;
done_testing();
