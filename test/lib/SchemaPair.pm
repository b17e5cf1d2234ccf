# What a diff promises, tried on a server: two schemas are loaded, each into a database of its own, and what softbee_diff()
# says is run: the upgrade makes the second of the first exactly, the downgrade takes it back, and both a second time. The
# same from the second to the first. A pair is { from => SQL, to => SQL, rows => [SQL] }, see Scenarios.
package SchemaPair;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use JSON::PP ();
use PsqlSession;
use SchemaDump;
use SchemaObjects;
use SoftbeeTest;

our @EXPORT = qw(prepare_server open_place close_place check_pair);

my $json     = JSON::PP->new->canonical->allow_nonref;
my $snapshot = 'SELECT softbee.softbee_snapshot()';

# Everything that a pair makes belongs to this role: DROP OWNED is quicker than a new database.
my $builder = 'builder';

sub prepare_server
{
    my ($node) = @_;
    $node->safe_psql('postgres', "CREATE ROLE $builder SUPERUSER LOGIN; CREATE ROLE app; CREATE ROLE reader;");
    $node->safe_psql('postgres', q(SET allow_in_place_tablespaces = on; CREATE TABLESPACE other LOCATION '';));
    $node->safe_psql('postgres', 'CREATE DATABASE pair');
    $node->safe_psql('pair', <<'END');
        CREATE SCHEMA softbee;
        CREATE EXTENSION softbee_migrate SCHEMA softbee;
        CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
END
    return;
}

# Two databases and a psql in each, for one process. name: of the place, where there are several.
sub open_place
{
    my ($node, $name) = @_;
    my $place = { node => $node };
    for my $side ('from', 'to')
    {
        my $database = "${side}_$name";
        $node->safe_psql('postgres', "CREATE DATABASE $database TEMPLATE pair");
        my $session = PsqlSession->new(url_of($node, database => $database, user => $builder));
        $place->{$side} = { database => $database, session => $session };
    }
    return $place;
}

sub close_place
{
    my ($place) = @_;
    for my $side ('from', 'to')
    {
        $place->{$side}{session}->finish;
        $place->{node}->safe_psql('postgres', "DROP DATABASE $place->{$side}{database}");
    }
    return;
}

