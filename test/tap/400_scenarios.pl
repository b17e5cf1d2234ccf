# Every pair of test/scenarios, both ways: upgrade and downgrade do what a diff promises, twice, as our snapshot sees it; the
# rows are still there; the hazards are those that the scenario names. What pg_dump sees takes half the time: it is compared
# in each third scenario, in all of them in check-full. SCENARIO=pattern runs some, with it.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use Scenarios;
use SchemaPair;
use SchemaPairs;
use SoftbeeTest;
use Test::More;

my $node    = start_node(conf => "fsync = off\nautovacuum = off");
my $version = $node->safe_psql('postgres', 'SHOW server_version_num') / 10000;
my @all     = grep { ($_->{'min-version'} // 0) <= $version } read_scenarios(dirname($INC{'Scenarios.pm'}) . '/../scenarios');
my @chosen  = grep { !$ENV{SCENARIO} || $_->{name} =~ /$ENV{SCENARIO}/ } @all;
prepare_server($node);

my $all_dumps = $ENV{SCENARIO} || $ENV{SCENARIO_DUMPS};
$chosen[$_]{dumps} = $all_dumps || $_ % 3 == 0 for 0 .. $#chosen;
my $check = sub { my ($place, $scenario) = @_; return [ check_pair($place, $scenario, dumps => $scenario->{dumps}) ] };
my @found = check_pairs($node, $check, @chosen);
for my $scenario (@chosen)
{
    my ($there, $back) = @{ shift(@found) // [ ['was not run'], ['was not run'] ] };
    ok(!@$there, $scenario->{name}) or diag join "\n", $scenario->{where}, @$there;
    ok(!@$back, "$scenario->{name}, back") or diag join "\n", $scenario->{where}, @$back;
}
cmp_ok(scalar @all, '>=', 350, 'there are 350 scenarios');
$node->stop;
done_testing();
