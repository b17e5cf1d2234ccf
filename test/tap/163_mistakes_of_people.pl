# What people do wrong, and what they read then: each of these once said something false, or nothing.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(chain(2));

sub database
{
    my ($name, %option) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    return { dir => $dir, database => $name, %option };
}

sub file_with
{
    my ($path, $text) = @_;
    open my $file, '>:raw', $path or die "$path: $!";
    print $file $text;
    close $file or die "$path: $!";
    return;
}

subtest name_of_an_environment_mistyped => sub {
    my $cwd = PostgreSQL::Test::Utils::tempdir();
    file_with("$cwd/softbee.toml", "[local]\n\n[production]\nprotected = true\n");
    my $at = database('typed', cwd => $cwd);
    softbee_ok($node, $at, 'upgrade', 'an upgrade');
    for my $name ('Production', 'prodution')
    {
        softbee_fails($node, { %$at, env => { FLASK_ENV => $name } }, 'downgrade', 1,
            qr/environment "$name" is protected\n.*no section \[$name\] \(from FLASK_ENV\), and its section \[production\] is protected/s,
            "$name keeps the protection");
    }
    softbee_ok($node, { %$at, env => { FLASK_ENV => 'development' } }, 'downgrade', 'another name has none');
    softbee_fails($node, $at, '-E', 'staging', 'current', 1, qr/Add the section, or leave -E out/, 'the hint fits the option');
    done_testing;
};

subtest place_in_a_script_that_cannot_be_read => sub {
    my $broken = scripts_dir(chain(1));
    file_with("$broken/versions/c2_latin1.sql", "-- Latin\n-- Revision ID: c2\n-- Revises: c1\n\n-- softbee:upgrade\nSELECT 'B\xe9';\n");
    my $at = { %{ database('unread') }, dir => $broken };
    softbee_fails($node, $at, 'upgrade', 1, qr{^error\[SB004\]: .*\n  --> \S+/c2_latin1\.sql:6:10\n}m, 'not UTF-8: file, line and column');
    file_with("$broken/versions/c2_latin1.sql", "-- Two\n-- Revision ID: c2\n-- Revsies: c1\n\n-- softbee:upgrade\n");
    my (undef, $err) = softbee_fails($node, $at, 'upgrade', 1, qr{^  --> \S+/c2_latin1\.sql:3:4\n3 \| -- Revsies: c1\n}m, 'a header: the line and a caret');
    unlike($err, qr/script at|of revision/, 'and nothing twice');
    done_testing;
};

subtest constraint_that_waits_for_the_end => sub {
    my $deferred = scripts_dir(
        d1 => { upgrade => 'CREATE TABLE hive (id int PRIMARY KEY); CREATE TABLE bee (hive int REFERENCES hive DEFERRABLE INITIALLY DEFERRED); INSERT INTO bee VALUES (7)' });
    my $at = { %{ database('deferred') }, dir => $deferred };
    softbee_fails($node, $at, 'upgrade', 1, qr/^error\[23503\]: .*\n(?s:.*)a deferred constraint was checked at the end, behind all steps$/m, 'says when it failed');
    is($node->safe_psql('deferred', q(SELECT state, revision IS NULL, error ->> 'sqlstate' FROM softbee_log)), 'failed|t|23503', 'and is in the log');
    done_testing;
};

subtest revision_without_a_file => sub {
    my $older = scripts_dir(chain(2));
    my $at    = { %{ database('older') }, dir => $older };
    softbee_ok($node, $at, 'upgrade', 'both');
    unlink glob "$older/versions/c2*";
    for my $command ([ 'show', 'current' ], [ 'history', '-i' ])
    {
        like((softbee_ok($node, $at, @$command, "@$command"))[1],
            qr/^WARN  \[softbee\] the database is at c2, which has no file here; --db shows what the server has$/m, 'it is named');
    }
    done_testing;
};

subtest superuser_adopts_what_is_applied => sub {
    my $at = database('owned');
    $node->safe_psql('postgres', 'CREATE ROLE owner LOGIN; ALTER DATABASE owned OWNER TO owner');
    $node->safe_psql('owned', 'GRANT ALL ON SCHEMA public TO owner');
    softbee_ok($node, { %$at, user => 'owner' }, 'upgrade', 'the owner');
    softbee_ok($node, $at, 'push', 'a superuser pushes the same files');
    is($node->safe_psql('owned', q(SELECT string_agg(DISTINCT pushed_by, ',') = current_user FROM softbee_revision)), 't', 'they are his');
    softbee_ok($node, $at, 'downgrade', 'and he undoes one');
    done_testing;
};

subtest backup_is_the_rule => sub {
    my $cwd = PostgreSQL::Test::Utils::tempdir();
    file_with("$cwd/softbee.toml", "[production]\nbackup = \"backups\"\n");
    my $at = database('kept', cwd => $cwd);
    softbee_ok($node, { %$at, env => { SOFTBEE_ENV => 'production' } }, 'upgrade', 'in production');
    is(scalar(() = glob "$cwd/backups/kept_*.dump"), 1, 'a backup is there');
    softbee_ok($node, $at, 'downgrade', 'one down');
    softbee_ok($node, $at, 'upgrade', 'elsewhere');
    is(scalar(() = glob "$cwd/backups/*"), 1, 'there is no rule');
    done_testing;
};

subtest small_slips => sub {
    my $at = database('slips');
    softbee_fails($node, $at, 'log', '-n', '0', 2, qr/\Aerror: /, 'log -n 0 is wrong usage');
    softbee_fails(undef, $at, 'history', '-r', '-3:-1', 1, qr/both sides of range "-3:-1" are relative\n/, 'two relative sides');
    softbee_fails(undef, { dir => "$dir/versions" }, 'heads', 1, qr/Give the folder around it: -d \Q$dir\E$/m, 'one folder too deep');
    softbee_fails(undef, 'db', 'upgrade', 2, qr/it is: softbee upgrade/, 'a word too many');
    softbee_fails(undef, 'current', '-D', 2, qr/option (-D|--database) needs a value/, 'an option without its value');
    my $empty = scripts_dir();
    mkdir "$empty/versions";
    like((softbee_ok($node, { %$at, dir => $empty }, 'upgrade', 'no script'))[1], qr/Nothing to do: there is no script/, 'says that there is none');
    $node->safe_psql('slips', 'DROP EXTENSION softbee_migrate; DROP SCHEMA public');
    softbee_fails($node, $at, 'upgrade', 1, qr/there is no schema to create extension softbee_migrate in\n(?s:.*)CREATE SCHEMA public/, 'no schema');
    done_testing;
};

done_testing;
