# A team's page about Flask-Migrate, acted out line by line with `softbee` for `flask db`: whoever knows the page knows
# what to type. Each part below is named after the page's section. The models are SQL here; docs/sqlalchemy.md has those of
# SQLAlchemy.
use strict;
use warnings FATAL => 'all';

use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $home = PostgreSQL::Test::Utils::tempdir();
$node->safe_psql('postgres', "CREATE DATABASE softbee_$_") for qw(local test production);

# `softbee` in the project's folder, as a person has it: no option, no variable but those that are given.
sub typed { my ($env, @words) = @_; return (undef, { cwd => $home, env => $env }, @words) }

sub works { my ($env, @words) = @_; local $Test::Builder::Level = $Test::Builder::Level + 1; return softbee_ok(typed($env, @words)) }

sub fails { my ($env, @words) = @_; local $Test::Builder::Level = $Test::Builder::Level + 1; return softbee_fails(typed($env, @words)) }

sub prints
{
    my ($env, $words, $wanted, $promise) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($out) = works($env, @$words, $promise);
    return ref $wanted ? like($out, $wanted, $promise) : is($out, $wanted, $promise);
}

sub asks { my ($database, $sql) = @_; return $node->safe_psql("softbee_$database", $sql) }

sub write_text
{
    my ($path, $text) = @_;
    unlink "$home/$path";
    PostgreSQL::Test::Utils::append_to_file("$home/$path", $text);
    return;
}

sub read_text { my ($path) = @_; return PostgreSQL::Test::Utils::slurp_file("$home/$path") }

# `softbee revision -m MESSAGE OPTIONS`. Returns the new script's ID and path, as the command names it.
sub new_script
{
    my ($message, @options) = @_;
    my ($out) = works({}, 'revision', '-m', $message, @options, "a script for \"$message\"");
    my ($path, $id) = $out =~ m{\A  Generating (migrations/versions/([0-9a-f]{12})_\w+\.sql) \.\.\.  done\n\z}
      or die "no path in: $out";
    return ($id, $path);
}

# `softbee migrate -m MESSAGE`. Returns the new script's ID and path.
sub migrates
{
    my ($message, $detected) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my ($out, $err) = works({}, 'migrate', '-m', $message, "migrate -m \"$message\"");
    like($err, $detected, 'says what it found');
    my ($path, $id) = $out =~ m{\A  Generating (migrations/versions/([0-9a-f]{12})_\w+\.sql) \.\.\.  done\n\z}
      or die "no path in: $out";
    return ($id, $path);
}

# Both sections, as an editor would fill them.
sub fill
{
    my ($path, $upgrade, $downgrade) = @_;
    my ($header) = read_text($path) =~ /\A(.*?)^-- softbee:upgrade$/ms or die "no section in $path";
    return write_text($path, "$header-- softbee:upgrade\n$upgrade\n\n-- softbee:downgrade\n$downgrade\n");
}

my ($users, $apiaries, $roles, $batch);

sub setting_up
{
    # Setting Up Migrations, 1: the folder.
    my ($out, $err) = works({}, 'init', 'softbee init');
    like($out, qr{^  Creating directory migrations/versions \.\.\.  done$}m, 'makes migrations/versions');
    ok(-d "$home/migrations/versions", 'which is there');
    like($out, qr{^  Generating softbee\.toml \.\.\.  done$}m, 'and softbee.toml');
    like($err, qr/Next: put DATABASE_URL into \.env or a url into softbee\.toml, then softbee revision -m/, 'and says what is next');
    fails({}, 'init', 1, qr/^error: folder "migrations" already exists and is not empty$/m, 'a second init touches nothing');

    # 2: the address, in .env.
    write_text('.env', "# Local development\nDATABASE_URL=" . url_of($node, database => 'softbee_local') . "\n");
    prints({}, ['config'], qr{^environment +local +default\n.*^url +postgresql:\S+softbee_local\S* +DATABASE_URL in \.env$}ms,
        'config says what counts');
    done_testing;
    return;
}