# Both ways. Gives two lists, of what is wrong from the first to the second and from the second to the first, empty when
# all is well; and which properties differ between objects that are on both sides: "column type". dumps: compare what pg_dump says too, on the way from the first.
# once: do not go up and down again.
sub check_pair
{
    my ($place, $pair, %option) = @_;
    $option{still} = $pair->{still};
    my %states;
    for my $side ('from', 'to')
    {
        my @sql = ($pair->{$side}, $side eq 'from' ? @{ $pair->{rows} // [] } : ());
        $states{$side} = load($place, $side, \%option, @sql);
    }
    my @unloaded = map { map { "does not load: $_" } @{ $states{$_}{errors} } } 'from', 'to';
    my @there = @unloaded ? @unloaded : check_way($place, $pair, \%option, 'from', \%states, $states{to});
    $option{dumps} = 0;
    my @back = @unloaded ? @unloaded : $pair->{'one way'} ? () : check_way($place, $pair, \%option, 'to', \%states, $states{from});
    my @changed = @unloaded ? () : changed_properties(map { listed_objects($states{$_}{text}) } 'from', 'to');
    clear($place->{$_}) for 'from', 'to';
    return (\@there, \@back, \@changed);
}

sub load
{
    my ($place, $side, $option, @sql) = @_;
    return run_and_look($place, $side, $option, join "\n;\n", 'BEGIN', @sql, 'COMMIT');
}

# Runs the SQL and gives the database as it stands then: its snapshot as text and as data, the rows of its tables, what
# the scenario's own queries give, the dump.
sub run_and_look
{
    my ($place, $side, $option, $sql) = @_;
    my ($out, $now, $rows, @still) =
      $place->{$side}{session}->run($sql, $snapshot, rows_query(), @{ $option->{still} // [] });
    my $state = { errors => [ errors_of($out), errors_of($now) ], text => $now, still => \@still };
    return $state if @{ $state->{errors} };
    $state->{objects} = objects_of($now);
    $state->{rows}    = [ map { $json->decode($_) } split /\n/, $rows ];
    $state->{dump}    = dump_entries($place->{node}, $place->{$side}{database}) if $option->{dumps};
    return $state;
}

sub errors_of { return $_[0] =~ /^((?:ERROR|FATAL|PANIC): .*)/ms ? ($1) : () }

sub clear
{
    my ($database) = @_;
    my ($out, $left) = $database->{session}->run(<<"END", <<'END');
        ROLLBACK;
        DROP OWNED BY $builder CASCADE;
        CREATE SCHEMA IF NOT EXISTS public AUTHORIZATION pg_database_owner;
        COMMENT ON SCHEMA public IS 'standard public schema';
        RESET ALL; SET client_min_messages = warning;
END
        SELECT string_agg(oid::regclass::text, ' ') FROM pg_class
        WHERE relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname !~ '^(pg_|information_schema|softbee)')
END
    die "cannot clear $database->{database}: $out $left\n" if $left ne '' || errors_of($out);
    return;
}

# One way: everything in the database of the side that it begins with.
sub check_way
{
    my ($place, $pair, $option, $side, $states, $target) = @_;
    my $source  = $states->{$side};
    my $session = $place->{$side}{session};
    my ($changes, @wrong) = diff_of($session, $source->{text}, $target->{text});
    return refusal($pair, @wrong) if @wrong;
    push @wrong, promises_broken($pair, $changes) if $pair->{name} && $side eq 'from';
    push @wrong, 'the diff is empty, but pg_dump sees: ' . dump_difference($source, $target)
      if !@$changes && $option->{dumps} && dump_difference($source, $target);

    my ($went_up, @problems) = move($place, $side, $option, 'upgrade', [ statements($changes, 'upgrade') ], $target);
    push @wrong, rows_lost('upgrade', $changes, 'hazard', $source, $went_up) if !@problems;
    return broken($changes, @wrong, @problems) if @problems || $pair->{'one way'};

    (my $went_down, @problems) = move($place, $side, $option, 'downgrade', [ statements($changes, 'downgrade') ], $source);
    push @wrong, rows_lost('downgrade', $changes, 'downgrade_hazard', $went_up, $went_down) if !@problems;
    return broken($changes, @wrong, @problems) if @problems;

    my @both = map { statements($changes, $_) } 'upgrade', 'downgrade';
    (undef, @problems) = move($place, $side, { %$option, dumps => 0 }, 'upgrade and downgrade, again', \@both, $source) if !$option->{once};
    my ($differences) = diff_of($session, $went_down->{text}, $source->{text});
    push @wrong, 'equal snapshots have a diff: ' . $json->encode($differences) if @$differences;
    return broken($changes, @wrong, @problems);
}

# What is wrong, with the statements at its end.
sub broken
{
    my ($changes, @wrong) = @_;
    return () if !@wrong;
    return (@wrong, join "\n", 'upgrade:', (map { $_->{upgrade} // '' } @$changes),
        'downgrade:', map { $_->{downgrade} // '' } reverse @$changes);
}

# The rows of softbee_diff, or undef and its error.
sub diff_of
{
    my ($session, $source, $target) = @_;
    my $quoted = sub { return "\$snapshot\$$_[0]\$snapshot\$" };
    my ($out) = $session->run(sprintf 'SELECT to_jsonb(d) FROM softbee.softbee_diff(%s, %s) d ORDER BY ordinal',
        $quoted->($source), $quoted->($target));
    my @errors = errors_of($out);
    return (undef, "softbee_diff: $errors[0]") if @errors;
    return [ map { $json->decode($_) } split /\n/, $out ];
}

sub refusal
{
    my ($pair, $error) = @_;
    return () if defined $pair->{refused} && $error =~ /$pair->{refused}/;
    return $error;
}

# What a scenario says of the statements themselves.
sub promises_broken
{
    my ($scenario, $changes) = @_;
    my @wrong;
    push @wrong, 'it is not refused' if defined $scenario->{refused};
    push @wrong, 'there is a change' if $scenario->{nothing} && @$changes;
    push @wrong, 'there is no change' if !$scenario->{nothing} && !@$changes;
    my %words = map { $_ => 1 } map { split /, /, $_->{hazard} // '' } @$changes;
    my ($got, $wanted) = (join(', ', sort keys %words), join ', ', @{ $scenario->{hazards} // [] });
    push @wrong, "hazards: \"$got\", wanted \"$wanted\"" if $got ne $wanted && $scenario->{hazards};
    my $upgrade   = join "\n", map { $_->{upgrade}   // '' } @$changes;
    my $downgrade = join "\n", map { $_->{downgrade} // '' } reverse @$changes;
    push @wrong, map { "the upgrade has no $_" }   grep { $upgrade !~ /$_/ } @{ $scenario->{expect}       // [] };
    push @wrong, map { "the upgrade has $_" }      grep { $upgrade =~ /$_/ } @{ $scenario->{'expect-not'} // [] };
    push @wrong, map { "the downgrade has no $_" } grep { $downgrade !~ /$_/ } @{ $scenario->{'expect-back'} // [] };
    return @wrong;
}

# Runs the statements; gives the state after them and what is wrong with it.
sub move
{
    my ($place, $side, $option, $what, $statements, $wanted) = @_;
    my $state = run_and_look($place, $side, $option, join "\n", @$statements);
    return ($state, map { "$what fails: $_" } @{ $state->{errors} }) if @{ $state->{errors} };
    my @wrong = object_differences($state->{objects}, $wanted->{objects});
    push @wrong, dump_difference($state, $wanted) if !@wrong && $state->{dump};
    my ($is, $should) = map { join "\n", @{ $_->{still} } } $state, $wanted;
    push @wrong, "the queries give $is and should $should" if $is ne $should;
    return ($state, map { "after the $what: $_" } grep { length } @wrong);
}

# One direction in the order and in the transactions that scripts would run it in. before: a transaction of its own each;
# main: one; after: outside.
sub statements
{
    my ($changes, $direction) = @_;
    my %parts = (before => [], main => [], after => []);
    my @ordered = $direction eq 'upgrade' ? @$changes : reverse @$changes;
    for my $change (grep { length $_->{$direction} } map { { %$_, $direction => $_->{$direction} // '' } } @ordered)
    {
        push @{ $parts{ $change->{part} // 'main' } }, $change->{$direction};
    }
    my $in_transaction = sub { return @_ ? join "\n", 'BEGIN;', @_, 'COMMIT;' : () };
    my @before = map { $in_transaction->($_) } @{ $parts{before} };
    my @main   = $in_transaction->(@{ $parts{main} });
    my @after  = @{ $parts{after} };
    return join "\n", $direction eq 'upgrade' ? (@before, @main, @after) : (@after, @main, @before);
}

# A line a row of every table, in no order.
sub rows_query
{
    return <<'END';
SELECT format('SELECT jsonb_build_object(%L, %L, %L, to_jsonb("the row")) FROM ONLY %s "the row"',
              'table', format('%I.%I', nspname, relname), 'row', c.oid::regclass)
FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
WHERE relkind = 'r' AND nspname !~ '^(pg_|information_schema$|softbee$)'
\gexec
END
}

# The columns that the server computes: "public.t.twice".
sub generated_columns
{
    my ($state) = @_;
    return map { $_->{identity} => 1 } grep { $_->{kind} eq 'column' && $_->{properties}{generated} }
      map { $json->decode($_) } values %{ $state->{objects} };
}

# What of the rows is gone or has another value, where the hazards do not say that data is lost.
sub rows_lost
{
    my ($what, $changes, $hazard, $before, $after) = @_;
    return () if grep { ($_->{$hazard} // '') =~ /data loss/ } @$changes;
    my @wrong;
    my ($old, $new) = map { rows_by_table($_) } $before, $after;
    my %computed = map { generated_columns($_) } $before, $after;
    for my $table (sort keys %$old)
    {
        my ($rows, $there) = ($old->{$table}, $new->{$table} // []);
        my @kept    = grep { !$computed{"$table.$_"} } sort keys %{ $rows->[0] };
        my @columns = grep { @$there && exists $there->[0]{$_} } @kept;
        push @wrong, "$what loses columns of $table" if @$there && @columns < @kept;
        my ($is, $should) = map { rows_as_text($_, @columns) } $there, $rows;
        push @wrong, "$what changes rows of $table: $should became $is" if $is ne $should;
    }
    return @wrong;
}

sub rows_by_table
{
    my ($state) = @_;
    my %tables;
    push @{ $tables{ $_->{table} } }, $_->{row} for @{ $state->{rows} };
    return \%tables;
}

# As text: a number that became a text is the same value.
sub rows_as_text
{
    my ($rows, @columns) = @_;
    my $value = sub { return !defined $_[0] ? 'NULL' : ref $_[0] ? $json->encode($_[0]) : "$_[0]" };
    return join '; ', sort map { my $row = $_; join ', ', map { "$_ " . $value->($row->{$_}) } @columns } @$rows;
}

1;
