# Alembic's own answers as data (SOFTBEE_REFERENCE/conformance; its README says what a line is), and the rules by which
# an answer of ours is held against one of them. test/unit/conformance_test.cpp has the same for core.
package Conformance;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use JSON::PP ();
use SoftbeeTest;

our @EXPORT = qw(has_conformance conformance_lines conformance_graphs script_of_row reason_of is_reason_accepted sort_words);

# Each reason of a refusal as a person reads it; what a server gives has the SQLSTATE alone.
my %reasons = (
    unknown_revision => [ 'SB001', qr/^(?:revision ".*" does not exist|target is empty|relative target ".*" has nothing to start from)/s ],
    ambiguous_prefix   => [ 'SB001', qr/^(?:several revisions or labels begin with|target ".*" has two readings)/s ],
    ambiguous_walk     => [ 'SB001', qr/^target ".*" (?:could start from several revisions|is an ambiguous walk)$/s ],
    out_of_range       => [ 'SB001', qr/^(?:target|start|end) ".*" (?:walks too far|leads nowhere|leads up|leads down|of the range leads)/s ],
    not_on_branch      => [ 'SB001', qr/^revision ".*" is not on branch/s ],
    no_such_branch     => [ 'SB001', qr/^branch ".*" does not exist$/s ],
    multiple_heads     => [ 'SB002', qr/^multiple heads are present for target/ ],
    graph_cycle        => [ 'SB003', qr/^(?:revision ".*" (?:is its own down revision|depends on itself)|revisions .* form a cycle)$/s ],
    missing_parent     => [ 'SB003', qr/^down revision ".*" of revision ".*" does not exist$/s ],
    missing_dependency => [ 'SB003', qr/^revision or label ".*", which revision ".*" depends on, does not exist$/s ],
    duplicate_revision => [ 'SB003', qr/^revision ".*" is present more than once$/s ],
    duplicate_label    => [ 'SB003', qr/^branch label ".*" is (?:declared more than once|a revision id too)$/s ],
    not_downgradable   => [ 'SB010', qr/^(?:(?:revision|nothing above revision) ".*" is (?:not )?applied|target ".*" leaves nothing to downgrade)/s ],
    overlap            => [ 'SB010', qr/^version ".*" overlaps with version/s ],
    not_ancestor       => [ 'SB010', qr/^start of range ".*" is not an ancestor of its end$/s ],
    bad_range          => [ 'SB010', qr/^range ".*" is not of the form \[start\]:\[end\]$/s ],
);

sub path_of { return "$ENV{SOFTBEE_REFERENCE}/conformance/$_[0]" }

sub has_conformance { return ($ENV{SOFTBEE_REFERENCE} // '') ne '' }

sub content_of
{
    my ($name) = @_;
    my $path = path_of($name);
    open my $file, '<:raw', $path or die "$path: $!";
    local $/ = undef;
    my $text = <$file>;
    close $file or die "$path: $!";
    return $text;
}

# The cases of one file.
sub conformance_lines
{
    my ($name) = @_;
    my $json = JSON::PP->new->utf8;
    my @rows = map { $json->decode($_) } split /\n/, content_of($name);
    die "$name is empty" if !@rows;
    return @rows;
}

sub conformance_graphs { return @{ JSON::PP->new->utf8->decode(content_of('graphs.json')) } }

# A revision of the data as SoftbeeTest writes a script: empty sections, both of them. One message
# would, with the colon of its id, read as a header line.
sub script_of_row
{
    my ($row) = @_;
    return {
        message     => $row->{message} eq "Revision a1:b1" ? 'A message' : $row->{message},
        down        => $row->{down},
        depends     => @{ $row->{depends_on} } ? $row->{depends_on} : undef,
        labels      => @{ $row->{labels} }     ? $row->{labels}     : undef,
        create_date => '2026-11-24 10:30:00.000000',
        downgrade   => '',
    };
}

# What one script alone shows is refused as malformed, before there is a graph.
my %reasons_of_script = (
    bad_identifier  => qr/^(?:revision ID|branch label) ".*" cannot be used$/s,
    duplicate_label => qr/^"Branch Labels" names ".*" twice$/s,
);

# The reason that an error of ours has; empty where its words are none of the known ones.
sub reason_of
{
    my ($sqlstate, $message) = @_;
    my @found = grep { $reasons{$_}[0] eq $sqlstate && $message =~ $reasons{$_}[1] } sort keys %reasons;
    push @found, grep { $sqlstate eq 'SB004' && $message =~ $reasons_of_script{$_} } sort keys %reasons_of_script;
    return @found == 1 ? $found[0] : '';
}

sub is_reason_accepted
{
    my ($outcome, $reason) = @_;
    return scalar grep { $_ eq $reason } $outcome->{error}, @{ $outcome->{accept} // [] };
}

sub sort_words { return join ' ', sort @{ $_[0] } }

1;
