# The one command a deploy runs, from an empty database to the next release: what is sent, what is kept, what is said.
use strict;
use warnings FATAL => 'all';

use JSON::PP qw(decode_json);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $dir  = scripts_dir(chain(3));
my $at   = { dir => $dir };

sub database
{
    my ($name) = @_;
    $node->safe_psql('postgres', "CREATE DATABASE $name");
    return { dir => $dir, database => $name };
}

subtest first_deploy_creates_the_extension_and_applies_everything => sub {
    my ($out, $err) = softbee_ok($node, $at, 'upgrade', 'first deploy');
    is($out, '', 'nothing on stdout');
    like($err, qr{\AINFO  \[softbee\] Context: \w+@\[local\]:\d+/postgres \(from DATABASE_URL\)$}m, 'says where');
    like($err, qr/^INFO  \[softbee\] Extension softbee_migrate created in schema public$/m, 'says what it made');
    like($err, qr/^INFO  \[softbee\] Running upgrade  -> c1, Revision c1$/m, 'Alembic\'s words for a base');
    like($err, qr/^INFO  \[softbee\] Running upgrade c1 -> c2, Revision c2$/m, 'and for the next');
    is($node->safe_psql('postgres', 'SELECT count(*) FROM c3'), '0', 'the tables are there');
    done_testing;
};

subtest second_deploy_finds_nothing_to_do => sub {
    my ($out, $err) = softbee_ok($node, $at, 'upgrade', 'second deploy');
    unlike($err, qr/Running|created/, 'nothing ran');
    like($err, qr/Nothing to do: all that "head" needs is applied/, 'and it says so');
    done_testing;
};

subtest deploy_with_nothing_to_do_does_not_wait_behind_another => sub {
    my $session = session($node);
    $session->('BEGIN; SELECT softbee_lock();');
    softbee_ok($node, { %$at, env => { PGOPTIONS => '-c lock_timeout=1ms' } }, 'upgrade', 'does not wait');
    $session->('ROLLBACK');
    $session->();
    done_testing;
};

subtest current_heads_and_history_agree_with_alembic => sub {
    is((softbee_ok($node, $at, 'current', 'current'))[0], "c3 (head)\n", 'current');
    is((softbee_ok($node, $at, 'heads', 'heads'))[0],     "c3 (head)\n", 'heads');
    softbee_ok($node, $at, 'downgrade', 'downgrade one');
    is((softbee_ok($node, $at, 'current', 'current'))[0], "c2\n", 'one below');
    is((softbee_ok($node, $at, 'history', '-i', 'history'))[0],
        "c2 -> c3 (head), Revision c3\nc1 -> c2 (current), Revision c2\n<base> -> c1, Revision c1\n", 'history -i');
    is((softbee_ok($node, $at, 'history', '-r', ':current', 'history'))[0],
        "c1 -> c2, Revision c2\n<base> -> c1, Revision c1\n", 'history -r :current');
    like((softbee_ok($node, $at, 'show', 'current', 'show'))[0], qr/^Rev: c2\nParent: c1\nPath: /, 'show current');
    like((softbee_ok($node, $at, 'current', '-v', 'current -v'))[0],
        qr{\ACurrent revision\(s\) for \w+@\[local\]:\d+/postgres:\nRev: c2\nParent: c1\nPath: .*\n\n    Revision c2\n},
        'current -v');
    softbee_ok($node, $at, 'upgrade', 'up again');
    done_testing;
};

subtest name_of_a_command_is_a_target => sub {
    my $where = database('targets');
    my ($out, $err) = softbee_ok($node, $where, 'upgrade', 'heads', 'upgrade heads');
    is($out, '', 'the command heads did not run');
    like($err, qr/Running upgrade c2 -> c3/, 'the upgrade did');
    softbee_ok($node, $where, 'downgrade', '-1', 'downgrade -1');
    is($node->safe_psql('targets', 'SELECT * FROM softbee_version'), 'c2', 'one step down');
    softbee_ok($node, $where, 'stamp', 'heads', 'stamp heads');
    is($node->safe_psql('targets', 'SELECT * FROM softbee_version'), 'c3', 'stamped');
    done_testing;
};

