# Each fault at every few passages of `softbee migrate`, in whichever of its sessions comes to them (docs/reliability.md).
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use SoftbeeTest;
use Test::More;

my $node = start_fault_node();
prepare_history($node);
try_fault($node, $_, migrate_flow(), every => 50) for sort keys %FaultMatrix::FAULTS;
print_matrix();
$node->stop;
done_testing();
