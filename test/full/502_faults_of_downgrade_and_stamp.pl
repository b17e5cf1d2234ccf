# Each fault at each passage of a downgrade and of a stamp (docs/reliability.md).
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use SoftbeeTest;
use Test::More;

my $node   = start_fault_node();
my $folder = prepare_history($node);
for my $fault (sort keys %FaultMatrix::FAULTS)
{
    try_fault($node, $fault, downgrade_flow($folder));
    try_fault($node, $fault, stamp_flow($folder));
}
print_matrix();
$node->stop;
done_testing();