sub creating_migrations
{
    # Creating Migrations, 1: the models.
    fails({}, 'migrate', '-m', 'Add user model', 1, qr/^error: there are no models: "models" does not exist$/m, 'without models migrate says where to put them');
    mkdir "$home/models";
    write_text('models/user_model.sql', 'CREATE TABLE users (id varchar(36) PRIMARY KEY, first_name text, last_name text, is_admin boolean);');
    ($users) = migrates('Add user model', qr/^INFO  \[softbee\] Detected added table 'users'$/m);
    write_text('models/apiary_model.sql', <<'END');
CREATE TABLE apiaries (
    id varchar(36) PRIMARY KEY,
    name varchar(100) NOT NULL,
    location varchar(200) NOT NULL,
    owner_id varchar(36) NOT NULL REFERENCES users (id),
    created_at timestamptz DEFAULT now()
);
END
    # 2: flask db migrate -m "Add apiary model".
    ($apiaries, my $path) = migrates('Add apiary model', qr/^INFO  \[softbee\] Detected added table 'apiaries'$/m);
    is($path, "migrations/versions/${apiaries}_add_apiary_model.sql", 'the file is named after ID and message');

    # 3, review: the file's own header, what show says, what would run; the database is as it was.
    like(read_text($path), qr/\A-- Add apiary model\n--\n-- Hazards of the downgrade: data loss .*^-- Revision ID: $apiaries\n-- Revises: $users\n-- Create Date: \d{4}-/ms,
        'the header a reviewer reads');
    prints({}, ['check'], "No new upgrade operations detected.\n", 'the scripts make what the models say');
    prints({}, ['show'], qr{\ARev: $apiaries \(head\)\nParent: $users\nPath: \Q$path\E\n\n    Add apiary model\n}, 'show');
    prints({}, ['check-graph'], "2 revisions, 1 head: no problem\n", 'check-graph');
    prints({}, ['plan'], "upgrade  $users  1 statement   Add user model\nupgrade  $apiaries  2 statements  Add apiary model\n", 'plan');
    is(asks('local', 'SELECT count(*) FROM pg_extension WHERE extname = \'softbee_migrate\''), '0', 'nothing was changed by looking');

    # 4, apply.
    my ($out, $err) = works({}, 'upgrade', 'softbee upgrade');
    like($err, qr{^INFO  \[softbee\] Context: \S+/softbee_local \(from DATABASE_URL in \.env\)$}m, 'says which database');
    like($err, qr/Running upgrade  -> $users, Add user model\n.*Running upgrade $users -> $apiaries, Add apiary model\n/, 'and each step');
    is(asks('local', 'SELECT count(*) FROM apiaries'), '0', 'the table is there');
    done_testing;
    return;
}

sub custom_migrations
{
    # Writing Custom Migrations: data moves with the schema. Test both ways, as Best Practices says.
    asks('local', q{INSERT INTO users VALUES ('u1', 'Ada', 'Bee', true), ('u2', 'Bo', 'Drone', false)});
    my $path;
    ($roles, $path) = new_script('Migrate user roles to new format');
    fill($path, <<'END', <<'END');
ALTER TABLE users ADD COLUMN role varchar(20);
UPDATE users SET role = CASE WHEN is_admin THEN 'admin' ELSE 'user' END;
ALTER TABLE users ALTER COLUMN role SET NOT NULL;
ALTER TABLE users DROP COLUMN is_admin;
END
ALTER TABLE users ADD COLUMN is_admin boolean;
UPDATE users SET is_admin = role = 'admin';
ALTER TABLE users DROP COLUMN role;
END
    works({}, 'upgrade', 'apply');
    is(asks('local', q{SELECT string_agg(id || '=' || role, ' ' ORDER BY id) FROM users}), 'u1=admin u2=user', 'the data moved');
    like((works({}, 'downgrade', 'roll back'))[1], qr/Running downgrade $roles -> $apiaries, Migrate user roles to new format/, 'one step back');
    is(asks('local', q{SELECT string_agg(id || '=' || is_admin, ' ' ORDER BY id) FROM users}), 'u1=true u2=false', 'and the data is back');
    works({}, 'upgrade', 'apply again');
    prints({}, ['current'], "$roles (head)\n", 'current');

    # Preserve existing data; and for a big table one ALTER TABLE, where the page has batch_alter_table.
    ($batch, $path) = new_script('Add full name and contact fields to users');
    fill($path, <<'END', <<'END');
ALTER TABLE users ADD COLUMN full_name varchar(200), ADD COLUMN phone varchar(20);
UPDATE users SET full_name = first_name || ' ' || last_name;
ALTER TABLE users ALTER COLUMN full_name SET NOT NULL, ALTER COLUMN phone SET DEFAULT '';
CREATE INDEX ix_users_phone ON users (phone);
END
DROP INDEX ix_users_phone;
ALTER TABLE users DROP COLUMN full_name, DROP COLUMN phone;
END
    prints({}, ['plan'], "upgrade  $batch  4 statements  Add full name and contact fields to users\n", 'several columns are one statement');
    my $before = dump_of($node, database => 'softbee_local');
    works({}, 'upgrade', 'apply');
    is(asks('local', 'SELECT string_agg(full_name, $$, $$ ORDER BY id) FROM users'), 'Ada Bee, Bo Drone', 'names were filled in');
    works({}, 'downgrade', 'roll back');
    is(dump_of($node, database => 'softbee_local'), $before, 'the schema is what it was');
    works({}, 'upgrade', 'apply again');
    done_testing;
    return;
}

