# What would destroy data is written only when somebody says so; a rename is no loss, and somebody has to say that too.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use JSON::PP ();
use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();

my $old = 'CREATE TABLE hives (id bigint PRIMARY KEY, note text, weight numeric);';

# A project whose history made the old schema, with other models. Returns the options of softbee.
sub project
{
    my ($models) = @_;
    my $home = models_project('hives.sql' => $models);
    write_script("$home/migrations", 'a1', { upgrade => $old, downgrade => 'DROP TABLE hives;' });
    return { cwd => $home };
}

sub new_script_of
{
    my ($at) = @_;
    my ($path) = grep { !m{/a1_} } glob "$at->{cwd}/migrations/versions/*.sql";
    return $path ? PostgreSQL::Test::Utils::slurp_file($path) : '';
}

my $column = 'CREATE TABLE hives (id bigint PRIMARY KEY, remark text, weight numeric);';
my $table  = 'CREATE TABLE colonies (id bigint PRIMARY KEY, note text, weight numeric);';

subtest a_loss_is_not_written_without_a_word => sub {
    my $at = project('CREATE TABLE hives (id bigint PRIMARY KEY, weight numeric);');
    softbee_fails($node, $at, 'migrate', '-m', 'x', 1,
        qr/^error: the upgrade would destroy data\n   = detail: It removes .*hives.*\. No file was written\.\n   = hint: If you mean it: --allow-data-loss\n/m,
        'a column that goes');
    is(new_script_of($at), '', 'no file');
    softbee_ok($node, $at, 'migrate', '-m', 'x', '--allow-data-loss', 'with the word');
    my $script = new_script_of($at);
    like($script, qr/^-- Hazards: data loss \(public\.hives/m, 'the header says it');
    like($script, qr/^-- Not proven: what the upgrade destroys does not come back with the downgrade$/m, 'and what nobody can prove');
};

subtest a_column_is_renamed_by_an_option => sub {
    my $at = project($column);
    softbee_fails($node, $at, 'migrate', '-m', 'x', 1,
        qr/   = hint: If it is a rename: --rename public\.hives\.note=public\.hives\.remark\n     If the data is to go: --allow-data-loss\n/,
        'the lines to type');
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'x', '--rename', 'hives.note=remark', 'with the option');
    like($err, qr/^INFO  \[softbee\] Detected renamed column 'hives\.note' to 'hives\.remark'$/m, 'it says so');
    like(new_script_of($at), qr/^-- softbee:upgrade\nALTER TABLE public\.hives RENAME COLUMN note TO remark;\n\n?-- softbee:downgrade\nALTER TABLE public\.hives RENAME COLUMN remark TO note;\n\z/m,
        'nothing else');
    softbee_ok($node, $at, 'check', 'it makes the models');
    softbee_fails($node, project($column), 'migrate', '-m', 'x', '--rename', 'hives.nothing=remark', 1,
        qr/^error: there is no table or column "hives\.nothing" to rename$/m, 'a name that is none');
};

subtest a_table_is_renamed_by_a_mark_in_the_models => sub {
    my $at = project("-- Where bees live.\n-- softbee:renamed-from hives\n$table\n");
    softbee_ok($node, $at, 'migrate', '-m', 'x', 'migrate');
    my $script = new_script_of($at);
    like($script, qr/^-- softbee:upgrade\nALTER TABLE public\.hives RENAME TO colonies;\n/m, 'the rename is first');
    like($script, qr/ALTER TABLE public\.colonies RENAME TO hives;\n\z/, 'and undone last');
    unlike($script, qr/DROP TABLE|ADD CONSTRAINT/, 'table and key stay what they are');
    softbee_ok($node, $at, 'check', 'the mark stays and harms nobody');
    my (undef, $err) = softbee_ok($node, $at, 'migrate', '-m', 'y', 'a second migrate');
    like($err, qr/No changes in schema detected/, 'finds nothing');
};

