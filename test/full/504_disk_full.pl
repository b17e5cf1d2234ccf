# A server whose disk fills up in the middle of an upgrade: with less and less left. When there is room again, the next run finishes.
use strict;
use warnings FATAL => 'all';

# Before the cluster's module decides where servers live: 15 knows the first, later ones the second.
BEGIN { @ENV{ 'TESTDIR', 'TESTDATADIR' } = ($ENV{SMALL_DISK}) x 2 if $ENV{SMALL_DISK} }

use FaultMatrix;
use SoftbeeTest;
use Test::More;

plan skip_all => 'no small disk can be mounted here' if !$ENV{SMALL_DISK};

my $node = start_node(conf => "autovacuum = off\nfsync = off\nrestart_after_crash = on\nmin_wal_size = 32MB\nmax_wal_size = 32MB\nwal_recycle = off\nwal_init_zero = on\n");
# A revision that needs some megabytes: for its table and for the log of the server.
$FaultMatrix::HISTORY{r4}{upgrade} .= "\nCREATE TABLE large AS SELECT repeat('bee', 300) AS x FROM generate_series(1, 2000);";
$FaultMatrix::HISTORY{r4}{downgrade} .= "\nDROP TABLE large;";
my $folder = prepare_history($node);
my $filler = "$ENV{SMALL_DISK}/filler";

# All but so many kilobytes.
sub fill
{
    my ($left) = @_;
    my ($free) = `df -k --output=avail $ENV{SMALL_DISK}` =~ /(\d+)\s*\z/;
    return if $free <= $left;
    system('fallocate', '-l', ($free - $left) . 'K', $filler) == 0 or die 'fallocate';
    return;
}

my $failures = 0;
for my $left (map { $_ * 200 } 0 .. 15)
{
    $node->safe_psql('postgres', 'CREATE DATABASE victim TEMPLATE at_base');
    $node->safe_psql('postgres', 'CHECKPOINT');
    fill($left);
    my ($status, undef, $err) = softbee($node, { dir => $folder, database => 'victim' }, 'upgrade');
    $failures++ if $status;
    like($err, qr{No space left on device|wrote only|Check free disk space|connection to the server was lost|could not connect}, "$left kB left: it says so") if $status;
    unlink $filler;
    FaultMatrix::wait_for_server($node, { action => 'crash' });
    is_deeply([ settled($node, 'victim') ], [], "$left kB left: all agree");
    softbee_ok($node, { dir => $folder, database => 'victim' }, 'upgrade', 'the next run finishes');
    is_deeply([ is_whole($node, 'victim') ], [], 'and everything is there once');
    $node->safe_psql('postgres', 'DROP DATABASE victim');
}
cmp_ok($failures, '>', 2, 'the disk was full several times');
$node->stop;
done_testing();
