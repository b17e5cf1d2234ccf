# What an upgrade is asked for beside its target: a name, values for scripts, a backup, a command that has the last word.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(
    a1 => { upgrade => 'CREATE TABLE hives (region text)', downgrade => 'DROP TABLE hives' },
    a2 => {
        down      => 'a1',
        upgrade   => "INSERT INTO hives VALUES (current_setting('softbee_x.region'))",
        downgrade => 'TRUNCATE hives'
    },
    a3 => { down => 'a2', upgrade => "SELECT 1 / (current_setting('softbee_x.fail', true) IS DISTINCT FROM 'yes')::int", downgrade => '' });

sub database
{
    my ($name) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    return { dir => $dir, database => $name, cwd => PostgreSQL::Test::Utils::tempdir() };
}

subtest tag_and_values_reach_the_server => sub {
    my $at = database('named');
    softbee_ok($node, $at, 'upgrade', 'a2', '--tag', 'release 7', '-x', 'region=north', '-x', 'other', 'in one transaction');
    is($node->safe_psql('named', 'SELECT region FROM hives'), 'north', 'the script read the value');
    is($node->safe_psql('named', 'SELECT DISTINCT tag FROM softbee_log'), 'release 7', 'the log has the name');
    like((softbee_ok($node, $at, 'log', '--json', 'log'))[0], qr/"tag": "release 7"/, 'and shows it');
    softbee_fails($node, $at, 'upgrade', '--tag', 'release 8', '-x', 'fail=yes', 1, qr/division by zero/, 'a failure');
    is($node->safe_psql('named', q(SELECT tag FROM softbee_log WHERE state = 'failed')), 'release 8', 'has its name too');
    softbee_ok($node, $at, 'downgrade', 'base', '--tag', 'undo', '-x', 'region=none', 'downgrade');
    $node->safe_psql('postgres', q(ALTER DATABASE named SET client_min_messages = error));
    my (undef, $err) = softbee_ok($node, { %$at, cwd => own_transactions() }, 'upgrade', '-x', "region=it's", '--tag', 'each', 'in own transactions');
    is($node->safe_psql('named', 'SELECT region FROM hives'), q(it's), 'the value again');
    is($node->safe_psql('named', q(SELECT count(*) FROM softbee_log WHERE tag = 'each')), '3', 'the name again');
    like($err, qr/Running upgrade a1 -> a2/, 'steps are shown also where the database turns notices off');
    softbee_ok($node, $at, 'stamp', 'a1', '--tag', 'set', 'stamp');
    is($node->safe_psql('named', 'SELECT tag FROM softbee_log ORDER BY id DESC LIMIT 1'), 'set', 'a stamp has one');
    my $nowhere = { dir => $dir, env => { DATABASE_URL => 'postgresql:///x?host=/nowhere' } };
    softbee_fails(undef, $nowhere, $_, '-x', 're-gion=1', 2, qr/\Aerror: "re-gion" cannot be the name of a setting\n/, "$_ sees it before it connects")
      for qw(upgrade downgrade);
    softbee_fails(undef, $nowhere, 'upgrade', '-x', 'region=1', 1, qr{\Aerror: could not connect to \S+/x }, 'which it does then');
    softbee_fails($node, $at, 'upgrade', '-x', 're-gion=1', 2, qr/"re-gion" cannot be the name of a setting\n.*letters, digits/, 'a name that is none');
    done_testing;
};

sub own_transactions
{
    my $folder = PostgreSQL::Test::Utils::tempdir();
    PostgreSQL::Test::Utils::append_to_file("$folder/softbee.toml", "transaction_per_migration = true\n");
    return $folder;
}

subtest backup_comes_first => sub {
    my $at = database('saved');
    softbee_ok($node, $at, 'upgrade', '-x', 'region=north', 'a schema');
    softbee_ok($node, $at, 'downgrade', 'a2', 'one down');
    my (undef, $err) = softbee_ok($node, $at, 'upgrade', '--backup=safe/', 'head', 'with a backup');
    my ($file) = glob "$at->{cwd}/safe/*";
    like($file, qr{/saved_\d{8}T\d{6}Z\.dump$}, 'named after database and time');
    like($err, qr{^INFO  \[softbee\] Backup: safe/saved_\S+; to restore it beside the present database: createdb .* && pg_restore .*\n\z}m,
        'the last line says how to restore');
    my ($restore) = $err =~ /database: (.*)/;
    is(system("cd '$at->{cwd}' && $restore"), 0, 'and that works');
    is($node->safe_psql('restored', 'SELECT (SELECT region FROM hives), (SELECT revision FROM softbee_version)'), 'north|a2',
        'the database of before the upgrade');

    softbee_ok($node, $at, 'upgrade', '--backup=other', 'with nothing to do');
    ok(!-e "$at->{cwd}/other", 'there is nothing to save');
    softbee_ok($node, $at, 'downgrade', 'a2', 'one down');
    softbee_fails($node, $at, 'upgrade', "--backup=$file", 1, qr/file "\S+" exists\n.*Nothing was done/, 'overwrites nothing');
    softbee_fails($node, $at, 'upgrade', '--backup=nowhere/at/all', 1, qr/backup to "nowhere\/at\/all" failed: \S*pg_dump ended with exit status 1/, 'a file that cannot be written');
    is($node->safe_psql('saved', 'SELECT revision FROM softbee_version'), 'a2', 'a failed backup stops the upgrade');
    is_deeply([ glob "$at->{cwd}/*.part" ], [], 'no half of one is left');
    softbee_ok($node, $at, 'upgrade', '--backup', 'head', 'the option alone leaves the target alone');
    is(scalar(() = glob "$at->{cwd}/saved_*.dump"), 1, 'and writes here');
    done_testing;
};

subtest verify_command_has_the_last_word => sub {
    my $at = database('checked');
    my ($out, $err) = softbee_ok($node, $at, 'upgrade', 'a1', '--verify-command', 'echo healthy', 'a command that is content');
    is($out, '', 'its output is no result');
    like($err, qr/^healthy$/m, 'it is shown');
    softbee_fails($node, $at, 'upgrade', '-x', 'region=x', '--verify-command', 'exit 7', 1,
        qr/^error: verify command ended with exit status 7\n.*The migrations stay applied\.\n.*hint: To go back: softbee downgrade a1$/ms, 'one that is not');
    is($node->safe_psql('checked', 'SELECT revision FROM softbee_version'), 'a3', 'the migrations stay');
    softbee_fails($node, database('checked_new'), 'upgrade', 'a1', '--verify-command', 'false', 1, qr/softbee downgrade base$/m, 'from nothing');
    done_testing;
};

subtest ensure_version => sub {
    my $at = database('empty');
    is((softbee_ok(undef, 'ensure-version', '--sql', 'as SQL'))[0], "CREATE EXTENSION IF NOT EXISTS softbee_migrate;\n", 'the statement');
    like((softbee_ok($node, $at, 'ensure-version', 'once'))[1],  qr/Extension softbee_migrate created in schema public/, 'creates it');
    like((softbee_ok($node, $at, 'ensure-version', 'twice'))[1], qr/Nothing to do: extension softbee_migrate is installed/, 'once');
    done_testing;
};

subtest purge_forgets_whatever_it_is => sub {
    my $at = database('ghost');
    softbee_ok($node, $at, 'upgrade', 'a1', 'a version');
    $node->safe_psql('ghost', q(INSERT INTO softbee_version VALUES ('gone')));
    softbee_fails($node, $at, 'upgrade', 1, qr/revision "gone" does not exist/, 'a version that nobody knows');
    softbee_ok($node, $at, 'stamp', '--purge', 'a1', 'is forgotten');
    is($node->safe_psql('ghost', 'SELECT string_agg(revision, $$,$$) FROM softbee_version'), 'a1', 'and nothing else');
    my $edited = scripts_dir(a1 => { upgrade => 'CREATE TABLE bees ()', downgrade => '' });
    softbee_fails($node, { %$at, dir => $edited }, 'upgrade', 1, qr/SB005/, 'an edited script is refused');
    softbee_ok($node, { %$at, dir => $edited }, 'stamp', '--purge', 'base', 'unless one begins anew');
    softbee_ok($node, { %$at, dir => $edited }, 'upgrade', 'with the new text');
    done_testing;
};

done_testing;
