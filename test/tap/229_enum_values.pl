# A value that ALTER TYPE … ADD VALUE adds cannot be used before it is committed. The plan says where that is, and one plain
# `softbee upgrade` does it: a transaction for each revision. Where no commit can help, nothing is applied.
use strict;
use warnings FATAL => 'all';

use JSON::PP;
use SoftbeeSql;
use SoftbeeTest;
use Test::More;

my $node = start_node();
my %base = (
    a1 => { upgrade => "CREATE TYPE caste AS ENUM ('worker', 'drone');\nCREATE TABLE bees (caste caste, note text);" },
    a2 => { down => 'a1', upgrade => "ALTER TYPE caste ADD VALUE IF NOT EXISTS 'queen' BEFORE 'worker';" });

sub at
{
    my ($database, %scripts) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    return { dir => scripts_dir(%scripts), database => $database };
}

sub commits_before
{
    my ($at, @target) = @_;
    my ($status, $out, $err) = softbee($node, $at, 'plan', '--json', @target);
    is($status, 0, 'planned') or diag $err;
    return join ' ', map { "$_->{revision}:$_->{commits_before}" } @{ decode_json($out) };
}

my %uses = (
    by_literal => { upgrade => "INSERT INTO bees VALUES ('queen');" },
    by_default => { upgrade => "ALTER TABLE bees ALTER caste SET DEFAULT 'queen';" },
    by_block   => { upgrade => "DO \$\$ BEGIN EXECUTE 'INSERT INTO bees VALUES (''queen'')'; END \$\$;" },
    by_array   => { upgrade => "SELECT '{worker,queen}'::caste[];" },
    by_copy    => { upgrade => "COPY bees FROM stdin;\ndrone\t1\nqueen\t2\n\\.\n" },
    by_verify  => { upgrade => 'SELECT 1;', verify => "SELECT count(*) FROM bees WHERE caste = 'queen';" });

for my $how (sort keys %uses)
{
    subtest "value_used_${how}_in_a_later_revision" => sub {
        my $at = at($how, %base, a3 => { down => 'a2', upgrade => 'SELECT 1;' }, a4 => { down => 'a3', %{ $uses{$how} } });
        softbee_ok($node, $at, 'upgrade', 'a1', 'the type is there');
        is(commits_before($at), 'a2:a4 a3: a4:', 'the plan says what must be committed');
        my ($out) = softbee_ok($node, $at, 'plan', 'for people');
        like($out, qr/^upgrade +a2 .*\(must be committed before a4 uses its enum value\)$/m, 'too');
        my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'one plain upgrade does it');
        like($err, qr/each revision gets a transaction of its own/, 'and says how');
        is($node->safe_psql($how, 'SELECT revision FROM softbee_version'), 'a4', 'all of it');
        done_testing;
    };
}

subtest whole_history_on_an_empty_database => sub {
    my $at = at('empty', %base, a3 => { down => 'a2', %{ $uses{by_literal} } });
    softbee_ok($node, $at, 'upgrade', 'one plain upgrade');
    is($node->safe_psql('empty', 'SELECT caste FROM bees'), 'queen', 'the value is used');
    done_testing;
};

subtest what_does_not_use_the_value_needs_no_commit => sub {
    my $at = at('unused', %base, a3 => { down => 'a2', upgrade => "CREATE TABLE queen ();\nINSERT INTO bees VALUES ('drone', 'a queen');" });
    softbee_ok($node, $at, 'push', 'pushed');
    is(commits_before($at), 'a1: a2: a3:', 'the plan sees no use');
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', 'upgraded');
    unlike($err, qr/transaction of its own/, 'in one transaction');
    $at = at('outside', a1 => $base{a1}, a2 => { %{ $base{a2} }, options => 'transaction=none' }, a3 => { down => 'a2', %{ $uses{by_literal} } });
    is(commits_before($at), 'a1: a2: a3:', 'a section outside a transaction commits anyway');
    softbee_ok($node, $at, 'upgrade', 'and is used');
    done_testing;
};

subtest use_in_the_same_revision_is_refused_and_nothing_applied => sub {
    my $at = at('same', a1 => $base{a1}, a2 => { down => 'a1', upgrade => "$base{a2}{upgrade}\n$uses{by_literal}{upgrade}" });
    softbee_ok($node, $at, 'upgrade', 'a1', 'the type is there');
    is(commits_before($at), 'a2:a2', 'the plan names the revision itself');
    my (undef, $err) = softbee_fails($node, $at, 'upgrade', 1,
        qr/^error\[55P04\]: unsafe use of new value "queen" of enum type caste\n.*two revisions\.$/ms, 'refused with the way out');
    like($err, qr/nothing was applied, the transaction was rolled back/, 'and nothing was applied');
    $at = at('same_verify', a1 => $base{a1}, a2 => { %{ $base{a2} }, verify => $uses{by_verify}{verify} });
    softbee_ok($node, $at, 'upgrade', 'a1', 'the type is there');
    softbee_fails($node, $at, 'upgrade', 1, qr/^error\[SB011\].*two revisions\.$/ms, 'likewise in its verify section');
    done_testing;
};

$node->stop;
done_testing();