subtest a_column_of_a_renamed_table_is_renamed_by_marks => sub {
    my $at = project("-- softbee:renamed-from hives\nCREATE TABLE colonies (\n    id bigint PRIMARY KEY,\n"
          . "    remark text, -- softbee:renamed-from note\n    weight numeric\n);\n");
    softbee_ok($node, $at, 'migrate', '-m', 'x', 'migrate');
    like(new_script_of($at), qr/RENAME TO colonies;\nALTER TABLE public\.colonies RENAME COLUMN note TO remark;\n/, 'both, in an order that works');
};

subtest rows_outlast_a_rename => sub {
    $node->safe_psql('postgres', 'CREATE DATABASE renamed');
    my $at = { %{ project($column) }, database => 'renamed' };
    softbee_ok($node, $at, 'upgrade', 'the old schema');
    $node->safe_psql('renamed', q{INSERT INTO hives VALUES (1, 'calm', 12)});
    softbee_ok($node, $at, 'migrate', '-m', 'x', '--rename', 'hives.note=hives.remark', 'migrate');
    softbee_ok($node, $at, 'upgrade', 'upgrade');
    is($node->safe_psql('renamed', 'SELECT remark FROM hives'), 'calm', 'the row is there');
    softbee_ok($node, $at, 'downgrade', 'downgrade');
    is($node->safe_psql('renamed', 'SELECT note FROM hives'), 'calm', 'also on the way back');
};

subtest check_knows_the_marks_too => sub {
    my $at = project("-- softbee:renamed-from hives\n$table\n");
    my ($out) = softbee_fails($node, $at, 'check', 3, qr/new upgrade operations/, 'a rename that no revision has');
    # 18 has a NOT NULL constraint to rename, too.
    like($out, qr/\ADetected renamed table 'hives' to 'colonies'\n(?:Detected renamed NOT NULL constraint .*\n)?Detected renamed constraint 'hives_pkey on colonies' to 'colonies_pkey'\n\z/, 'is one, and no loss');
    ($out) = softbee_fails($node, $at, '--json', 'check', 3, qr//, 'as JSON');
    is_deeply([ grep { !/column/ } map { "$_->{action} $_->{kind} $_->{identity}" } @{ JSON::PP::decode_json($out)->{changes} } ], [ 'rename table public.colonies', 'rename constraint colonies_pkey on public.colonies' ], 'likewise');
};

# Answers the questions of a run that has a terminal.
sub on_terminal
{
    my ($at, $answers, @arguments) = @_;
    my ($in, $out) = ($answers, '');
    local %ENV = (%ENV, TERM => 'dumb', DATABASE_URL => url_of($node));
    my $is_done = IPC::Run::run([ $ENV{SOFTBEE}, @arguments ], '<pty<', \$in, '>pty>', \$out, '2>&1',
        init => sub { chdir $at->{cwd} or die "chdir $at->{cwd}: $!" });
    note $out;
    return ($is_done, $out =~ s/\r//gr);
}

subtest a_person_at_a_terminal_is_asked => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    my $models = 'CREATE TABLE colonies (id bigint PRIMARY KEY, note text, weight numeric);';
    my $at     = project($models);
    my ($is_done, $out) = on_terminal($at, "n\n", 'migrate', '-m', 'x');
    ok(!$is_done, 'with a no it is a loss');
    like($out, qr/^Was table hives renamed to colonies\? \[y\/N\] /m, 'the question');
    like($out, qr/^error: the upgrade would destroy data$/m, 'and what follows from the no');
    is(new_script_of($at), '', 'no file');
    ($is_done, $out) = on_terminal($at, "y\n", 'migrate', '-m', 'x');
    ok($is_done, 'with a yes it is none');
    like(new_script_of($at), qr/^-- softbee:upgrade\nALTER TABLE public\.hives RENAME TO colonies;\n/m, 'and the script renames');
};

subtest a_mark_that_belongs_to_nothing_is_refused => sub {
    softbee_fails($node, project("$old\n-- softbee:renamed-from bees\n"), 'migrate', '-m', 'x', 1,
        qr/^error\[SB004\]: softbee:renamed-from belongs to no table and no column\n  --> models\/hives\.sql:2:4\n/m, 'at its place');
};

done_testing;
