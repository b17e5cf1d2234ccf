# A slice of the fault matrix (docs/reliability.md): some faults, at every few passages. All of it is in test/full/500_* to 503_*.
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use SoftbeeTest;
use Test::More;

my $node   = start_fault_node();
my $folder = prepare_history($node);
try_fault($node, 'SIGKILL of the backend', upgrade_flow($folder), every => 15);
try_fault($node, 'terminate', upgrade_flow($folder), every => 15, first => 7);
try_fault($node, 'connection cut, message unanswered', upgrade_flow($folder), every => 50);
try_fault($node, 'an error that nobody foresees', downgrade_flow($folder), every => 10);
try_fault($node, 'cancel', stamp_flow($folder), every => 7);
try_fault($node, 'out of memory', migrate_flow(), every => 150);
$node->stop;
done_testing();