sub environments
{
    # Migration Environments: FLASK_ENV chooses the section.
    my $toml = read_text('softbee.toml');
    $toml =~ s/^# url = "\S+softbee_$_"$/'url = "' . url_of($node, database => "softbee_$_") . '"'/me or die "no url of $_" for qw(local test);
    $toml .= 'url = "' . url_of($node, database => 'softbee_production') . "\"\n";
    write_text('softbee.toml', $toml);
    unlink "$home/.env";
    my %local   = (FLASK_ENV => 'local');
    my %testing = (FLASK_ENV => 'testing');
    like((works(\%local, 'upgrade', 'local'))[1],
        qr{/softbee_local \(from \[local\] in softbee\.toml\)\n.*Nothing to do: all that "head" needs is applied}, 'local is up to date');
    like((works(\%testing, 'upgrade', 'testing'))[1],
        qr{/softbee_test \(from \[testing\] in softbee\.toml\)\n.*Running upgrade $roles -> $batch}s, 'testing gets everything');
    my (undef, $err) = works(\%testing, 'downgrade', 'base', 'clean up after the tests');
    like($err, qr/Running downgrade $users -> , Add user model\n\z/, 'down to nothing');
    is(asks('test', q{SELECT count(*) FROM pg_class WHERE relname IN ('users', 'apiaries')}), '0', 'no table is left');
    prints(\%testing, ['current'], '', 'and no revision');

    # DATABASE_URL, as a host sets it, wins over the section that FLASK_ENV chose; -E over both.
    my %elsewhere = (FLASK_ENV => 'testing', DATABASE_URL => url_of($node, database => 'softbee_local'));
    prints(\%elsewhere, ['current'], "$batch (head)\n", 'DATABASE_URL wins');
    prints(\%elsewhere, [ 'current', '-E', 'testing' ], '', 'and -E over it');
    done_testing;
    return;
}

