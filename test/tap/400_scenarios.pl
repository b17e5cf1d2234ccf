# Every pair of test/scenarios, both ways: upgrade and downgrade do what a diff promises, twice, as our snapshot and as
# pg_dump see it; the rows are still there; the hazards are those that the scenario names. SCENARIO=pattern runs some.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use JSON::PP ();
use Scenarios;
use SchemaPair;
use SoftbeeTest;
use Test::More;

my $processes = 2;
my $folder    = dirname($INC{'Scenarios.pm'}) . '/../scenarios';

my $node    = start_node(conf => "fsync = off\nautovacuum = off");
my $version = $node->safe_psql('postgres', 'SHOW server_version_num') / 10000;
my $chosen  = $ENV{SCENARIO} // '.';
my @scenarios =
  grep { ($_->{'min-version'} // 0) <= $version && $_->{name} =~ /$chosen/ } read_scenarios($folder);
prepare_server($node);

# Each process takes every so many-th scenario and writes what it found to a file: the order of the tests is that of the
# scenarios.
my $json = JSON::PP->new;
my @results = map { File::Temp->new } 1 .. $processes;
my @children;
for my $which (0 .. $processes - 1)
{
    my $child = fork // die "fork: $!";
    if (!$child)
    {
        run_share($which, $results[$which]->filename);
        require POSIX;
        POSIX::_exit(0);
    }
    push @children, $child;
}
for my $child (@children)
{
    waitpid $child, 0;
    is($?, 0, 'a process came to its end');
}

sub run_share
{
    my ($which, $path) = @_;
    open my $file, '>', $path or die "$path: $!";
    my $place = open_place($node, $which);
    for my $scenario (@scenarios[ grep { $_ % $processes == $which } 0 .. $#scenarios ])
    {
        my ($there, $back) = check_pair($place, $scenario, dumps => 1);
        print {$file} $json->encode([ $scenario->{name}, $there, $back ]) . "\n";
    }
    close_place($place);
    close $file or die "$path: $!";
    return;
}

my %found;
for my $result (@results)
{
    open my $file, '<', $result->filename or die "$result: $!";
    while (my $line = <$file>)
    {
        my ($name, $there, $back) = @{ $json->decode($line) };
        $found{$name} = [ $there, $back ];
    }
}
for my $scenario (@scenarios)
{
    my ($there, $back) = @{ $found{ $scenario->{name} } // [ ['was not run'], ['was not run'] ] };
    ok(!@$there, $scenario->{name}) or diag join "\n", $scenario->{where}, @$there;
    ok(!@$back, "$scenario->{name}, back") or diag join "\n", $scenario->{where}, @$back;
}
cmp_ok(scalar @scenarios, '>=', 350, 'there are 350 scenarios') if $chosen eq '.' && $version >= 15;
done_testing();
