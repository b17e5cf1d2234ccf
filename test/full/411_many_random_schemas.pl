# Many more pairs of schemas made by chance, others each time; the seed is in the name of what fails.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use SoftbeeTest;

$ENV{SCHEMA_SEED}  //= time;
$ENV{SCHEMA_PAIRS} //= 1500;
my $test = dirname($INC{'SoftbeeTest.pm'}) . '/../tap/410_random_schemas.pl';
do $test or die $@ || "$test: $!";
