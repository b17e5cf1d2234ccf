# An upgrade that is stopped after 1, 2, 3 … milliseconds, until one gets through: wherever it was, versions, log and
# schema agree afterwards, no lock is left, and the next run does the rest. By statement_timeout, in one transaction and
# in one for each revision, and by killing the client.
use strict;
use warnings FATAL => 'all';

use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node(conf => "autovacuum = off\n");
my @ids  = map { sprintf '%02d', $_ } 1 .. 12;
my %scripts;
for my $i (0 .. $#ids)
{
    $scripts{"r$ids[$i]"} = {
        down    => $i > 0 ? "r$ids[ $i - 1 ]" : '',
        upgrade =>
            "CREATE TABLE t$ids[$i] (id int PRIMARY KEY, name text UNIQUE);\nINSERT INTO t$ids[$i] SELECT i, 'bee ' || i FROM generate_series(1, 100) i;",
        downgrade => "DROP TABLE t$ids[$i];"
    };
}
my $folder = scripts_dir(%scripts);
local $ENV{SOFTBEE_ITSELF} = $ENV{SOFTBEE};
my $all = join ',', map { "r$_" } @ids;

# A template with the scripts pushed.
$node->safe_psql('postgres', 'CREATE DATABASE pushed');
softbee_ok($node, { dir => $folder, database => 'pushed' }, 'push', 'the scripts are pushed');
$node->safe_psql('postgres', 'CREATE DATABASE empty');

sub applied
{
    my ($database) = @_;
    my $version = $node->safe_psql($database, 'SELECT revision FROM softbee_version');
    return join ',', grep { $version ne '' && $_ le $version } map { "r$_" } @ids;
}

# Runs $stopped with more and more time until it succeeds; $wanted says what may be applied after a failure.
sub until_it_succeeds
{
    my ($name, $template, $first, $stopped, $wanted, $finish) = @_;
    subtest $name => sub {
        my ($milliseconds, $failures) = ($first, 0);
        while (1)
        {
            $node->safe_psql('postgres', "CREATE DATABASE victim TEMPLATE $template");
            my $is_done = $stopped->($milliseconds);

            # The server notices a client that was killed when it writes to it or reads from it.
            $node->poll_query_until('postgres',
                "SELECT count(*) = 0 FROM pg_stat_activity WHERE datname = 'victim'");
            if (
                $node->safe_psql(
                    'victim', "SELECT count(*) FROM pg_extension WHERE extname = 'softbee_migrate'"
                )
                )
            {
                my $now = applied('victim');
                ok($wanted->($now, $is_done), "after $milliseconds ms: applied is \"$now\"");
                states_agree($node, 'victim', $now, "and all agree after $milliseconds ms");
                no_lock_is_left($node, 'victim', 'no lock is left');
            }
            $finish->();
            states_agree($node, 'victim', $all, 'the next run does the rest');
            $node->safe_psql('postgres', 'DROP DATABASE victim');
            last if $is_done;
            $failures++;
            $milliseconds++;
            $milliseconds += int($failures / 20);
        }
        cmp_ok($failures, '>', 3, 'it was stopped several times');
    };
    return;
}

my $upgrade = sub {
    my ($status) = sql($node, { database => 'victim' }, 'SELECT * FROM softbee_upgrade()');
    die "upgrade failed" if $status;
};
my $client = sub {
    my ($status, undef, $err) = softbee($node, { dir => $folder, database => 'victim' }, 'upgrade');
    die $err if $status;
};
my $by_timeout = sub {
    my ($call) = @_;
    return sub {
        my ($milliseconds) = @_;
        my ($status) =
            sql($node, { database => 'victim' }, "SET statement_timeout = '${milliseconds}ms'; $call");
        return $status == 0;
    };
};
my $all_or_nothing = sub { my ($now, $is_done) = @_; return $now eq ($is_done ? $all : '') };
my $some           = sub { my ($now, $is_done) = @_; return $is_done ? $now eq $all : 1 };

until_it_succeeds(
    'an upgrade in one transaction leaves nothing',
    'pushed',        1, $by_timeout->('SELECT * FROM softbee_upgrade()'),
    $all_or_nothing, $upgrade
);
until_it_succeeds(
    'an apply leaves what it had finished',
    'pushed', 1, $by_timeout->('CALL softbee_apply()'),
    $some,    $upgrade
);
until_it_succeeds(
    'a client that is killed leaves nothing or all',
    'empty', 5,
    sub {
        my ($milliseconds) = @_;
        local $ENV{SOFTBEE} = 'timeout';
        my ($status) = softbee(
            $node, { database => 'victim' },
            '-s', 'KILL', $milliseconds / 1000,
            $ENV{SOFTBEE_ITSELF}, '-d', $folder, 'upgrade'
        );
        return $status == 0;
    },
    sub { my ($now, $is_done) = @_; return $now eq $all || (!$is_done && $now eq '') },
    $client
);

done_testing();
