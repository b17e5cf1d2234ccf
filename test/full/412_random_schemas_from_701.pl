# 500 more pairs of schemas made by chance; SCHEMA_SEED and SCHEMA_PAIRS choose others.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use SoftbeeTest;

$ENV{SCHEMA_SEED}  //= 701;
$ENV{SCHEMA_PAIRS} //= 500;
my $test = dirname($INC{'SoftbeeTest.pm'}) . '/../tap/410_random_schemas.pl';
do $test or die $@ || "$test: $!";
