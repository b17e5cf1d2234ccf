# The primary dies in the middle of a run, and its standby takes over: what was committed is there, and the next run, on the new
# primary, finishes. At every tenth passage of an upgrade.
use strict;
use warnings FATAL => 'all';

use FaultMatrix;
use PostgreSQL::Test::Cluster;
use SoftbeeTest;
use Test::More;

my $folder = scripts_dir(%FaultMatrix::HISTORY);
my ($passage, $runs) = (3, 0);
while (1)
{
    my $primary = start_node(standby => 1, name => "primary$passage",
        conf => "autovacuum = off\nfsync = off\nsession_preload_libraries = '$ENV{FAULTS}'\n");
    $primary->safe_psql('postgres', 'CREATE EXTENSION softbee_migrate; CREATE TABLE kept AS SELECT 7 AS bees');
    $primary->backup('base');
    my $standby = PostgreSQL::Test::Cluster->new("standby$passage");
    $standby->init_from_backup($primary, 'base', has_streaming => 1);
    $standby->start;
    # What is committed is on the standby.
    $primary->safe_psql('postgres', q{ALTER SYSTEM SET synchronous_standby_names = '*'});
    $primary->reload;
    my ($status, undef, $err) = softbee($primary,
        { dir => $folder, env => { PGOPTIONS => "-c softbee_faults.action=crash -c softbee_faults.passage=$passage" } }, 'upgrade');
    if ($status)
    {
        $runs++;
        like($err, qr/connection to the server was lost|server closed the connection/, "passage $passage: the primary is gone");
    }
    $standby->promote;
    is_deeply([ settled($standby, 'postgres') ], [], 'on the new primary all agree');
    softbee_ok($standby, { dir => $folder }, 'upgrade', 'the next run finishes');
    is_deeply([ is_whole($standby, 'postgres') ], [], 'and everything is there once');
    $standby->stop('immediate');
    last if !$status;
    $primary->{_pid} = undef;
    $passage += 12;
}
cmp_ok($runs, '>', 5, 'it died several times');
done_testing();
