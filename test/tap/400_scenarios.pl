# Every pair of test/scenarios, both ways: upgrade and downgrade do what a diff promises, as our snapshot sees it; the
# rows are still there; the hazards are those that the scenario names. What pg_dump sees, and a second round, take half the time:
# they are for each third scenario, in check-full for all. SCENARIO=pattern runs some, with them.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use PostgreSQL::Test::Utils ();
use Scenarios;
use SchemaPair;
use SchemaPairs;
use SoftbeeTest;
use Test::More;

my $node    = start_node(conf => "fsync = off\nautovacuum = off");
my $version = $node->safe_psql('postgres', 'SHOW server_version_num') / 10000;
my @all     = read_scenarios(dirname($INC{'Scenarios.pm'}) . '/../scenarios', $version);
my @chosen  = grep { !$ENV{SCENARIO} || $_->{name} =~ /$ENV{SCENARIO}/ } @all;
prepare_server($node);

my $all = $ENV{SCENARIO} || $ENV{SCENARIO_DUMPS};
for my $i (0 .. $#chosen)
{
    $chosen[$i]{once}  = !$all && $i % 3;
    $chosen[$i]{dumps} = !$chosen[$i]{once} && !$chosen[$i]{'dump shows'};
}
my $check = sub { my ($place, $scenario) = @_; return [ check_pair($place, $scenario, map { $_ => $scenario->{$_} } 'dumps', 'once') ] };
my @found = check_pairs($node, $check, @chosen);
my %changed;
for my $scenario (@chosen)
{
    my ($there, $back, $changed) = @{ shift(@found) // [ ['was not run'], ['was not run'], [] ] };
    $changed{$_} = 1 for @$changed;
    fail("$scenario->{name} fails no more, and is still marked todo")
      if $scenario->{todo} && !@$there && !@$back;
    local our $TODO = $scenario->{todo};
    ok(!@$there, $scenario->{name}) or diag join "\n", $scenario->{where}, @$there;
    ok(!@$back, "$scenario->{name}, back") or diag join "\n", $scenario->{where}, @$back;
}
cmp_ok(scalar @all, '>=', 350, 'there are 350 scenarios');

# docs/snapshot.md names the properties in a table, and beside them in parentheses their values.
sub documented_properties
{
    my $text = PostgreSQL::Test::Utils::slurp_file(dirname($INC{'Scenarios.pm'}) . '/../../docs/snapshot.md');
    my @properties;
    while ($text =~ /^\| ([a-z, ]+) \| (?!identity).*? \| (.*) \|$/mg)
    {
        my ($kinds, $cell) = ($1, $2);
        $cell =~ s/\([^()]*(?:\([^()]*\)[^()]*)*\)//g;
        my @names = grep { !/^(parent|origin|public|pg_get_\w+)$/ } $cell =~ /`([a-z_]+)`/g;
        for my $kind (split /, /, $kinds)
        {
            push @properties, "$kind comment", map { "$kind $_" } @names;
        }
    }
    # "inherited" of a column and its default is noted, and is no difference (core/schema/model.hpp).
    my %is_no_property = map { $_ => 1 } 'procedure result', 'procedure window', 'column default comment', 'column inherited',
      'column default inherited';
    return grep { !$is_no_property{$_} } @properties;
}

# The test of the tests: none of the properties can be forgotten.
if (!$ENV{SCENARIO})
{
    my @documented = documented_properties();
    cmp_ok(scalar @documented, '>=', 80, 'the properties are found in docs/snapshot.md');
    for my $property (@documented)
    {
        my $is_of_18 = $property =~ /not_null_|virtual/ && $version < 18;
        ok($changed{$property} || $is_of_18, "a scenario changes: $property");
    }
}
$node->stop;
done_testing();
