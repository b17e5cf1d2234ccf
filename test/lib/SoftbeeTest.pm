# What the TAP tests share: a server, the client as a process, folders of scripts, dumps to
# compare. Over PostgreSQL::Test::Cluster as PGXS installs it, of 15 to 18. test/run sets SOFTBEE
# (the client), MIGRATIONS (Soft-Bee's own folder), NEW_DATA (what initdb made) and, where there is
# any, SOFTBEE_REFERENCE (reference data).
package SoftbeeTest;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use File::Path qw(make_path);
use IPC::Run   ();
use PostgreSQL::Test::Cluster;
use PostgreSQL::Test::Utils ();
use Test::More;

our @EXPORT = qw(
  start_node url_of migrations softbee softbee_ok softbee_fails start_softbee finish failures_of
  scripts_dir script_text write_script models_project write_model chain dump_of log_of node_log_has_no_deadlock session wait_until_waiting
  has_terminals patience
);

# What takes longer hangs: 180 seconds, or PG_TEST_TIMEOUT_DEFAULT.
sub patience { return $PostgreSQL::Test::Utils::timeout_default }

# A running server of its own. conf: lines for postgresql.conf; name: of several nodes in one test;
# standby: lets another node follow this one.
sub start_node
{
    my (%option) = @_;
    my $node = PostgreSQL::Test::Cluster->new($option{name} // 'main');
    init_by_copy($node, allows_streaming => $option{standby} ? 1 : 0, extra => []);
    $node->append_conf('postgresql.conf', 'max_prepared_transactions = 10');
    $node->append_conf('postgresql.conf', $option{conf}) if $option{conf};
    $node->start;
    return $node;
}

# initdb takes a second of the processor, a copy of what it made a quarter of one. INITDB_TEMPLATE,
# which does this too, is of 17 and later; what else `init` does stays its own.
sub init_by_copy
{
    my ($node, @arguments) = @_;
    my $run = \&PostgreSQL::Test::Utils::system_or_bail;
    no warnings 'redefine';
    local *PostgreSQL::Test::Utils::system_or_bail = sub {
        return $_[0] eq 'initdb' ? $run->('cp', '-RpP', $ENV{NEW_DATA}, $node->data_dir) : $run->(@_);
    };
    $node->init(@arguments);
    return;
}

# The connection as the client takes it. database (default postgres), user.
sub url_of
{
    my ($node, %option) = @_;
    my $url = sprintf 'postgresql:///%s?host=%s&port=%d',
      $option{database} // 'postgres', $node->host, $node->port;
    $url .= "&user=$option{user}" if $option{user};
    return $url;
}

# Soft-Bee's own migrations folder.
sub migrations { return $ENV{MIGRATIONS} }

sub prepare
{
    my ($node, $option) = @_;
    my %environment = %ENV;
    # SOFTBEE_… are the client's variables too; SOFTBEE_REFERENCE names no key of it.
    my @of_caller = grep { /^PG(?!_)|^DATABASE_URL$|^FLASK_ENV$|^SOFTBEE_(?!REFERENCE)|^EDITOR$|^VISUAL$/ }
      keys %environment;
    delete @environment{@of_caller};
    $environment{DATABASE_URL} = url_of($node, %$option) if $node;
    %environment = (%environment, %{ $option->{env} // {} });
    return { cwd => $option->{cwd} // PostgreSQL::Test::Utils::tempdir(), env => \%environment };
}

sub words_of
{
    my ($option, @arguments) = @_;
    return ($ENV{SOFTBEE}, defined $option->{dir} ? ('-d', $option->{dir}) : (), @arguments);
}

# Runs `softbee ARGUMENTS` to its end: softbee($node, { dir => …, database => …, user => …, env =>
# {…}, cwd => …, stdin => … }, @arguments); the options may be left out, and the node may be undef
# (no DATABASE_URL then). Returns (exit status, stdout, stderr). It works in an empty folder, so
# no .env and no softbee.toml is found.
sub softbee
{
    my $run = start_softbee(@_);
    return finish($run);
}

# The same in the background; `finish` waits for it and returns what `softbee` does.
sub start_softbee
{
    my ($node, @arguments) = @_;
    my $option = ref $arguments[0] eq 'HASH' ? shift @arguments : {};
    my $place  = prepare($node, $option);
    my $run    = { in => $option->{stdin} // '', out => '', err => '', words => "@arguments" };
    my @command = words_of($option, @arguments);
    $run->{harness} = IPC::Run::start(
        \@command, '<', \$run->{in}, '>', \$run->{out}, '2>', \$run->{err},
        init => sub {
            %ENV = %{ $place->{env} };
            chdir $place->{cwd} or die "chdir $place->{cwd}: $!";
        },
        IPC::Run::timeout(patience(), name => 'softbee'));
    return $run;
}

sub finish
{
    my ($run) = @_;
    if (!eval { $run->{harness}->finish; 1 })
    {
        my $why = $@;
        $run->{harness}->kill_kill;
        die $why;
    }
    my $status = $run->{harness}->full_result;
    note "softbee $run->{words}\n$run->{out}$run->{err}";
    return (($status & 127) ? 128 + ($status & 127) : $status >> 8, $run->{out}, $run->{err});
}

# Waits for all of them; what those say that did not exit with 0.
sub failures_of
{
    my (@runs) = @_;
    return map {
        my ($status, $out, $err) = finish($_);
        $status == 0 ? () : "exit $status of $_->{words}: $out$err"
    } @runs;
}

# softbee_ok($node, {…}, @arguments, 'promise'): exit 0. Returns (stdout, stderr).
sub softbee_ok
{
    my $promise = pop;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($status, $out, $err) = softbee(@_);
    is($status, 0, $promise) or diag "$out$err";
    return ($out, $err);
}

# softbee_fails($node, {…}, @arguments, status, qr/stderr/, 'promise'). Returns (stdout, stderr).
sub softbee_fails
{
    my $promise = pop;
    my $wanted  = pop;
    my $status  = pop;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($got, $out, $err) = softbee(@_);
    if ($got != $status)
    {
        is($got, $status, $promise) or diag "$out$err";
    }
    else
    {
        like($err, $wanted, $promise);
    }
    return ($out, $err);
}

# A migrations folder with a script for each id: scripts_dir(id => { message, down => 'a' or ['a',
# 'b'], labels, depends, upgrade, downgrade, verify, options => 'transaction=none' }). A downgrade
# that is not given is left out, and with it the section: the revision is irreversible. Returns
# the folder.
sub scripts_dir
{
    my (%scripts) = @_;
    my $folder = PostgreSQL::Test::Utils::tempdir('scripts');
    write_script($folder, $_, $scripts{$_}) for sort keys %scripts;
    return $folder;
}

# The text of a script, as scripts_dir describes it; create_date besides.
sub script_text
{
    my ($id, $script) = @_;
    (my $message = $script->{message} // "Revision $id") =~ s/\n/\n-- /g;
    my $list = sub { my ($value) = @_; return ref $value ? join(', ', @$value) : $value };
    my $text = "-- $message\n--\n-- Revision ID: $id\n";
    $text .= '-- Revises: ' . $list->($script->{down} // '') . "\n";
    $text .= '-- Branch Labels: ' . $list->($script->{labels}) . "\n" if $script->{labels};
    $text .= '-- Depends On: ' . $list->($script->{depends}) . "\n"   if $script->{depends};
    $text .= '-- Create Date: ' . ($script->{create_date} // '2026-11-24 10:30:00+00:00') . "\n";
    $text .= "\n-- softbee:upgrade" . ($script->{options} ? " $script->{options}" : '') . "\n";
    $text .= ($script->{upgrade} // '') . "\n";
    $text .= "\n-- softbee:verify\n$script->{verify}\n"       if defined $script->{verify};
    $text .= "\n-- softbee:downgrade\n$script->{downgrade}\n" if defined $script->{downgrade};
    return $text;
}

# Writes one script; a second call with the same id replaces it. Returns its path.
sub write_script
{
    my ($folder, $id, $script) = @_;
    my $text = script_text($id, $script);
    make_path("$folder/versions");
    my ($path) = glob "$folder/versions/${id}_*.sql";
    (my $slug = lc($script->{message} // "Revision $id")) =~ s/\W+/_/g;
    $path //= "$folder/versions/${id}_$slug.sql";
    open my $file, '>', $path or die "$path: $!";
    print {$file} $text;
    close $file or die "$path: $!";
    return $path;
}

# A straight line of revisions c1 <- c2 <- …, each of which makes a table of its name: chain(20).
sub chain
{
    my ($count) = @_;
    return map {
        (   "c$_" => {
                down      => $_ > 1 ? 'c' . ($_ - 1) : '',
                upgrade   => "CREATE TABLE c$_ (id bigint PRIMARY KEY);",
                downgrade => "DROP TABLE c$_;",
            })
    } 1 .. $count;
}

# The schema (or with 'data' all) as pg_dump prints it, without the lines that differ from run to
# run.
sub dump_of
{
    my ($node, %option) = @_;
    my @command = ('pg_dump', '-d', $node->connstr($option{database} // 'postgres'));
    push @command, @{ $option{options} // ['-s'] };
    my ($out, $err) = ('', '');
    IPC::Run::run(\@command, '>', \$out, '2>', \$err) or die "@command: $err";
    $out =~ s/^\\(un)?restrict .*\n//mg;
    return $out;
}

# The server's log as text.
sub log_of
{
    my ($node) = @_;
    return PostgreSQL::Test::Utils::slurp_file($node->logfile);
}

sub node_log_has_no_deadlock
{
    my ($node, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    $promise //= 'no deadlock in the server\'s log';
    return unlike(log_of($node), qr/deadlock detected/, $promise);
}

# A psql that stays open: $session->(SQL) runs it and returns its output; $session->() ends it.
sub session
{
    my ($node, %option) = @_;
    my ($in, $out) = ('', '');
    my $harness = IPC::Run::start(
        # One pipe for both: through two, a notice may arrive after the end of its answer.
        [ 'sh', '-c', 'exec psql "$@" 2>&1', 'sh', '-XAtq', '-d', url_of($node, %option) ],
        '<', \$in, '>', \$out, IPC::Run::timeout(patience(), name => 'psql'));
    return sub {
        my ($sql) = @_;
        return $harness->finish if !defined $sql;
        ($in, $out) = ("$sql\n;\n\\echo end_of_answer\n", '');
        $harness->pump until $out =~ /^end_of_answer\n/m;
        $out =~ s/^end_of_answer\n.*//ms;
        chomp $out;
        return $out;
    };
}

# Can a person's terminal be played here? A container or chroot may have no /dev/pts.
sub has_terminals
{
    return eval { require IO::Pty; defined IO::Pty->new };
}

# A project's folder with `migrations/versions` and models: models_project('users.sql' => SQL, …).
# Returns the folder.
sub models_project
{
    my (%models) = @_;
    my $home = PostgreSQL::Test::Utils::tempdir('project');
    make_path("$home/migrations/versions", "$home/models");
    write_model($home, $_, $models{$_}) for keys %models;
    return $home;
}

sub write_model
{
    my ($home, $name, $sql) = @_;
    unlink "$home/models/$name";
    PostgreSQL::Test::Utils::append_to_file("$home/models/$name", $sql);
    return;
}

# Waits, without guessing at a time, until so many sessions of the database wait for a lock.
sub wait_until_waiting
{
    my ($node, $count, $database) = @_;
    $database //= 'postgres';
    return $node->poll_query_until($database, qq{
        SELECT count(*) >= $count FROM pg_stat_activity
        WHERE datname = '$database' AND wait_event_type = 'Lock'});
}

1;
