# Over a network a deploy costs its round trips, and they do not grow with the revisions. Counted by the proxy that
# `make bench` uses too; 130_client_round_trips counts over TCP.
use strict;
use warnings FATAL => 'all';

use File::Basename qw(dirname);
use IPC::Run ();
use PostgreSQL::Test::Utils ();
use SoftbeeTest;
use Test::More;

# A proxy in front of the node. Gives what to say to softbee, and a function that gives the round trips of the connection
# that ended first and was not asked for yet.
sub start_proxy
{
    my ($node) = @_;
    my $folder = PostgreSQL::Test::Utils::tempdir_short();
    my $name   = '.s.PGSQL.' . $node->port;
    my ($in, $out) = ('', '');
    my $proxy = IPC::Run::start(
        [ dirname($INC{'SoftbeeTest.pm'}) . '/counting_proxy', "$folder/$name", $node->host . "/$name" ],
        '<', \$in, '>', \$out, IPC::Run::timeout(patience(), name => 'proxy'));
    $proxy->pump until $out =~ s/^ready\n//;
    my $url = sub {
        my ($database) = @_;
        return sprintf 'postgresql:///%s?host=%s&port=%d', $database, $folder, $node->port;
    };
    my $next = sub {
        $proxy->pump until $out =~ s/^(\d+)\n//;
        return $1;
    };
    return ($url, $next, sub { $proxy->finish });
}

my $node = start_node();
my ($url, $trips, $end_proxy) = start_proxy($node);
my $dir = scripts_dir(chain(100));

sub deploy
{
    my ($database, $promise) = @_;
    softbee_ok(undef, { dir => $dir }, '-D', $url->($database), 'upgrade', $promise);
    return $trips->();
}

subtest cold_deploy_into_an_installed_extension_takes_at_most_8_round_trips => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE installed');
    $node->safe_psql('installed', 'CREATE EXTENSION softbee_migrate');
    my $count = deploy('installed', 'a deploy into a database that has the extension works');
    cmp_ok($count, '<=', 8, "extension installed: $count round trips, connection included");
    is($node->safe_psql('installed', 'SELECT count(*) FROM softbee_log WHERE state = $$done$$'), 100, 'all is applied');
};

subtest trips_do_not_grow_with_the_revisions => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE small');
    my $small = scripts_dir(chain(2));
    softbee_ok(undef, { dir => $small }, '-D', $url->('small'), 'upgrade', 'a deploy of two revisions works');
    my $few = $trips->();
    cmp_ok($few, '>=', 2, 'the proxy counts');
    $node->safe_psql('postgres', 'CREATE DATABASE large');
    is(deploy('large', 'a deploy of a hundred works'), $few, 'a hundred revisions take as many trips as two');
    my $again = deploy('large', 'and again, with nothing to do');
    cmp_ok($again, '<=', 5, "nothing to do: $again round trips, connection included");
};

$end_proxy->();
done_testing();
