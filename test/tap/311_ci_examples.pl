# docs/ci.md has two pipelines to copy: their `softbee …` lines are run as a runner would run them, each by a shell, in the
# order of the file, until one fails.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();

# { heading => [ [ job, command ], … ] } of the page's pipelines.
sub pipelines
{
    my %found;
    my ($heading, $job, $is_code) = ('', '', 0);
    for my $line (split /\n/, PostgreSQL::Test::Utils::slurp_file(migrations() . '/../docs/ci.md'))
    {
        $heading = $1 if $line =~ /^## (.*)/;
        $is_code = $line eq '```yaml' if $line =~ /^```/;
        next if !$is_code;
        $job = $1 if $line =~ /^(?:  )?(check|try|deploy):$/;
        push @{ $found{$heading} }, [ $job, $1 ] if $line =~ /^ +- (?:run: )?(softbee .*)$/;
    }
    return %found;
}

# Soft-Bee's own project, in a folder of its own.
sub checkout
{
    my $folder = PostgreSQL::Test::Utils::tempdir();
    is(system('cp', '-R', migrations(), "$folder/migrations"), 0, 'a checkout');
    return $folder;
}

# Runs the commands until one fails. Each job that tries has a new database; the deploys have the one that is named.
# Returns the commands that ran, and the status of the last one.
sub run_pipeline
{
    my ($folder, $production, @lines) = @_;
    my ($tries, $status, @ran) = ("${production}_try", 0);
    $node->safe_psql('postgres', "DROP DATABASE IF EXISTS $tries");
    $node->safe_psql('postgres', "CREATE DATABASE $tries");
    for my $line (@lines)
    {
        my ($job, $command) = @$line;
        local $ENV{SOFTBEE} = '/bin/sh';
        my %variables = (GITHUB_SHA => '3f2a9c1d', CI_COMMIT_SHA => '3f2a9c1d');
        # The files alone: a job that checks has no server.
        my $server = $job eq 'check' ? undef : $node;
        ($status) = softbee($server, { cwd => $folder, env => \%variables, database => $job eq 'deploy' ? $production : $tries }, '-c', $command);
        push @ran, $command;
        last if $status != 0;
    }
    return ($status, @ran);
}

my %pipelines = pipelines();
is_deeply([ sort keys %pipelines ], [ 'GitHub Actions', 'GitLab CI' ], 'two pipelines');

for my $name (sort keys %pipelines)
{
    (my $database = lc $name) =~ s/\W/_/g;
    my @lines = @{ $pipelines{$name} };
    subtest "pipeline of $name" => sub {
        $node->safe_psql('postgres', "CREATE DATABASE $database");
        is(scalar(@lines), 8, 'checks, tries, deploys');
        my $folder = checkout();
        my ($status, @ran) = run_pipeline($folder, $database, @lines);
        is($status, 0, 'passes');
        is_deeply(\@ran, [ map { $_->[1] } @lines ], 'to its end');
        is($node->safe_psql($database, 'SELECT count(DISTINCT revision), min(tag) FROM softbee_log'), '14|3f2a9c1d', 'everything is deployed, under the commit\'s name');
        ($status, @ran) = run_pipeline($folder, $database, @lines);
        is($status, 0, 'and once more');

        # A colleague began from the same revision.
        write_script("$folder/migrations", 'queens', { down => 'e85a30c7f912', upgrade => 'CREATE TABLE queens ()', downgrade => 'DROP TABLE queens' });
        ($status, @ran) = run_pipeline($folder, $database, @lines);
        is($status, 3, 'two heads end it with 3');
        is_deeply(\@ran, ['softbee heads --check-single'], 'at the first command');
        my @deploy = grep { $_->[0] eq 'deploy' } @lines;
        ($status, @ran) = run_pipeline($folder, $database, @deploy);
        is_deeply([ $status, @ran ], [ 1, 'softbee plan' ], 'a deploy that nobody checked ends at its plan');
        ($status, @ran) = run_pipeline($folder, $database, $deploy[-1]);
        is($status, 3, 'and a head that is not applied is found');
        is($node->safe_psql($database, q{SELECT to_regclass('queens') IS NULL}), 't', 'nothing was deployed');

        # What a push would refuse.
        unlink glob "$folder/migrations/versions/queens_*";
        write_script("$folder/migrations", 'queens', { down => 'nobody', upgrade => '', downgrade => '' });
        my @check = grep { $_->[1] eq 'softbee check-graph' } @lines;
        is((run_pipeline($folder, $database, @check))[0], 3, 'check-graph ends with 3');
        done_testing;
    };
}

done_testing();
