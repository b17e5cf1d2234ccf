# Many pairs of schemas, shared out among a few processes with a place each; and a failing pair made small.
package SchemaPairs;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Temp ();
use JSON::PP   ();
use POSIX      ();
use RandomSchema;
use RandomSql;
use SchemaPair;

our @EXPORT = qw(check_pairs check_random_pair);

my $processes = 2;
my $json      = JSON::PP->new->allow_nonref;

# Calls check->(place, item) for each item and gives what they returned, in the order of the items; undef for one whose
# process died. A process writes what it found to a file.
sub check_pairs
{
    my ($node, $check, @items) = @_;
    my @files = map { File::Temp->new } 1 .. $processes;
    my @children;
    for my $which (0 .. $#files)
    {
        my $child = fork // die "fork: $!";
        if (!$child)
        {
            my $done = eval { check_share($node, $check, $which, $files[$which]->filename, @items); 1 };
            print STDERR "a process died: $@" if !$done;
            POSIX::_exit($done ? 0 : 1);
        }
        push @children, $child;
    }
    waitpid $_, 0 for @children;
    my @found;
    for my $file (@files)
    {
        open my $in, '<', $file->filename or die "$file: $!";
        while (my $line = <$in>)
        {
            my ($at, $result) = @{ $json->decode($line) };
            $found[$at] = $result;
        }
    }
    return @found[ 0 .. $#items ];
}

sub check_share
{
    my ($node, $check, $which, $path, @items) = @_;
    open my $file, '>', $path or die "$path: $!";
    $file->autoflush(1);
    my $place = open_place($node, $which);
    for my $at (grep { $_ % $processes == $which } 0 .. $#items)
    {
        print {$file} $json->encode([ $at, $check->($place, $items[$at]) ]) . "\n";
    }
    close_place($place);
    close $file or die "$path: $!";
    return;
}

# A process makes so many failing pairs small: it takes a hundred tries and more.
my $left_to_shrink = $ENV{SCHEMA_SHRINK} // 3;

# '' when the pair of that seed keeps all promises; otherwise a pair as small as can be found that breaks one, and how.
sub check_random_pair
{
    my ($place, $seed) = @_;
    my $pair = random_pair($seed);
    my @problems = problems_of($place, $pair);
    return '' if !@problems;
    return join "\n", @problems if $left_to_shrink-- <= 0;
    $pair = shrunk($pair, sub {
        my @problems = problems_of($place, $_[0]);
        return @problems && $problems[0] !~ /^does not load/;
    });
    my $sql = sql_of($pair);
    return join "\n", '-- from', $sql->{from}, '-- to', $sql->{to}, problems_of($place, $pair);
}

sub problems_of
{
    my ($place, $pair) = @_;
    my ($there, $back) = check_pair($place, sql_of($pair));
    return (@$there, map { "back: $_" } @$back);
}

# Takes out of the pair what it can without making it well: many things at once first, then fewer; then what differs.
sub shrunk
{
    my ($pair, $is_ill) = @_;
    my $before;
    do
    {
        $before = description_of($pair);
        for (my $size = int(@{ $pair->{things} } / 2); $size >= 1; $size = int($size / 2))
        {
            my $at = 0;
            while ($at < @{ $pair->{things} })
            {
                my $end     = $at + $size > @{ $pair->{things} } ? $#{ $pair->{things} } : $at + $size - 1;
                my $smaller = without_things($pair, $at .. $end);
                if   (@{ $smaller->{things} } && $is_ill->($smaller)) { $pair = $smaller }
                else                                                  { $at += $size }
            }
        }
        for my $at (0 .. $#{ $pair->{things} })
        {
            my $nearer = with_equal_thing($pair, $at) // next;
            $pair = $nearer if $is_ill->($nearer);
        }
    } until description_of($pair) eq $before;
    return $pair;
}

sub description_of { my ($pair) = @_; my $sql = sql_of($pair); return "$sql->{from}\0$sql->{to}" }

1;
