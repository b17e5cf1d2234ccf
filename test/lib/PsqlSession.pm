# A psql that stays open and is quick to talk to: hundreds of schemas go through one. What is run is given as a file, so that
# neither side ever waits with a full pipe for the other.
package PsqlSession;

use strict;
use warnings FATAL => 'all';

use File::Temp ();
use IPC::Open2 qw(open2);

# url: as libpq takes it.
sub new
{
    my ($class, $url) = @_;
    my $self = bless { file => File::Temp->new(SUFFIX => '.sql'), rest => '' }, $class;
    # One pipe for both: an error stands where its statement does.
    $self->{pid} = open2($self->{out}, $self->{in}, 'sh', '-c', 'exec psql "$@" 2>&1', 'sh', '-XAtq', '-d', $url);
    $self->{in}->autoflush(1);
    $self->run('SET client_min_messages = warning;');
    return $self;
}

# Runs each part and returns what each printed, errors included. A part may be of many statements and may open
# transactions; one that an error left open is ended before the next part.
sub run
{
    my ($self, @parts) = @_;
    my $path = $self->{file}->filename;
    # A new file: psql may not have read the last one to its end when it printed the last answer.
    unlink $path;
    open my $file, '>:raw', $path or die "$path: $!";
    print {$file} "$_\n;\n\\echo \@end_of_part\@\n" for @parts;
    close $file or die "$path: $!";
    print { $self->{in} } "\\i $path\n";
    return map { $self->read_part } @parts;
}

sub read_part
{
    my ($self) = @_;
    my $end = "\@end_of_part\@\n";
    my $at;
    while (($at = index $self->{rest}, $end) < 0)
    {
        my $got = sysread $self->{out}, $self->{rest}, 65536, length $self->{rest};
        die "psql ended: $self->{rest}" if !$got;
    }
    my $text = substr $self->{rest}, 0, $at + length $end, '';
    $text =~ s/\Q$end\E\z//;
    $text =~ s/^psql:\S+?:\d+: //mg;
    chomp $text;
    return $text;
}

sub finish
{
    my ($self) = @_;
    close $self->{in};
    waitpid $self->{pid}, 0;
    return;
}

1;
