# What Alembic's commands print, line by line, put to the client: scripts in a folder, the database where Alembic's
# stood. The same text on stdout; where Alembic fails, our exit status, code and silence there.
use strict;
use warnings FATAL => 'all';

use Test::More;

use lib 'test/lib';
use Conformance;
use SoftbeeTest;

my @commands = qw(heads branches history show current upgrade downgrade);

if (!has_conformance())
{
    for my $command (@commands)
    {
      SKIP: { skip "output.jsonl, $command: SOFTBEE_REFERENCE is not set", 1; }
    }
    done_testing();
    exit;
}

# Where our text is another one on purpose: what to take out of Alembic's, and why. Each must still occur.
my @differences = (
    {
        reason  => 'of a message the first paragraph is kept; the others are for readers of the file',
        pattern => qr/^\ {4}\n\ {4}A\ second\ paragraph,\n\ {6}indented\.\n/mx,
        times   => 0,
    },
);

# The code of ours for each of Alembic's refusals.
my @codes = (
    [ qr/^FAILED: Can't locate revision/,             'SB001' ],
    [ qr/^FAILED: Ambiguous walk/,                    'SB001' ],
    [ qr/^FAILED: Multiple head revisions are present/, 'SB002' ],
);

my $node   = start_node();
my $psql   = session($node);
my %graphs = map { $_->{name} => $_ } conformance_graphs();
my @cases  = conformance_lines('output.jsonl');
my %cases_of;
push @{ $cases_of{ $_->{graph} } }, $_ for @cases;
$psql->('SET client_min_messages = error; CREATE EXTENSION softbee_migrate');

sub folder_of
{
    my ($name) = @_;
    my %scripts = map { ($_->{id} => script_of_row($_)) } @{ $graphs{$name}{revisions} };
    utf8::encode($_->{message}) for values %scripts;
    return scripts_dir(%scripts);
}

sub needs_database
{
    my ($case) = @_;
    my ($command, @options) = @{ $case->{args} };
    return 1 if $command =~ /^(?:current|upgrade|downgrade)$/;
    return scalar grep { $_ eq '-i' || /current/ } @options;
}

# What a machine or a script's form decides left out.
sub plain
{
    my ($text) = @_;
    $text =~ s/^Path: .*$/Path: <path>/mg;
    $text =~ s/^(Current revision\(s\) for ).*:$/$1<url>:/mg;
    $text =~ s/[ \t]+$//mg;
    return $text;
}

# Words are compared where Alembic's order of lines, children or labels varies.
sub sorted_lines { return join "\n", sort map { join ' ', sort split /[\s,()]+/ } split /\n/, $_[0] }

sub text_of_alembic
{
    my ($text) = @_;
    utf8::encode($text);
    $_->{times} += $text =~ s/$_->{pattern}//g for @differences;
    return plain($text);
}

sub failure_fault
{
    my ($wanted, $status, $out, $err) = @_;
    my ($code) = map { $_->[1] } grep { $wanted =~ $_->[0] } @codes;
    return "a refusal of Alembic's that this test does not know: $wanted" if !$code;
    return "exit status $status" if $status != 1;
    return "on stdout: $out" if $out ne '';
    return $err =~ /^error\[$code\]: \S.*^   = hint: \S/ms ? '' : "not $code with a hint: $err";
}

# The steps as they are told on stderr: any order that runs is right.
sub steps_fault
{
    my ($wanted, $err) = @_;
    my $told = join '', $err =~ /^INFO  \[softbee\] (Running .*?\n)(?=INFO |WARN |\z)/msg;
    my $log = join "\n", @$wanted;
    utf8::encode($log);
    return sorted_lines($told) eq sorted_lines($log) ? '' : "steps\n$told\n--- instead of\n$log";
}

sub fault_of
{
    my ($case, $status, $out, $err) = @_;
    return failure_fault($case->{stdout}, $status, $out, $err) if $case->{exit} != 0;
    return "exit status $status: $err" if $status != 0;
    my ($wanted, $got) = (text_of_alembic($case->{stdout}), plain($out));
    my $is_same = $case->{stable} ? $got eq $wanted : sorted_lines($got) eq sorted_lines($wanted);
    return "text\n$got\n--- instead of\n$wanted" if !$is_same;
    return $case->{log} ? steps_fault($case->{log}, $err) : '';
}

my %faults;
for my $name (sort keys %cases_of)
{
    my $dir = folder_of($name);
    $psql->('DELETE FROM softbee_version; DELETE FROM softbee_revision');
    my ($status, undef, $err) = softbee($node, { dir => $dir }, 'push');
    die $err if $status != 0;
    for my $case (@{ $cases_of{$name} })
    {
        my $versions = join ', ', map { "('$_')" } @{ $case->{current} };
        my $server = needs_database($case) ? $node : undef;
        $psql->('DELETE FROM softbee_version;' . ($versions ? "INSERT INTO softbee_version VALUES $versions" : '')) if $server;
        my $fault = fault_of($case, softbee($server, { dir => $dir }, @{ $case->{args} }));
        push @{ $faults{ $case->{args}[0] } }, "$name [@{ $case->{current} }] @{ $case->{args} }: $fault" if $fault;
    }
}

for my $command (@commands)
{
    subtest "${command}_prints_what_alembic_prints" => sub {
        my $count = grep { $_->{args}[0] eq $command } @cases;
        my @faults = @{ $faults{$command} // [] };
        note "output, $command: $count cases";
        diag $_ for @faults[ 0 .. ($#faults < 4 ? $#faults : 4) ];
        cmp_ok($count, '>', 20, 'there are cases');
        is(scalar @faults, 0, "all $count cases");
        done_testing;
    };
}

subtest deliberate_differences_still_occur => sub {
    cmp_ok($_->{times}, '>', 0, $_->{reason}) for @differences;
    done_testing;
};

done_testing();
