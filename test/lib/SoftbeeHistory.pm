# Migration histories of public projects, as softbee scripts. The SQL is the projects' own and is never kept here:
# SOFTBEE_HISTORIES names a folder in which each project's git directory or checkout lies under its name (lemmy,
# mattermost, crates_io). How they become scripts, and what plain psql makes of each revision, is reference data (histories/).
package SoftbeeHistory;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use IPC::Run ();
use JSON::PP qw(decode_json);
use PostgreSQL::Test::Utils ();
use SoftbeeTest;
use Test::More;

our @EXPORT = qw(history_or_skip is_outside by_psql schema_of facts_are_of up_and_down pair_of no_index_is_invalid);

# The project's history: { folder, revisions => [ { id, name, upgrade => { options, sql }, downgrade => … } ], facts }.
# Without the project or the reference data the whole file counts as skipped.
sub history_or_skip
{
    my ($project) = @_;
    my $reference = ($ENV{SOFTBEE_REFERENCE} // '') . '/histories';
    plan skip_all => 'SOFTBEE_REFERENCE names no folder with histories/' if !-r "$reference/$project.json";
    my $source = ($ENV{SOFTBEE_HISTORIES} // '') . "/$project";
    plan skip_all => "SOFTBEE_HISTORIES names no folder with $project" if !-d $source;

    my $folder = PostgreSQL::Test::Utils::tempdir();

    # The folder may be somebody else's; git would not read it unasked.
    local %ENV = (%ENV, GIT_CONFIG_COUNT => 1, GIT_CONFIG_KEY_0 => 'safe.directory', GIT_CONFIG_VALUE_0 => '*');
    run_or_die('python3', '-B', "$reference/convert.py", $project, $source, $folder);
    my $manifest = decode_json(PostgreSQL::Test::Utils::slurp_file("$folder/manifest.json"));
    my $facts    = decode_json(PostgreSQL::Test::Utils::slurp_file("$reference/$project.json"));
    plan skip_all => "$project is at commit $manifest->{commit}, its facts are of $facts->{commit}"
      if $manifest->{commit} ne $facts->{commit};
    return { folder => $folder, facts => $facts, revisions => [ map { revision($folder, $_) } @{ $manifest->{revisions} } ] };
}

sub run_or_die
{
    my (@command) = @_;
    my $output = '';
    IPC::Run::run(\@command, '<', \'', '>&', \$output) or die "@command: $output";
    return;
}

sub revision
{
    my ($folder, $row) = @_;
    my (undef, %sections) = split /^-- softbee:(\w+[^\n]*)\n/m, PostgreSQL::Test::Utils::slurp_file("$folder/$row->{path}");
    my $revision = { id => $row->{id}, name => $row->{name} };
    for my $marker (keys %sections)
    {
        my ($direction, $options) = split / /, $marker, 2;
        $revision->{$direction} = { options => $options // '', sql => $sections{$marker} };
    }
    return $revision;
}

# Is one of its sections outside a transaction?
sub is_outside
{
    my ($revision, @directions) = @_;
    return scalar grep { ($revision->{$_} // { options => '' })->{options} =~ /\btransaction=none\b/ } @directions;
}

# Runs the sections of that direction with psql, each in a transaction of its own; statement by statement where the section
# says so.
sub by_psql
{
    my ($node, $database, $direction, @revisions) = @_;
    for my $revision (@revisions)
    {
        my $output = '';
        IPC::Run::run(
            [
                'psql', is_outside($revision, $direction) ? '-Xq' : '-Xq1', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-d',
                $node->connstr($database), '-f', '-'
            ],
            '<', \$revision->{$direction}{sql}, '>&', \$output, IPC::Run::timeout(patience()))
          or die "psql, $direction of $revision->{name}: $output";
    }
    return;
}

# The schema as pg_dump prints it, without the extension.
sub schema_of
{
    my ($node, $database) = @_;
    my $dump = dump_of($node, database => $database);
    $dump =~ s/^--\n-- Name: (?:EXTENSION )?"?softbee_migrate"?; Type: [^\n]*\n--\n.*?;\n\n\n//gms;
    return $dump;
}

# CREATE INDEX CONCURRENTLY that failed leaves one, which no dump shows.
sub no_index_is_invalid
{
    my ($node, $database, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is($node->safe_psql($database, 'SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid'), '', $promise);
}

# What psql makes of a statement, and how pg_dump prints it, changes with the server's version.
sub facts_are_of
{
    my ($node, $facts) = @_;
    my ($major) = $facts->{postgresql} =~ /^(\d+)/;
    return int($node->safe_psql('postgres', 'SHOW server_version_num') / 10_000) == $major;
}

# A database at that revision, in one run.
sub begin_at
{
    my ($node, $folder, $id) = @_;
    $node->safe_psql('postgres', 'DROP DATABASE IF EXISTS pairs');
    $node->safe_psql('postgres', 'CREATE DATABASE pairs TEMPLATE template0');
    my ($status, undef, $err) = softbee($node, { dir => $folder, database => 'pairs' }, 'upgrade', $id);
    die "upgrade to $id: $err" if $status != 0;
    return;
}

# Down from that revision, and up again. Returns what happened, in the words of the reference data, and whether the
# schema is as before.
sub down_and_up
{
    my ($node, $folder, $id, $before, $after) = @_;
    my $at = { dir => $folder, database => 'pairs' };
    my ($status, undef, $err) = softbee($node, $at, 'downgrade');
    if ($status != 0)
    {
        die "a failed downgrade of $id left something" if schema_of($node, 'pairs') ne $after;
        return (1, $err =~ /^error\[SB006\]/m ? 'irreversible' : 'down_failing');
    }
    my @found = schema_of($node, 'pairs') eq $before ? () : ('down_not_restoring');
    ($status) = softbee($node, $at, 'upgrade', $id);
    return (0, @found, 'up_again_failing') if $status != 0;
    my $is_same = schema_of($node, 'pairs') eq $after;
    push @found, 'up_again_different' if !$is_same && !@found;
    return ($is_same, @found);
}

# The pair of that one revision, in a database of its own. Returns as down_and_up does, what happened only.
sub pair_of
{
    my ($node, $history, $id, $parent) = @_;
    begin_at($node, $history->{folder}, $parent);
    my $before = schema_of($node, 'pairs');
    my ($status, undef, $err) = softbee($node, { dir => $history->{folder}, database => 'pairs' }, 'upgrade', $id);
    die "upgrade to $id: $err" if $status != 0;
    my (undef, @happened) = down_and_up($node, $history->{folder}, $id, $before, schema_of($node, 'pairs'));
    return @happened;
}

# Goes up revision by revision, and from each down and up again; what that does not lead back to is begun anew.
# Returns { what happened => [ id, … ] }.
sub up_and_down
{
    my ($node, $history, @revisions) = @_;
    my $folder = $history->{folder};
    my %found  = map { ($_ => []) } qw(irreversible down_failing down_not_restoring up_again_failing up_again_different);
    begin_at($node, $folder, 'base');
    my $before = schema_of($node, 'pairs');
    for my $id (map { $_->{id} } @revisions)
    {
        my ($status, undef, $err) = softbee($node, { dir => $folder, database => 'pairs' }, 'upgrade', $id);
        die "upgrade to $id: $err" if $status != 0;
        my $after = schema_of($node, 'pairs');
        my ($is_same, @happened) = down_and_up($node, $folder, $id, $before, $after);
        push @{ $found{$_} }, $id for @happened;
        $before = $after;
        next if $is_same;
        begin_at($node, $folder, $id);

        # pg_dump orders objects that depend on each other by their age too.
        $before = schema_of($node, 'pairs');
    }
    return \%found;
}

1;
