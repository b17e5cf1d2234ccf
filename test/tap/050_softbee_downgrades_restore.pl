# Soft-Bee's own revisions: each downgrade restores the schema that was before its upgrade, and the upgrade works again;
# the models are what the revisions make; the data survives the way there and back.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use SoftbeeTest;

my $node = start_node();
my $dir  = migrations();

# { id => { parents, needs } } from the headers, parents before children.
sub read_revisions
{
    my %revisions;
    for my $path (glob "$dir/versions/*.sql")
    {
        my $text   = PostgreSQL::Test::Utils::slurp_file($path);
        my $value  = sub { my ($key) = @_; return $text =~ /^-- $key:[ ]*(.*)$/m ? $1 : '' };
        my ($id)   = $value->('Revision ID');
        my $listed = sub { return grep { length } split /,\s*/, $value->($_[0]) };
        $revisions{$id} = { parents => [ $listed->('Revises') ], needs => [ $listed->('Depends On') ] };
        $revisions{$id}{needs} = [ map { label_owner($_) // $_ } @{ $revisions{$id}{needs} } ];
    }
    my (@ordered, %done);
    while (my @ready = grep { !$done{$_} && !grep { !$done{$_} } needs_of($revisions{$_}) } sort keys %revisions)
    {
        $done{$_} = push @ordered, $_ for @ready;
    }
    is(@ordered, keys %revisions, 'the revisions are a graph');
    return (\%revisions, @ordered);
}

sub needs_of
{
    my ($revision) = @_;
    return (@{ $revision->{parents} }, @{ $revision->{needs} });
}

sub label_owner
{
    my ($label) = @_;
    for my $path (glob "$dir/versions/*.sql")
    {
        my $text = PostgreSQL::Test::Utils::slurp_file($path);
        return $1 if $text =~ /^-- Branch Labels: \Q$label\E$/m && $text =~ /^-- Revision ID: (.*)$/m;
    }
    return;
}

# A column that a downgrade adds again stands last: the lines of each CREATE TABLE are compared in any order.
sub without_column_order
{
    my ($dump) = @_;
    my $sorted = sub { return join "\n", sort map { s/,$//r } split /\n/, $_[0] };
    $dump =~ s/^(CREATE TABLE [^\n]+ \(\n)(.*?)(\n\);)/$1 . $sorted->($2) . $3/gmse;
    return $dump;
}

my ($revisions, @ordered) = read_revisions();
cmp_ok(@ordered, '>=', 10, 'at least ten revisions');
softbee_ok($node, { dir => $dir }, 'heads', 'the heads are listed');
is(scalar(grep { my $id = $_; !grep { grep { $_ eq $id } @{ $_->{parents} } } values %$revisions } @ordered),
    1, 'one head');

for my $id (@ordered)
{
    my $revision = $revisions->{$id};
    my $database = "restores_$id";
    my $where    = { dir => $dir, database => $database };
    $node->safe_psql('postgres', "CREATE DATABASE $database");
    softbee_ok($node, $where, 'push', "$id: pushed");
    softbee_ok($node, $where, 'upgrade', $_, "$id: upgrade to $_, which it needs") for needs_of($revision);

    my $before = dump_of($node, database => $database);
    softbee_ok($node, $where, 'upgrade', $id, "$id: upgrade");
    my $upgraded = dump_of($node, database => $database);
    softbee_ok($node, $where, 'downgrade', $revision->{parents}[0] // 'base', "$id: downgrade");
    is(without_column_order(dump_of($node, database => $database)),
        without_column_order($before), "$id: the downgrade restores the schema");
    softbee_ok($node, $where, 'upgrade', $id, "$id: upgrade again");
    is(without_column_order(dump_of($node, database => $database)),
        without_column_order($upgraded), "$id: the second upgrade makes what the first made");
    $node->safe_psql('postgres', "DROP DATABASE $database");
}

# What one run to the head and one back to the base leave.
my $where = { dir => $dir, database => 'whole' };
$node->safe_psql('postgres', 'CREATE DATABASE whole');
softbee_ok($node, $where, 'push', 'pushed');
my $empty = dump_of($node, database => 'whole');
softbee_ok($node, $where, 'upgrade', 'upgrade from base to the head');
my $made = dump_of($node, database => 'whole');

$node->safe_psql('postgres', 'CREATE DATABASE models');
$node->safe_psql('models',   'CREATE EXTENSION softbee_migrate');
$node->safe_psql('models', PostgreSQL::Test::Utils::slurp_file($_)) for sort glob "$dir/models/*.sql";
is(dump_of($node, database => 'models'), $made, 'the models are what the revisions make');

softbee_ok($node, $where, 'downgrade', 'base', 'downgrade from the head to base');
is(dump_of($node, database => 'whole'), $empty, 'nothing is left at base');

# Rows that were there before the data revisions.
softbee_ok($node, $where, 'upgrade', '3f2a9c1d7e10', 'upgrade to the apiaries');
$node->safe_psql('whole', <<'SQL');
INSERT INTO users (id, email, password_hash, first_name, last_name, is_admin) VALUES
    ('u1', 'ana@example.org', '-', 'Ana', 'Torres', true),
    ('u2', 'ben@example.org', '-', 'Ben', 'Weber', false);
INSERT INTO apiaries (id, name, location, owner_id) VALUES ('a1', 'Linden Hill', 'behind the mill', 'u2');
SQL
softbee_ok($node, $where, 'upgrade', 'upgrade with rows');
is($node->safe_psql('whole', 'SELECT id, role, full_name FROM users ORDER BY id'),
    "u1|admin|Ana Torres\nu2|user|Ben Weber", 'roles and full names are filled from what was there');
is($node->safe_psql('whole', 'SELECT * FROM apiary_members'), 'a1|u2|t', 'owners are members of their apiaries');
softbee_ok($node, $where, 'downgrade', '3f2a9c1d7e10', 'downgrade with rows');
is($node->safe_psql('whole', 'SELECT id, is_admin FROM users ORDER BY id'), "u1|t\nu2|f", 'who is an admin is kept');

$node->stop;
done_testing();
