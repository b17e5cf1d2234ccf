# Every scenario with what pg_dump sees of it: our snapshot is not blind to it.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use SoftbeeTest;

$ENV{SCENARIO_DUMPS} = 1;
my $test = dirname($INC{'SoftbeeTest.pm'}) . '/../tap/400_scenarios.pl';
do $test or die $@ || "$test: $!";