subtest push_sends_only_what_the_server_lacks => sub {
    my $where = database('pushes');
    softbee_ok($node, $where, 'push', 'first push');
    is((softbee_ok($node, $where, 'push', 'again'))[0], '', 'nothing is sent twice');
    my $path = write_script($dir, 'c4', { down => 'c3', upgrade => 'CREATE TABLE c4 ();', downgrade => 'DROP TABLE c4;' });
    like((softbee_ok($node, $where, 'push', 'one more'))[0], qr{\Aadded  c4  \S+/versions/c4_revision_c4\.sql\n\z}, 'the new one');
    write_script($dir, 'c4', { down => 'c3', upgrade => 'CREATE TABLE d4 ();', downgrade => 'DROP TABLE d4;' });
    like((softbee_ok($node, $where, 'push', 'edited'))[0], qr{\Areplaced  c4  }, 'the edited one');
    rename $path, "$dir/versions/c4_moved.sql" or die $!;
    like((softbee_ok($node, $where, 'push', 'moved'))[0], qr{c4_moved\.sql\n\z}, 'the moved one');
    like($node->safe_psql('pushes', "SELECT path FROM softbee_revision WHERE revision = 'c4'"),
        qr{^[^/]+/versions/c4_moved\.sql$}, 'its path is as a person opens it');
    unlink "$dir/versions/c4_moved.sql" or die $!;
    done_testing;
};

subtest draft_whose_file_is_gone_is_pruned => sub {
    my $where = database('prunes');
    softbee_ok($node, $where, 'upgrade', 'deployed');
    my $path = write_script($dir, 'draft', { down => 'c3', upgrade => 'SELECT 1/0;' });
    softbee_ok($node, $where, 'push', 'pushed');
    unlink $path or die $!;
    softbee_ok($node, $where, 'upgrade', '--keep', 'c3', 'kept with --keep');
    is($node->safe_psql('prunes', q{SELECT count(*) FROM softbee_revision WHERE revision = 'draft'}), '1', 'it is there');
    my ($out, $err) = softbee_ok($node, $where, 'upgrade', 'the head is no draft');
    like($err, qr/Pruned 1 revision whose file is gone and that was not applied: draft/, 'it says so');
    is($node->safe_psql('prunes', q{SELECT count(*) FROM softbee_revision WHERE revision = 'draft'}), '0', 'it is gone');
    done_testing;
};

subtest older_checkout_gets_a_warning_and_starts => sub {
    my $where = database('older');
    my $path  = write_script($dir, 'c4', { down => 'c3', upgrade => 'CREATE TABLE c4 ();', downgrade => 'DROP TABLE c4;' });
    softbee_ok($node, $where, 'upgrade', 'the new release');
    unlink $path or die $!;
    my $session = session($node, database => 'older');
    $session->('BEGIN; SELECT softbee_lock();');
    my ($out, $err) = softbee_ok($node, { %$where, env => { PGOPTIONS => '-c lock_timeout=1ms' } }, 'upgrade',
        'the old release starts, without a lock');
    $session->('ROLLBACK');
    $session->();
    like($err, qr/^WARN  \[softbee\] the database has 1 applied revision that "\S+" does not have: c4;/m, 'it is told');
    is((softbee_ok($node, $where, 'current', '--check-heads', 'is ready'))[0], "c4 (head)\n", 'its heads are applied');
    softbee_ok($node, $where, 'downgrade', 'the stored text of a file that is gone');
    is($node->safe_psql('older', q{SELECT to_regclass('c4') IS NULL}), 't', 'is undone');
    done_testing;
};

