# SQL as one role or another, for the tests of the server's side: what it gives, and the SQLSTATE with which it is
# refused. The server and the client as a process are SoftbeeTest's.
package SoftbeeSql;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Temp ();
use IPC::Run   ();
use SoftbeeTest;
use Test::More;

our @EXPORT =
    qw(sql sql_gives sql_refused script_of states_agree no_lock_is_left background background_pid end_of);

sub command_of
{
    my ($node, $option) = @_;
    return [
        'psql',              '-XAtq', '-v',                    'ON_ERROR_STOP=1', '-v',
        'VERBOSITY=verbose', '-d',    url_of($node, %$option), '-f',              '-'
    ];
}

# psql's errors and notices without where in the server and in psql's input they arose.
sub plain
{
    my ($text) = @_;
    $text =~ s/^LOCATION: .*\n//mg;
    $text =~ s/^psql:<stdin>:\d+: //mg;
    return $text;
}

# sql($node, { user => …, database => … }, SQL): statement by statement, each in a transaction of its own.
# Returns (exit status, stdout, stderr); an error reads `ERROR:  SQLSTATE: message`.
sub sql
{
    my ($node, $option, $sql) = @_;
    my ($out, $err) = ('', '');
    IPC::Run::run(command_of($node, $option),
        '<', \$sql, '>', \$out, '2>', \$err, IPC::Run::timeout(patience()));
    my $status = $? >> 8;
    chomp $out;
    return ($status, $out, plain($err));
}

# Succeeds, and prints that.
sub sql_gives
{
    my ($node, $option, $sql, $wanted, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($status, $out, $err) = sql($node, $option, $sql);
    return is($out, $wanted, $promise) if $status == 0;
    return is($err, '',      $promise);
}

# Fails with that SQLSTATE, and says that.
sub sql_refused
{
    my ($node, $option, $sql, $sqlstate, $pattern, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($status, $out, $err) = sql($node, $option, $sql);
    return is($status, 3, $promise) if $status == 0;
    return like($err, qr/ERROR:  $sqlstate: (?s:.*)$pattern/, $promise);
}

# A script's text as an SQL literal: script_of('two', 'one', 'CREATE TABLE …;', 'DROP TABLE …;').
sub script_of
{
    my ($id, $down, $upgrade, $downgrade) = @_;
    my $text =
        "-- Revision $id\n--\n-- Revision ID: $id\n-- Revises: $down\n\n-- softbee:upgrade\n$upgrade\n";
    $text .= "\n-- softbee:downgrade\n$downgrade\n" if defined $downgrade;
    $text =~ s/'/''/g;
    return "'$text'";
}

# What the versions, the log and the schema each say is applied: tables t1, t2, … are made by revisions r1, r2, …
sub states_agree
{
    my ($node, $database, $wanted, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $got = $node->safe_psql($database, <<'END');
        SELECT 'versions ' || coalesce(string_agg(revision, ',' ORDER BY revision), '') FROM softbee_version;
        SELECT 'applied ' || coalesce(string_agg(revision, ',' ORDER BY revision), '') FROM softbee_manifest() WHERE applied;
        SELECT 'log ' || coalesce(string_agg(revision, ',' ORDER BY revision), '')
          FROM (SELECT revision FROM softbee_log WHERE state = 'done' GROUP BY 1
                HAVING sum(CASE direction WHEN 'upgrade' THEN 1 ELSE -1 END) = 1) l;
        SELECT 'tables ' || coalesce(string_agg('r' || substr(relname, 2), ',' ORDER BY relname), '')
          FROM pg_class WHERE relname ~ '^t[0-9]+$' AND relkind = 'r';
END
    my $head = (split /,/, $wanted)[-1] // '';
    return is($got, "versions $head\napplied $wanted\nlog $wanted\ntables $wanted", $promise);
}

# No session holds or awaits a lock of a migrator, and none is left in a transaction.
sub no_lock_is_left
{
    my ($node, $database, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    return is($node->safe_psql($database, <<'END'), "0\n0", $promise);
        SELECT count(*) FROM pg_locks WHERE classid = 'pg_extension'::regclass;
        SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%';
END
}

# SQL in the background; `end_of` waits for it and returns what `sql` does. application => names the session.
sub background
{
    my ($node, $option, $sql) = @_;
    my $name = $option->{application} // 'background';

    # From a file: IPC::Run would feed a string only while somebody pumps.
    my $file = File::Temp->new;
    print {$file} "SET application_name = '$name';\n$sql";
    $file->flush;
    my $run = { file => $file, out => '', err => '' };
    $run->{harness} = IPC::Run::start(command_of($node, $option),
        '<', $file->filename, '>', \$run->{out}, '2>', \$run->{err}, IPC::Run::timeout(patience()));
    return $run;
}

sub end_of
{
    my ($run) = @_;
    $run->{harness}->finish;
    my $status = $run->{harness}->full_result >> 8;
    chomp $run->{out};
    return ($status, $run->{out}, plain($run->{err}));
}

# The process of the background session of that name, as soon as it waits for a lock.
sub background_pid
{
    my ($node, $database, $name) = @_;
    my $waits = "FROM pg_stat_activity WHERE application_name ~ '^$name(:|\$)' AND wait_event_type = 'Lock'";
    $node->poll_query_until($database, "SELECT count(*) = 1 $waits")
        or die "session $name does not wait for a lock";
    return $node->safe_psql($database, "SELECT pid $waits");
}

1;
