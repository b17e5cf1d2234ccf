# Schemas of real programs: from an empty database the diff makes each exactly, as our snapshot and pg_dump see it, and takes it
# away again; the same from the other side. SOFTBEE_SCHEMAS names a folder with a folder for each schema: base.sql, where there
# is one, is in the database before and afterwards (what is not compared, and what the schema needs of that), the other .sql
# files are the schema, in the order of their names, as pg_dump -s -O -x writes it: an expression that PostgreSQL renders is
# not always rendered the same once more, so a schema as people write it may differ from its own dump.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(basename);
use SchemaPair;
use SoftbeeTest;
use Test::More;
use Time::HiRes qw(time);

my $folder = $ENV{SOFTBEE_SCHEMAS};
plan skip_all => 'SOFTBEE_SCHEMAS names no folder' if !defined $folder;
my @schemas = grep { -d } sort glob "$folder/*";
plan skip_all => "no schema in $folder" if !@schemas;

# One transaction makes thousands of tables.
my $node = start_node(conf => "fsync = off\nautovacuum = off\nmax_locks_per_transaction = 2048\n");
prepare_server($node);
my $place = open_place($node, 'real');
for my $schema (@schemas)
{
    subtest basename($schema) => sub {
        my $start = time;
        my $base  = -e "$schema/base.sql" ? text_of("$schema/base.sql") : '';
        my @files = grep { basename($_) ne 'base.sql' } sort glob "$schema/*.sql";
        ok(@files, 'there are files');
        my $pair = { from => $base, to => join "\n;\n", $base, map { text_of($_) } @files };
        my ($there, $back) = check_pair($place, $pair, dumps => 1);
        ok(!@$there, 'is made from nothing and taken away') or diag join "\n", @$there;
        ok(!@$back,  'is taken away and made again')        or diag join "\n", @$back;
        note sprintf '%.1f s', time - $start;
        done_testing;
    };
}
close_place($place);
done_testing();

sub text_of
{
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!";
    local $/;
    # psql's \restrict allows no more of the lines that the tests talk to it by.
    return <$file> =~ s/^\\(?:un)?restrict\b.*$//mgr;
}
