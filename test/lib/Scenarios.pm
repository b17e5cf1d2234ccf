# Scenarios: pairs of schemas, with what the way from the one to the other may cost, as text that a person can read
# (test/scenarios/*.sql). What is done with a pair is SchemaPair's.
#
#   -- scenario: column_becomes_not_null
#   -- hazards: scan, may fail on existing data     of the upgrade; without the line: none
#   -- hazards from 17: scan                        the same on that version and later, where the server can do better
#   -- rows: INSERT INTO t VALUES (1);              in the first schema, and there after the upgrade
#   -- still: SELECT …                             gives the same before, after the upgrade and after the downgrade
#   -- expect: ALTER COLUMN a SET NOT NULL          a regular expression on the upgrade; may be repeated
#   -- expect-not: DROP                             the same, on what must not be there
#   -- expect-back: …                               on the downgrade
#   -- refused: …                                   no statement can make this difference: the diff says this
#   -- nothing                                      the two are equal: no statement at all
#   -- one way                                      the server cannot undo this: only the upgrade is tried
#   -- todo: …                                      fails as yet, and why; counted as skipped
#   -- min-version: 17
#   -- dump shows: …                               what pg_dump tells apart and a snapshot does not: no dump is compared
#   -- both                                         what stands in front of either
#   -- from
#   -- to
package Scenarios;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(read_scenarios);

my %is_list = map { $_ => 1 } qw(expect expect-not expect-back rows still);
my %is_text = map { $_ => 1 } qw(scenario hazards min-version refused todo), 'dump shows';

# All scenarios of a folder for a server of that version, in the order of the files and in them: { name, file,
# hazards => [words], rows => [], 'expect' => [], …, from, to }. A line that is not understood is an error: a misspelt key would be a test that cannot fail.
sub read_scenarios
{
    my ($folder, $version) = @_;
    my (@scenarios, %seen);
    for my $path (sort glob "$folder/*.sql")
    {
        push @scenarios, read_file($path);
    }
    for my $scenario (@scenarios)
    {
        my $twin = $seen{ $scenario->{name} };
        die "$scenario->{where}: \"$scenario->{name}\" is also in $twin->{where}\n" if $twin;
        $seen{ $scenario->{name} } = $scenario;
        my $newer = $scenario->{newer_hazards};
        $scenario->{hazards} = $newer->{hazards} if $newer && $version >= $newer->{from};
    }
    return grep { ($_->{'min-version'} // 0) <= $version } @scenarios;
}

sub read_file
{
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!";
    my (@scenarios, $scenario, $section);
    while (my $line = <$file>)
    {
        if ($line =~ /^-- scenario: (\w+)$/)
        {
            $scenario = new_scenario($1, "$path:$.");
            $section  = 'head';
            push @scenarios, $scenario;
        }
        elsif ($scenario && $line =~ /^-- (both|from|to)$/)
        {
            $section = $1;
        }
        elsif ($scenario && $section eq 'head')
        {
            read_head_line($scenario, $line, "$path:$.");
        }
        elsif ($scenario)
        {
            $scenario->{$section} .= $line;
        }
        elsif ($line !~ /^(--.*)?$/)
        {
            die "$path:$.: no scenario begins here\n";
        }
    }
    $_->{from} = $_->{both} . $_->{from} for @scenarios;
    $_->{to} = $_->{both} . $_->{to} for @scenarios;
    return @scenarios;
}

sub new_scenario
{
    my ($name, $where) = @_;
    return {
        name => $name, where => $where, hazards => [], both => '', from => '', to => '',
        map { $_ => [] } keys %is_list };
}

sub read_head_line
{
    my ($scenario, $line, $where) = @_;
    if ($line =~ /^-- (nothing|one way)$/) { $scenario->{$1} = 1 }
    elsif ($line =~ /^-- hazards: (.+)$/) { $scenario->{hazards} = [ sort split /, /, $1 ] }
    elsif ($line =~ /^-- hazards from (\d+): (.+)$/) { $scenario->{newer_hazards} = { from => $1, hazards => [ sort split /, /, $2 ] } }
    elsif ($line =~ /^-- ([a-z-]+): (.+)$/ && $is_list{$1}) { push @{ $scenario->{$1} }, $2 }
    elsif ($line =~ /^-- ([a-z -]+): (.+)$/ && $is_text{$1}) { $scenario->{$1} = $2 }
    else { die "$where: not understood: $line" }
    return;
}

1;
