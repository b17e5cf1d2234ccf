# What pg_dump says of a schema, in pieces that can be compared.
package SchemaDump;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use SoftbeeTest;

our @EXPORT = qw(dump_entries dump_difference);

# pg_dump's text in its entries. Neither their order nor that of columns and options is a
# difference.
sub dump_entries
{
    my ($node, $database) = @_;
    my $text   = dump_of($node, database => $database, options => [ '-s', '-O', '-x' ]);
    my $sorted = sub { return join "\n", sort map { s/,$//r } split /\n/, $_[0] };
    my @entries;
    my %is_partition = map { $_ => 1 } $text =~ /^ALTER TABLE ONLY \S+ ATTACH PARTITION (\S+)/mg;
    $text =~ s/^--\n-- PostgreSQL database dump complete\n--\n*\z//m;
    for my $entry (split /^--\n-- (?=Name: )/m, $text)
    {
        next if $entry =~ /^-- \*not\* creating schema, since initdb creates it/m;    # says only who owns it
        # From 18 on: NOT NULL of a partition keeps the name that it had, and nothing can change that.
        $entry =~ s/ CONSTRAINT \w+ NOT NULL/ NOT NULL/g if $entry =~ /^CREATE (?:UNLOGGED )?TABLE (\S+) /m && $is_partition{$1};
        $entry =~ s/^(CREATE (?:UNLOGGED )?TABLE [^\n]+ \(\n)(.*?)(\n\))/$1 . $sorted->($2) . $3/msge;
        $entry =~ s/^(CREATE TYPE [^\n]+ AS \(\n)(.*?)(\n\);)/$1 . $sorted->($2) . $3/msge;
        $entry =~ s/(\bWITH \()([^()]*)(\))/$1 . join(', ', sort split m{, }, $2) . $3/ge;
        push @entries, map { s/\n+\z//r } split /\n\n\n+(?!--)/, $entry;
    }
    return [ sort grep { length } @entries ];
}

sub dump_difference
{
    my ($got, $wanted) = @_;
    my (%count, @lines);
    $count{$_}++ for @{ $got->{dump} };
    $count{$_}-- for @{ $wanted->{dump} };
    push @lines, ($count{$_} > 0 ? 'pg_dump says ' : 'pg_dump does not say ') . $_ for grep { $count{$_} } sort keys %count;
    return join "\n", @lines;
}

1;
