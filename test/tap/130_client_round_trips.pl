# A deploy is counted in round trips, connection included: at most 8 for a cold one, 5 for one with nothing to do.
# A proxy between client and server counts how often the client speaks after the server did.
use strict;
use warnings FATAL => 'all';

use IO::Select;
use IO::Socket::INET;
use IO::Socket::UNIX;
use Socket qw(SOCK_STREAM);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(chain(20));

# Runs the client through the proxy; returns the number of round trips and what the client said.
sub count_trips
{
    my ($database, @arguments) = @_;
    my $listener = IO::Socket::INET->new(LocalAddr => '127.0.0.1', Listen => 5) or die "no proxy: $@";
    my $user     = $node->safe_psql('postgres', 'SELECT current_user');
    my $url      = sprintf 'postgresql://%s@127.0.0.1:%d/%s', $user, $listener->sockport, $database;
    my $run      = start_softbee(undef, { dir => $dir, env => { DATABASE_URL => $url } }, @arguments);
    my $trips    = serve($listener);
    my ($status, $out, $err) = finish($run);
    is($status, 0, "@arguments succeeds");
    return ($trips, $err);
}

sub serve
{
    my ($listener) = @_;
    my $client = $listener->accept or die "accept: $!";
    my $server = IO::Socket::UNIX->new(Type => SOCK_STREAM, Peer => sprintf('%s/.s.PGSQL.%d', $node->host, $node->port))
        or die "connect: $!";
    my $select = IO::Select->new($client, $server);
    my ($trips, $last) = (0, 'server');
    while (1)
    {
        for my $from ($select->can_read)
        {
            my $size = sysread $from, my $bytes, 65536;
            return $trips if !$size;
            my $side = $from == $client ? 'client' : 'server';
            # The goodbye (X, 4 bytes of length) gets no answer.
            $trips++ if $side eq 'client' && $last eq 'server' && $bytes ne "X\0\0\0\4";
            $last = $side;
            syswrite $from == $client ? $server : $client, $bytes;
        }
    }
}

sub database
{
    my ($name) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    return $name;
}

subtest cold_deploy_takes_at_most_eight => sub {
    my ($trips, $err) = count_trips(database('cold'), 'upgrade');
    cmp_ok($trips, '<=', 8, "it took $trips");
    like($err, qr/Running upgrade c19 -> c20/, 'it was one');
    done_testing;
};

subtest deploy_with_nothing_to_do_takes_at_most_five => sub {
    my ($trips, $err) = count_trips('cold', 'upgrade');
    cmp_ok($trips, '<=', 5, "it took $trips");
    like($err, qr/Nothing to do/, 'it was one');
    done_testing;
};

subtest next_release_takes_at_most_ten => sub {
    write_script($dir, 'c21', { down => 'c20', upgrade => 'CREATE TABLE c21 ();', downgrade => 'DROP TABLE c21;' });
    my ($trips, $err) = count_trips('cold', 'upgrade');
    cmp_ok($trips, '<=', 10, "it took $trips");
    like($err, qr/Running upgrade c20 -> c21/, 'it was one');
    done_testing;
};

$node->stop;
done_testing();
