# Alembic's own answers, put to the SQL functions of a real server: what to run and the version rows after it, the
# reasons of refusals, histories, symbols. Each graph is pushed once; each case runs in a subtransaction that is undone.
use strict;
use warnings FATAL => 'all';

use JSON::PP ();
use Test::More;

use lib 'test/lib';
use Conformance;
use SoftbeeTest;

my @kinds = qw(upgrade downgrade stamp history resolve current);

if (!has_conformance())
{
    for my $file (@kinds, 'alembic-crashes', 'load-errors')
    {
      SKIP: { skip "$file.jsonl: SOFTBEE_REFERENCE is not set", 1; }
    }
    done_testing();
    exit;
}

my $node = start_node();
my $json = JSON::PP->new->ascii->canonical;

# answer_case: {"kind", "current", "target" | "targets" | "range" | "symbol"} -> {"revisions", "rows", …} or {"sqlstate",
# "message", …}. What it did is undone by raising an error of its own.
$node->safe_psql('postgres', <<'SQL');
CREATE EXTENSION softbee_migrate;
CREATE FUNCTION set_versions(versions text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM softbee_version;
    INSERT INTO softbee_version SELECT unnest(versions);
END $$;
CREATE FUNCTION rows_now() RETURNS jsonb LANGUAGE sql AS
    $$ SELECT coalesce(jsonb_agg(revision ORDER BY revision), '[]') FROM softbee_version $$;
CREATE FUNCTION ask(kind text, c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer text[];
BEGIN
    CASE kind
    WHEN 'plan upgrade' THEN answer := ARRAY(SELECT revision FROM softbee_plan(c->>'target', 'upgrade') ORDER BY ordinal);
    WHEN 'plan downgrade' THEN answer := ARRAY(SELECT revision FROM softbee_plan(c->>'target', 'downgrade') ORDER BY ordinal);
    WHEN 'upgrade' THEN answer := ARRAY(SELECT revision FROM softbee_upgrade(c->>'target') ORDER BY ordinal);
    WHEN 'downgrade' THEN answer := ARRAY(SELECT revision FROM softbee_downgrade(c->>'target') ORDER BY ordinal);
    WHEN 'stamp' THEN answer := ARRAY(SELECT revision FROM softbee_stamp(ARRAY(SELECT jsonb_array_elements_text(c->'targets'))));
    WHEN 'purge' THEN answer := ARRAY(SELECT revision FROM softbee_stamp(ARRAY(SELECT jsonb_array_elements_text(c->'targets')), true));
    WHEN 'history' THEN answer := ARRAY(SELECT revision FROM softbee_history(c->>'range'));
    WHEN 'resolve' THEN answer := ARRAY(SELECT revision FROM softbee_show(c->>'symbol'));
    WHEN 'current' THEN answer := ARRAY(SELECT revision FROM softbee_current());
    END CASE;
    RETURN jsonb_build_object('revisions', answer, 'rows', rows_now());
END $$;
CREATE FUNCTION answer_case(kind text, c jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    answer jsonb;
    state text;
    said text;
    detailed text;
    hinted text;
BEGIN
    PERFORM set_versions(ARRAY(SELECT jsonb_array_elements_text(CASE WHEN c->'current' <> 'null' THEN c->'current' ELSE '[]' END)));
    answer := ask(kind, c);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = 'undo';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, detailed = PG_EXCEPTION_DETAIL, hinted = PG_EXCEPTION_HINT;
    IF state = 'UNDO0' THEN RETURN answer; END IF;
    RETURN jsonb_build_object('sqlstate', state, 'message', said, 'detail', detailed, 'hint', hinted);
END $$;
CREATE FUNCTION answer_cases(scripts jsonb, cases jsonb) RETURNS SETOF jsonb LANGUAGE plpgsql AS $$
DECLARE
    c record;
    kind text;
BEGIN
    IF jsonb_array_length(scripts) > 0 THEN
        PERFORM softbee_push(ARRAY(SELECT jsonb_array_elements_text(scripts)), NULL);
    END IF;
    FOR c IN SELECT value, value->'ways' AS ways FROM jsonb_array_elements(cases) LOOP
        RETURN NEXT (SELECT jsonb_agg(answer_case(way, c.value) ORDER BY n)
                       FROM jsonb_array_elements_text(c.ways) WITH ORDINALITY AS w (way, n));
    END LOOP;
END $$;
CREATE FUNCTION answer_graph(scripts jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
    state text;
    said text;
    hinted text;
BEGIN
    PERFORM softbee_push(ARRAY(SELECT jsonb_array_elements_text(scripts)), NULL);
    RAISE EXCEPTION USING ERRCODE = 'UNDO0', MESSAGE = 'it was stored';
EXCEPTION WHEN OTHERS THEN
    GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE, said = MESSAGE_TEXT, hinted = PG_EXCEPTION_HINT;
    RETURN jsonb_build_object('sqlstate', state, 'message', said, 'hint', hinted, 'stored', (SELECT count(*) FROM softbee_revision));
END $$;
SQL

sub literal { return '$softbee_json$' . $json->encode($_[0]) . '$softbee_json$::jsonb' }

# Everything in one psql: the answers, a line each.
sub ask_server
{
    my ($sql) = @_;
    my $answers = $node->safe_psql('postgres', "SET client_min_messages = error;\n$sql");
    return map { $json->decode($_) } split /\n/, $answers;
}

# The ways in which a case is asked: all must answer alike.
my %ways = (
    upgrade   => [ 'plan upgrade',   'upgrade' ],
    downgrade => [ 'plan downgrade', 'downgrade' ],
    stamp     => ['stamp'],
);

my @cases;
for my $kind (@kinds)
{
    push @cases, { %$_, kind => $kind, file => $kind, wanted => $_->{outcome} } for conformance_lines("$kind.jsonl");
}
push @cases, { %$_, file => 'alembic-crashes', wanted => $_->{ideal} } for conformance_lines('alembic-crashes.jsonl');

my %graphs = map { $_->{name} => $_ } conformance_graphs();
my %cases_of;
push @{ $cases_of{ $_->{graph} } }, $_ for @cases;

sub scripts_of
{
    my ($rows) = @_;
    return [ map { script_text($_->{id}, script_of_row($_)) } @$rows ];
}

# A purge is a stamp from nothing; it must do the same from anywhere else.
sub question_of
{
    my ($case) = @_;
    my @ways = @{ $ways{ $case->{kind} } // [ $case->{kind} ] };
    push @ways, 'purge' if $case->{kind} eq 'stamp' && !@{ $case->{current} };
    my %question = (ways => \@ways);
    exists $case->{$_} and $question{$_} = $case->{$_} for qw(current target targets range symbol);
    return \%question;
}

{
    my ($sql, @asked) = ('');
    for my $name (sort keys %cases_of)
    {
        my $of_graph = $cases_of{$name};
        $sql .= 'BEGIN; SELECT * FROM answer_cases(' . literal(scripts_of($graphs{$name}{revisions})) . ', ';
        $sql .= literal([ map { question_of($_) } @$of_graph ]) . "); ROLLBACK;\n";
        push @asked, @$of_graph;
    }
    my @answers = ask_server($sql);
    is(scalar @answers, scalar @asked, 'every case has an answer');
    $asked[$_]{answers} = $answers[$_] for 0 .. $#asked;
}

# What a revision needs, labels resolved.
my %needs_of_graph = map {
    my $graph = $_;
    my %declared;
    for my $row (@{ $graph->{revisions} }) { $declared{$_} = $row->{id} for $row->{id}, @{ $row->{labels} } }
    ($graph->{name} => { map { ($_->{id} => [ @{ $_->{down} }, map { $declared{$_} } @{ $_->{depends_on} } ]) } @{ $graph->{revisions} } })
} values %graphs;

# Whether all that a revision needs comes before it (down: after it).
sub is_in_order
{
    my ($graph, $revisions, $direction) = @_;
    my $needs = $needs_of_graph{$graph};
    my %place;
    @place{@$revisions} = 0 .. $#$revisions;
    for my $revision (@$revisions)
    {
        for my $need (grep { exists $place{$_} } @{ $needs->{$revision} })
        {
            return 0 if ($place{$need} < $place{$revision} ? 'up' : 'down') ne $direction;
        }
    }
    return 1;
}

# Why the answer is wrong; nothing where it is right. Counts what is worth a note.
sub fault_of
{
    my ($case, $answer, $count) = @_;
    my ($kind, $wanted) = @$case{qw(kind wanted)};
    if ($wanted->{error})
    {
        return 'should be refused' if !$answer->{sqlstate};
        my $reason = reason_of($answer->{sqlstate}, $answer->{message});
        return 'is refused without a hint' if !$answer->{hint};
        $count->{refused}++;
        return is_reason_accepted($wanted, $reason) ? '' : "is refused with the reason \"$reason\"";
    }
    return 'is refused' if $answer->{sqlstate};
    if ($kind eq 'upgrade' || $kind eq 'downgrade' || $kind eq 'history')
    {
        return 'is out of order' if !is_in_order($case->{graph}, $answer->{revisions}, $kind eq 'upgrade' ? 'up' : 'down');
    }
    for my $key (grep { $wanted->{$_} } qw(plan revisions ids shown))
    {
        # Alembic names a resolved revision once for each head that it is below.
        my %ids = map { $_ => 1 } @{ $wanted->{$key} };
        my $set = $kind eq 'resolve' ? [ keys %ids ] : $wanted->{$key};
        return "has other revisions than $key" if sort_words($answer->{revisions}) ne sort_words($set);
        next if ($wanted->{order} // '') !~ /load/;
        $count->{ordered}++;
        $count->{same_order}++ if "@{ $answer->{revisions} }" eq "@{ $wanted->{$key} }";
    }
    return '' if !$wanted->{rows_after} || $answer->{planned};
    return sort_words($answer->{rows}) eq sort_words($wanted->{rows_after}) ? '' : 'has other rows after';
}

# A plan must be what then runs, and leave the rows alone.
sub faults_of_case
{
    my ($case, $count) = @_;
    my ($ways, $answers) = (question_of($case)->{ways}, $case->{answers});
    my @faults;
    for my $i (0 .. $#$ways)
    {
        my $answer = { %{ $answers->[$i] }, planned => scalar $ways->[$i] =~ /^plan / };
        my $fault = fault_of($case, $answer, $i == $#$ways ? $count : {});
        push @faults, "$ways->[$i] $fault" if $fault;
        push @faults, "$ways->[$i] changed the rows"
          if $answer->{planned} && $answer->{rows} && sort_words($answer->{rows}) ne sort_words($case->{current});
    }
    my ($first, $second) = map { $json->encode($_->{revisions} // $_) } @$answers;
    push @faults, 'the plan is not what runs' if $ways->[0] =~ /^plan / && $first ne $second;
    my %shown = %$case;
    delete @shown{qw(alembic outcome ideal)};
    return map { "$case->{kind} $_: " . $json->encode(\%shown) } @faults;
}

# One test for each file, which shows the first of its faults.
sub no_fault
{
    my ($promise, $cases, $faults, $notes) = @_;
    note "$promise: $cases cases$notes";
    diag $_ for @$faults[ 0 .. ($#$faults < 9 ? $#$faults : 9) ];
    cmp_ok($cases, '>', 50, 'there are cases');
    return is(scalar @$faults, 0, "all $cases cases");
}

for my $file (@kinds, 'alembic-crashes')
{
    subtest "${file}_by_sql" => sub {
        my @of_file = grep { $_->{file} eq $file } @cases;
        my $count = { ordered => 0, same_order => 0, refused => 0 };
        my @faults = map { faults_of_case($_, $count) } @of_file;
        no_fault($file, scalar @of_file, \@faults,
            ", $count->{refused} refused, $count->{same_order} of $count->{ordered} in Alembic's order where it is firm");
        done_testing;
    };
}

subtest 'load-errors_by_sql' => sub {
    my @broken  = conformance_lines('load-errors.jsonl');
    my @answers = ask_server(join '', map { 'SELECT answer_graph(' . literal(scripts_of($_->{revisions})) . ");\n" } @broken);
    my @faults;
    for my $i (0 .. $#broken)
    {
        my $answer = $answers[$i];
        my $reason = reason_of($answer->{sqlstate}, $answer->{message});
        push @faults, "$broken[$i]{name}: $reason for $broken[$i]{error}: " . $json->encode($answer)
          if $reason ne $broken[$i]{error} || !$answer->{hint} || $answer->{stored} != 0;
    }
    no_fault('load-errors', scalar @broken, \@faults, '');
    done_testing;
};

done_testing();