sub conflicts
{
    # Troubleshooting, Migration Conflicts: two developers began from the same revision.
    my ($hives, $hives_path) = new_script('Add hive model');
    my ($honey, $honey_path) = new_script('Add honey model', '--head', $batch, '--splice');
    fill($hives_path, 'CREATE TABLE hives (id int PRIMARY KEY);', 'DROP TABLE hives;');
    fill($honey_path, 'CREATE TABLE honey (id int PRIMARY KEY);', 'DROP TABLE honey;');
    my $both = join '', map { "$_ (head)\n" } sort $hives, $honey;
    my ($out) = works({}, 'heads', 'softbee heads');
    is(join('', sort split /^/, $out), $both, 'shows both');
    my (undef, $err) = fails({}, 'upgrade', 1, qr/^error\[SB002\]: multiple heads are present for target "head"$/m, 'an upgrade stops');
    like($err, qr/They fork above "$batch" \(Add full name/, 'says where they part');
    like($err, qr/hint: Merge them: softbee merge \w+ \w+ -m "…"; or take all of them: softbee upgrade heads/, 'and what to type');
    prints({}, ['current'], "$batch (head)\n", 'nothing ran, nothing was stored: still the head of what the server has');
    fails({}, 'heads', '--check-single', 3, qr/^error\[SB002\]: there are 2 heads instead of one$/m, 'CI would have told');

    ($out) = works({}, 'merge', 'heads', '-m', 'Merge migration branches', 'softbee merge heads');
    my ($merge) = $out =~ m{versions/(\w+)_merge_migration_branches\.sql \.\.\.  done} or die $out;
    prints({}, ['heads'], "$merge (head)\n", 'one head again');
    works({}, 'upgrade', 'apply the merge');
    is(asks('local', 'SELECT (SELECT count(*) FROM hives), (SELECT count(*) FROM honey)'), '0|0', 'both tables are there');
    prints({}, ['history'], qr/\A\w+, \w+ -> $merge \(head\) \(mergepoint\), Merge migration branches\n/, 'history');
    prints({}, ['branches'], qr/\A$batch \(branchpoint\)\n +-> \w+\n +-> \w+\n/, 'branches');
    done_testing;
    return;
}

sub resets
{
    # Troubleshooting, Reset Migrations (development only): by downgrade, and by psql. No reset forgets a table.
    my $tables = q{SELECT string_agg(relname, ',' ORDER BY relname) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^softbee_'};
    my $wanted = 'apiaries,hives,honey,users';
    works({}, 'downgrade', 'base', 'drop all tables');
    is(asks('local', $tables), '', 'they are gone');
    works({}, 'upgrade', 'recreate from scratch');
    is(asks('local', $tables), $wanted, 'they are back');
    asks('local', 'SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public;');
    prints({}, ['current'], '', 'by hand: nothing is left');
    works({}, 'upgrade', 'recreate from scratch');
    is(asks('local', $tables), $wanted, 'they are back again');
    done_testing;
    return;
}

sub failures
{
    # Troubleshooting, Failed Migration.
    my ($before) = works({}, 'current', 'where it is');
    my ($id, $path) = new_script('Add queen model');
    my $good = 'CREATE TABLE queens (id int PRIMARY KEY, hive_id int NOT NULL REFERENCES hives);';
    fill($path, "$good\nCREATE INDEX ix_queens_hive ON queens (hive);", 'DROP TABLE queens;');
    my (undef, $err) = fails({}, 'upgrade', 1, qr/^error\[42703\]: column "hive" does not exist$/m, 'midway');
    like($err, qr/^  --> \Q$path\E:9:\d+\n9 \| CREATE INDEX ix_queens_hive/m, 'with the place');
    like($err, qr/nothing was applied, the transaction was rolled back/, 'and what is left of it');
    prints({}, ['current'], $before, 'current: before the failure');
    is(asks('local', q{SELECT to_regclass('queens') IS NULL}), 't', 'no half of it is left');
    prints({}, [ 'log', '-n', '1' ], qr/  upgrade  failed  $id  .*column "hive" does not exist/, 'the log knows');

    # Fixed by hand, and marked as complete.
    asks('local', "$good CREATE INDEX ix_queens_hive ON queens (hive_id);");
    fill($path, "$good\nCREATE INDEX ix_queens_hive ON queens (hive_id);", 'DROP TABLE queens;');
    like((works({}, 'stamp', 'head', 'stamp head'))[1], qr/The database is at $id now/, 'says where it is');
    prints({}, ['current'], "$id (head)\n", 'current');

    # Or rolled back, edited, and applied. Edited while it is applied: an upgrade refuses.
    fill($path, 'CREATE TABLE queens (id bigint PRIMARY KEY);', 'DROP TABLE queens;');
    fails({}, 'upgrade', 1, qr/^error\[SB005\]: script of applied revision "$id" was edited$/m, 'an edited script is refused');
    works({}, 'downgrade', 'rolled back');
    works({}, 'upgrade', 'and applied as edited');
    is(asks('local', q{SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 'queens'::regclass AND attname = 'id'}),
        'bigint', 'with the new text');
    done_testing;
    return;
}

sub production
{
    # Migration Environments, Production: backup, upgrade, ask the application; each with its own command, or in one.
    my %production = (FLASK_ENV => 'production');
    works(\%production, 'upgrade', $users, 'an earlier release');
    asks('production', q{INSERT INTO users VALUES ('u1', 'Ada', 'Bee', true)});
    my (undef, $err) = works(\%production, 'upgrade', '--backup=backups/', '--verify-command', 'echo {status: healthy}', 'the release');
    my ($file) = glob "$home/backups/softbee_production_*.dump";
    ok($file && -s $file, 'the backup is there');
    like($err,
        qr{Context: \S+/softbee_production .*Running upgrade $users -> $apiaries.*Backup: backups/softbee_production_\S+\.dump; to restore it .*pg_restore.*^\{status: healthy\}$}ms,
        'the steps, where the backup is, the application\'s answer');
    like((works({}, 'heads', 'heads'))[0], qr/\A(\w+) \(head\)\n\z/, 'the head');
    prints(\%production, [ 'current', '--check-heads' ], qr/\A\w+ \(head\)\n\z/, 'production is at it');
    my ($history) = works(\%production, 'history', '-i', 'history');
    like($history, qr/\A\w+ -> \w+ \(head\) \(current\), Add queen model\n/, 'history marks where it is');
    like($history,
        qr/^$apiaries -> $roles, Migrate user roles to new format\n$users -> $apiaries, Add apiary model\n<base> -> $users, Add user model\n\z/m, 'newest first');
    fails(\%production, 'downgrade', 'base', 1, qr/environment "production" is protected\n.*hint: Add --yes if you mean it/s,
        'never in production by mistake');

    # The application is not well: the release says so, and how to go back.
    works(\%production, 'downgrade', '-1', '--yes', 'one back, meant');
    fails(\%production, 'upgrade', '--verify-command', 'exit 22', 1,
        qr/verify command ended with exit status 22\n.*To go back: softbee downgrade \w+/s, 'a health check that fails');
    done_testing;
    return;
}

subtest seed_page => sub {
    subtest 'setting up migrations'      => \&setting_up;
    subtest 'creating migrations'        => \&creating_migrations;
    subtest 'writing custom migrations'  => \&custom_migrations;
    subtest 'migration environments'     => \&environments;
    subtest 'migration conflicts'        => \&conflicts;
    subtest 'reset migrations'           => \&resets;
    subtest 'failed migration'           => \&failures;
    subtest 'production'                 => \&production;
    done_testing;
};

done_testing();
