# On a terminal the client shows a bar while the server works: which revision of how many, at which statement, how far the server
# is with it, and whom it waits for. Where stderr is no terminal there is none.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node   = start_node(conf => "softbee.lock_timeout = 0\n");
my $folder = scripts_dir(
    a1 => { upgrade => "CREATE TABLE hives (id int);\nINSERT INTO hives VALUES (1);", downgrade => 'DROP TABLE hives;' },
    a2 => { down => 'a1', upgrade => "SELECT 1;\nALTER TABLE hives ADD COLUMN queen text;", downgrade => '' },
    a3 => { down => 'a2', options => 'transaction=none', upgrade => 'CREATE INDEX CONCURRENTLY hives_id ON hives (id);', downgrade => '' });

sub on_terminal
{
    my ($database, @arguments) = @_;
    my $run = { in => '', out => '' };
    $run->{harness} = IPC::Run::start(
        [ 'sh', '-c', 'stty cols 200; exec "$@"', 'sh', $ENV{SOFTBEE}, '-d', $folder, '-D', url_of($node, database => $database), @arguments ],
        '<pty<', \$run->{in}, '>pty>', \$run->{out},
        init => sub { $ENV{TERM} = 'xterm' },
        IPC::Run::timeout(patience()));
    return $run;
}

# Until that is on the screen.
sub pump_until
{
    my ($run, $wanted) = @_;
    eval { $run->{harness}->pump until $run->{out} =~ $wanted; 1 } or diag "$@$run->{out}";
    return like($run->{out}, $wanted, 'the bar comes');
}

sub ended
{
    my ($run) = @_;
    eval { $run->{harness}->finish };
    return $run->{harness}->full_result(0) >> 8;
}

# What is left on the screen: a line whose start was returned to is overwritten or erased.
sub screen_of
{
    my ($out) = @_;
    $out =~ s/\r\n/\n/g;
    return join "\n", map { s/^.*\r\e\[K//r } split /\n/, $out;
}

sub with_reader
{
    my ($database, $sql) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    softbee_ok($node, { dir => $folder, database => $database }, 'upgrade', 'a1', "$database: the table is there");
    my $reader = session($node, database => $database);
    my ($pid) = $reader->("$sql; SELECT pg_backend_pid()") =~ /(\d+)\z/;
    return ($reader, $pid);
}

subtest bar_shows_statement_and_blocker => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    my ($reader, $pid) = with_reader('one', 'BEGIN; SELECT count(*) FROM hives');
    my $run = on_terminal('one', 'upgrade', 'a2');
    my $user = getpwuid $<;
    pump_until($run, qr/ 2 s,.* 3 s,/s);
    like($run->{out}, qr/\[#{10}-{10}\] 1 of 1, 2 s, upgrade a2, statement 2 of 2, waits for pid $pid \($user, idle in transaction\)/, 'all of it');
    $reader->('COMMIT');
    is(ended($run), 0, 'it ends');
    like(screen_of($run->{out}), qr/\AINFO .* Context: .*\nINFO .* Running upgrade a1 -> a2, Revision a2\n?\z/, 'and takes the bar away');
    done_testing;
};

subtest bar_shows_phase_of_an_index => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    my ($reader, $pid) = with_reader('each', 'BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM pg_class');
    my $run = on_terminal('each', 'upgrade');
    pump_until($run, qr/waiting for old snapshots/);
    like($run->{out}, qr/\[#+-+\] 2 of 2, \d+ s, upgrade a3, statement 1 of 1, CREATE INDEX CONCURRENTLY: waiting for old snapshots/, 'as the server tells it');
    $reader->('COMMIT');
    is(ended($run), 0, 'it ends');
    unlike(screen_of($run->{out}), qr/\[#/, 'and takes the bar away');
    done_testing;
};

subtest no_bar_without_a_terminal => sub {
    my ($reader) = with_reader('piped', 'BEGIN; SELECT count(*) FROM hives');
    my $run = start_softbee($node, { dir => $folder, database => 'piped', env => { TERM => 'xterm' } }, 'upgrade', 'a2');
    wait_until_waiting($node, 1, 'piped') or die 'it does not wait';
    $node->poll_query_until('piped',
        q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '2 s'
          AND datname = current_database()}) or die 'it does not wait';
    is($node->safe_psql('piped', q{SELECT count(*) FROM pg_stat_activity WHERE application_name = 'softbee' AND datname = current_database()}),
        '0', 'nobody asks for progress');
    $reader->('COMMIT');
    my ($status, $out, $err) = finish($run);
    is($status, 0, 'it ends');
    unlike("$out$err", qr/[\r\e]/, 'without a bar');
    done_testing;
};

subtest quiet_has_no_bar => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    my ($reader) = with_reader('quiet', 'BEGIN; SELECT count(*) FROM hives');
    my $run = on_terminal('quiet', '-q', 'upgrade', 'a2');
    $node->poll_query_until('quiet',
        q{SELECT count(*) = 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query_start < clock_timestamp() - interval '2 s'
          AND datname = current_database()}) or die 'it does not wait';
    $reader->('COMMIT');
    is(ended($run), 0, 'it ends');
    is($run->{out}, '', 'and said nothing');
    done_testing;
};

$node->stop;
done_testing();