subtest two_heads_of_which_a_colleague_applied_one => sub {
    my $where  = database('colleague');
    my $theirs = write_script($dir, 'd4', { down => 'c3', upgrade => 'CREATE TABLE d4 ();', downgrade => '' });
    softbee_ok($node, $where, 'upgrade', 'their branch');
    unlink $theirs or die $!;
    my $ours = write_script($dir, 'e4', { down => 'c3', upgrade => 'CREATE TABLE e4 ();', downgrade => '' });
    my ($out, $err) = softbee_fails($node, $where, 'upgrade', 1, qr/^error\[SB002\]: /m, 'ours has a head of its own');
    like($err, qr{They fork above "c3" \(Revision c3\)\.$}m, 'the fork');
    like($err, qr{Head "d4" \(Revision d4\) was created \S+ \S+ in "\S+d4_revision_d4\.sql"; it was pushed by "\w+" on \S+ \S+ and is applied\.$}m,
        'the head that is not here');
    like($err, qr{Head "e4" \(Revision e4\) was created \S+ \S+ in "\S+e4_revision_e4\.sql"; it is new\.$}m, 'the one that is');
    is(scalar(() = $err =~ /Head "/g), 2, 'each once');
    like($err, qr/hint: Merge them: softbee merge d4 e4 -m "…"; or take all of them: softbee upgrade heads;/, 'the ways out');
    unlink $ours or die $!;
    done_testing;
};

subtest edited_script_stops_an_upgrade_and_not_a_downgrade => sub {
    my $where = database('edited');
    softbee_ok($node, $where, 'upgrade', 'deployed');
    my %scripts = chain(3);
    write_script($dir, 'c3', { %{ $scripts{c3} }, upgrade => 'CREATE TABLE c3 (id bigint PRIMARY KEY, more text);' });
    softbee_fails($node, $where, 'upgrade', 1,
        qr/^error\[SB005\]: script of applied revision "c3" was edited\n.*   = note: nothing was applied/ms, 'upgrade stops');
    my ($out, $err) = softbee_ok($node, $where, 'downgrade', 'downgrade goes on');
    like($err, qr/^WARN .*"c3" was edited; the downgrade runs the text that was stored$/m, 'and warns');
    write_script($dir, 'c3', $scripts{c3});
    done_testing;
};

# With a script that no push could store.
subtest syntax_error_in_what_was_applied_stops_an_upgrade_and_not_a_downgrade => sub {
    my $where = database('broken');
    softbee_ok($node, $where, 'upgrade', 'deployed');
    my %scripts = chain(3);
    for my $broken ('CREATE TABEL c3 (id bigint);', 'CREATE TABLE c3 (id bigint); COMMIT;', "COPY c3 FROM stdin;\n1\n")
    {
        write_script($dir, 'c3', { %{ $scripts{c3} }, upgrade => $broken });
        softbee_fails($node, $where, 'upgrade', 1, qr/\A.*^error\[SB005\]: script of applied revision "c3" was edited$/ms, 'upgrade stops');
        is((softbee_ok($node, $where, 'plan', '--downgrade', 'a plan goes on'))[0], "downgrade  c3  1 statement  Revision c3\n", 'and shows the step');
        my ($out, $err) = softbee_ok($node, $where, 'downgrade', 'downgrade goes on');
        like($err, qr/^WARN .*"c3" was edited; the downgrade runs the text that was stored$/m, 'and warns');
        is($node->safe_psql('broken', q{SELECT to_regclass('c3') IS NULL}), 't', 'the stored text ran');
        softbee_fails($node, $where, 'upgrade', 1, qr/^error\[(?:42601|SB004)\]: .*^  --> \S+\/c3_revision_c3\.sql:8:/ms, 'not applied any more: the mistake and its place');
        write_script($dir, 'c3', $scripts{c3});
        softbee_ok($node, $where, 'upgrade', 'mended');
    }

    # A downgrade section may change, and whoever changed it does not want the old one to run.
    write_script($dir, 'c3', { %{ $scripts{c3} }, downgrade => 'DORP TABLE c3;' });
    softbee_fails($node, $where, 'downgrade', 1, qr/^error\[42601\]: /m, 'a mistake in the downgrade stops it');
    is($node->safe_psql('broken', 'SELECT * FROM softbee_version'), 'c3', 'and nothing ran');
    write_script($dir, 'c3', $scripts{c3});
    done_testing;
};

subtest plan_leaves_no_trace => sub {
    my $where = database('plans');
    is((softbee_ok($node, $where, 'plan', 'of an empty database'))[0],
        "upgrade  c1  1 statement  Revision c1\nupgrade  c2  1 statement  Revision c2\nupgrade  c3  1 statement  Revision c3\n",
        'all');
    is($node->safe_psql('plans', 'SELECT count(*) FROM pg_extension WHERE extname = \'softbee_migrate\''), '0', 'no extension');
    softbee_ok($node, $where, 'upgrade', 'c1', 'one');
    is((softbee_ok($node, $where, 'plan', '+1', 'the next'))[0], "upgrade  c2  1 statement  Revision c2\n", 'the next');
    is((softbee_ok($node, $where, 'plan', '--downgrade', 'back'))[0], "downgrade  c1  1 statement  Revision c1\n", 'back');
    is($node->safe_psql('plans', 'SELECT * FROM softbee_version'), 'c1', 'nothing moved');
    done_testing;
};

subtest results_are_json_on_demand => sub {
    my $where = database('json');
    my $steps = decode_json((softbee_ok($node, $where, '--json', 'upgrade', 'upgrade'))[0]);
    is_deeply([ map { [ @$_{qw(ordinal revision direction message)} ] } @$steps ],
        [ map { [ $_, "c$_", 'upgrade', "Revision c$_" ] } 1 .. 3 ], 'the steps');
    is_deeply(decode_json((softbee_ok($node, $where, 'upgrade', '--json', 'again'))[0]), [], 'no steps');
    for my $command (qw(current heads history branches show plan log push stamp downgrade))
    {
        my ($out) = softbee_ok($node, $where, $command, '--json', $command);
        is(ref decode_json($out), 'ARRAY', "$command is a list");
    }
    my ($out, $err) = softbee_fails($node, $where, '--json', '-q', 'upgrade', 'nope', 1, qr/\{/, 'an error');
    is(decode_json($err)->{error}{sqlstate}, 'SB001', 'is an object too');
    done_testing;
};

subtest each_revision_in_its_own_transaction_where_configured => sub {
    my $where = database('each');
    my $bad   = scripts_dir(chain(2), c3 => { down => 'c2', upgrade => 'SELECT 1/0;' });
    my $home  = scripts_dir();
    open my $file, '>', "$home.toml" or die $!;
    print {$file} "transaction_per_migration = true\n";
    close $file or die $!;
    my ($out, $err) = softbee_fails($node, { %$where, dir => $bad }, '-c', "$home.toml", 'upgrade', 1,
        qr/^error\[22012\]: division by zero$/m, 'the third fails');
    like($err, qr/upgrade of revision c3; what was finished stays: the database is at c2/, 'and says what stays');
    is($node->safe_psql('each', 'SELECT * FROM softbee_version'), 'c2', 'the first two stay');
    is_deeply(decode_json((softbee_ok($node, { %$where, dir => $bad }, '-c', "$home.toml", '--json', 'downgrade', 'down'))[0]),
        [ { ordinal => 1, revision => 'c2', direction => 'downgrade', message => 'Revision c2', statements => 1,
            transactional => JSON::PP::true, commits_before => '' } ], 'what ran is the result');
    is($node->safe_psql('each', q{SELECT state, error->>'sqlstate' FROM softbee_log WHERE revision = 'c3'
        AND state = 'failed'}), 'failed|22012', 'the third is in the log');
    unlink "$home.toml";
    done_testing;
};

subtest stamp_sets_versions_and_runs_nothing => sub {
    my $where = database('stamps');
    my (undef, $err) = softbee_ok($node, $where, 'stamp', 'c2', 'stamp');
    like($err, qr/The database is at c2 now/, 'says where it is');
    is($node->safe_psql('stamps', q{SELECT to_regclass('c1') IS NULL}), 't', 'nothing ran');
    softbee_ok($node, $where, 'stamp', '--purge', 'c1', 'purge');
    is($node->safe_psql('stamps', 'SELECT * FROM softbee_version'), 'c1', 'one version');
    softbee_ok($node, $where, 'stamp', 'base', 'base');
    is($node->safe_psql('stamps', 'SELECT count(*) FROM softbee_version'), '0', 'none');
    done_testing;
};

subtest database_that_alembic_kept_is_told_the_stamp_line => sub {
    my $where = database('alembic');
    $node->safe_psql('alembic', q{CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY);
        INSERT INTO alembic_version VALUES ('c2'); CREATE TABLE c1 (); CREATE TABLE c2 ();});
    my ($out, $err) = softbee_fails($node, $where, 'upgrade', 1, qr/softbee stamp c2$/m, 'upgrade fails on what is there');
    softbee_ok($node, $where, 'stamp', 'c2', 'the line');
    (undef, $err) = softbee_ok($node, $where, 'upgrade', 'goes on from there');
    unlike($err, qr/alembic_version/, 'and says no more of it');
    done_testing;
};

subtest hostile_alembic_version_is_not_read => sub {
    my $where = database('hostile');
    $node->safe_psql('hostile', q{CREATE ROLE mallory; GRANT CREATE ON SCHEMA public TO mallory;
        CREATE TABLE was_here (who text); GRANT ALL ON was_here TO PUBLIC; SET ROLE mallory;
        CREATE FUNCTION trap() RETURNS text LANGUAGE plpgsql AS
            $$ BEGIN INSERT INTO was_here VALUES (current_user); RETURN 'c1'; END $$;
        CREATE VIEW alembic_version AS SELECT trap() AS version_num;});
    my (undef, $err) = softbee_ok($node, $where, 'upgrade', 'upgrade');
    like($err, qr/a table alembic_version and no versions of softbee; .*: softbee stamp REVISION$/m, 'it is seen');
    is($node->safe_psql('hostile', 'SELECT count(*) FROM was_here'), '0', 'and its code did not run');
    done_testing;
};

subtest extension_in_any_schema_is_found => sub {
    my $where = database('elsewhere');
    $node->safe_psql('elsewhere', 'CREATE SCHEMA "Odd ""Name"; CREATE EXTENSION softbee_migrate SCHEMA "Odd ""Name"');
    for my $command ('upgrade', 'current', 'log', 'plan', 'downgrade', 'push')
    {
        softbee_ok($node, $where, $command, $command);
    }
    done_testing;
};

subtest log_shows_who_did_what => sub {
    my ($out) = softbee_ok($node, $at, 'log', '-n', '1', 'log');
    like($out, qr/\A\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\S+  upgrade  done  c3  \S+  \w+\n\z/, 'one line an event');
    done_testing;
};

$node->stop;
done_testing();
