# A project's own ways with files: several version locations, names, templates, hooks, an editor, and the
# configuration in force. Without a server but for the two subtests that say so.
use strict;
use warnings FATAL => 'all';

use File::Path qw(make_path);
use File::Temp ();
use JSON::PP qw(decode_json);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

sub write_file
{
    my ($path, $text) = @_;
    make_path($path =~ s{/[^/]*\z}{}r);
    open my $file, '>', $path or die "$path: $!";
    print {$file} $text;
    close $file or die "$path: $!";
    return;
}

# A project with this softbee.toml and these folders.
sub project
{
    my ($configuration, @folders) = @_;
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    make_path("$folder/$_") for @folders ? @folders : 'migrations/versions';
    write_file("$folder/softbee.toml", $configuration);
    return ($folder, { cwd => "$folder" });
}

sub slurp { my ($path) = @_; return PostgreSQL::Test::Utils::slurp_file($path) }

sub all_files
{
    my ($folder) = @_;
    return sort grep { $_ ne 'softbee.toml' }
      map { s{\A\Q$folder\E/}{}r } split /\n/, `find $folder -type f`;
}

my $two = qq{version_locations = ["core/versions", "honey/versions"]\n};

subtest several_locations_are_one_history => sub {
    my ($folder, $at) = project($two, 'core/versions', 'honey/versions');
    softbee_fails(undef, $at, 'revision', '-m', 'first', 1,
        qr{\Aerror: there are several version locations, and a new base may lie in any of them\n   = detail: They are core/versions, honey/versions\.\n   = hint: Choose one: --version-path core/versions\n\z},
        'a base must be told where');
    softbee_ok(undef, $at, 'revision', '-m', 'core', '--rev-id', 'a', '--version-path', 'core/versions', 'a');
    softbee_ok(undef, $at, 'revision', '-m', 'honey', '--rev-id', 'h', '--head', 'base', '--version-path', './honey/versions/', 'h');
    softbee_ok(undef, $at, 'revision', '-m', 'more honey', '--rev-id', 'i', '--head', 'h', 'i');
    softbee_fails(undef, $at, 'revision', '-m', 'x', '--head', 'a', '--version-path', 'core', 1,
        qr{\Aerror: folder "core" is none of the version locations\n   = detail: They are core/versions, honey/versions\.\n}, 'a wrong one');
    is_deeply([ all_files("$folder") ],
        [ 'core/versions/a_core.sql', 'honey/versions/h_honey.sql', 'honey/versions/i_more_honey.sql' ], 'a child lies with its parent');
    is((softbee_ok(undef, $at, 'heads', 'heads'))[0], "a (head)\ni (head)\n", 'both are read');
    write_file("$folder/core/versions/twice.sql", slurp("$folder/honey/versions/h_honey.sql"));
    softbee_fails(undef, $at, 'heads', 1,
        qr{\Aerror\[SB003\]: revision "h" exists twice\n   = detail: Both "core/versions/twice\.sql" and "honey/versions/h_honey\.sql" say so\.\n},
        'one ID in two of them');
    done_testing;
};

subtest missing_location_is_no_empty_one => sub {
    my ($folder, $at) = project($two, 'core/versions');
    softbee_fails(undef, $at, 'heads', 1,
        qr{\Aerror: folder "honey/versions" does not exist\n   = detail: The scripts are expected there\.\n   = hint: mkdir -p honey/versions\n\z}, 'refused');
    done_testing;
};

subtest init_makes_the_locations => sub {
    my ($folder, $at) = project($two, 'empty');
    softbee_ok(undef, $at, 'init', 'init');
    ok(-d "$folder/$_", $_) for 'core/versions', 'honey/versions', 'migrations';
    ok(!-e "$folder/migrations/versions", 'and no other');
    done_testing;
};

subtest server_gets_scripts_of_all_locations => sub {
    my $node = start_node();
    my ($folder, $at) = project($two, 'core/versions', 'honey/versions');
    softbee_ok(undef, $at, 'revision', '-m', 'core', '--rev-id', 'a', '--version-path', 'core/versions', 'a');
    softbee_ok(undef, $at, 'revision', '-m', 'honey', '--rev-id', 'h', '--head', 'base', '--version-path', 'honey/versions', 'h');
    softbee_ok($node, $at, 'upgrade', 'heads', 'upgrade');
    is($node->safe_psql('postgres', 'SELECT revision, path FROM softbee_manifest() ORDER BY 1'),
        "a|core/versions/a_core.sql\nh|honey/versions/h_honey.sql", 'under the paths that a person would open');
    like((softbee_ok($node, $at, 'upgrade', 'heads', 'again'))[1], qr/Nothing to do/, 'nothing to do');
    is((softbee_ok($node, { %$at, env => { EDITOR => 'echo' } }, 'edit', 'current', 'edit current'))[0],
        "core/versions/a_core.sql honey/versions/h_honey.sql\n", 'edit current opens what is applied');
    $node->safe_psql('postgres', 'CREATE DATABASE fresh');
    softbee_fails($node, { %$at, database => 'fresh', env => { EDITOR => 'echo' } }, 'edit', 'current', 1,
        qr/\Aerror: database is at no revision\n   = hint: Name a revision, or head: softbee edit head\n\z/, 'nothing is applied');
    unlink "$folder/core/versions/a_core.sql", "$folder/honey/versions/h_honey.sql";
    softbee_fails($node, { %$at, env => { EDITOR => 'echo' } }, 'edit', 'current', 1,
        qr/\Aerror: no script here is at the database's a, h\n/, 'what is applied is not here');
    $node->stop;
    done_testing;
};

subtest names_follow_the_file_template => sub {
    my ($folder, $at) = project(<<'TOML');
file_template = "%%(year)d/%%(month).2d-%(rev)s_%(slug)s"
recursive_version_locations = true
truncate_slug_length = 8
timezone = "Asia/Kolkata"
TOML
    softbee_ok(undef, $at, 'revision', '-m', 'Add apiaries', '--rev-id', 'a', 'a');
    my ($file) = all_files("$folder");
    like($file, qr{\Amigrations/versions/\d{4}/\d\d-a_add_\.sql\z}, 'in a folder of the year');
    like(slurp("$folder/$file"), qr/^-- Create Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d\+05:30$/m, 'in the time zone');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'b', 'a child is found and made');
    is(scalar(my @all = grep { m{versions/\d{4}/\d\d-} } all_files("$folder")), 2, 'beside it');
    softbee_fails(undef, { %$at, env => { SOFTBEE_RECURSIVE_VERSION_LOCATIONS => 'false' } }, 'revision', 1,
        qr/\Aerror: file_template makes sub folders, in which no script would be found\n   = detail: It is "%%\(year\)d\/.*" \(softbee\.toml:1\)\.\n   = hint: Add recursive_version_locations = true, or take the \/ out of it\.\n\z/,
        'no folder that nobody reads');
    softbee_fails(undef, { %$at, env => { SOFTBEE_FILE_TEMPLATE => '%(slug)s' } }, 'revision', '-m', '!!!', 1,
        qr/\Aerror: "\.sql" cannot be the name of a script\n/, 'no hidden file');
    softbee_fails(undef, $at, 'revision', '--rev-id', 'x' x 300, 1,
        qr/\Aerror: name of the new script is too long\n   = detail: ".*" has 308 bytes, 255 are possible\.\n/, 'nor one that is too long');
    done_testing;
};

my $template = <<'SQL';
-- ${message}
--
-- Revision ID: ${up_revision}
-- Revises: ${down_revision}
-- Create Date: ${create_date}
--
-- Reviewed by:

-- softbee:upgrade
SET LOCAL lock_timeout = '5s';

-- softbee:downgrade
SET LOCAL lock_timeout = '5s';
SQL

subtest script_template_is_the_projects_own => sub {
    my ($folder, $at) = project(qq{script_template = "own.sql"\n});
    softbee_fails(undef, $at, 'revision', 1,
        qr/\Aerror: script template "own\.sql" does not exist\n   = detail: It is named by softbee\.toml:1\.\n/, 'not there');
    write_file("$folder/own.sql", $template);
    softbee_ok(undef, $at, 'revision', '-m', "two\nlines", '--rev-id', 'a', 'a');
    like(slurp("$folder/migrations/versions/a_two_lines.sql"),
        qr/\A-- two\n-- lines\n--\n-- Revision ID: a\n-- Revises:\n-- Create Date: .*\n--\n-- Reviewed by:\n\n-- softbee:upgrade\nSET LOCAL lock_timeout = '5s';\n/, 'its text');
    softbee_fails(undef, $at, 'revision', '--branch-label', 'left', 1,
        qr/\Aerror: script template does not carry "Branch Labels"\n   = detail: It is "own\.sql"\.\n   = hint: Its header needs a line: -- Branch Labels: \$\{branch_labels\}\n\z/, 'a label gets not lost');
    write_file("$folder/own.sql", $template =~ s/upgrade/upgrad/r);
    softbee_fails(undef, $at, 'revision', 1, qr/\Aerror\[SB004\]: .*\n  --> own\.sql:9\n9 \| -- softbee:upgrad\n/, 'a mistake has its line');
    write_file("$folder/own.sql", $template =~ s/up_revision/up_revison/r);
    softbee_fails(undef, $at, 'revision', 1,
        qr/\Aerror: token "\$\{up_revison\}" does not exist\n  --> own\.sql:3:17\n.*\n.*\n   = detail: .*\n   = hint: Did you mean "\$\{up_revision\}"\?\n\z/, 'so has a token');
    is_deeply([ all_files("$folder/migrations") ], ['versions/a_two_lines.sql'], 'nothing is written then');
    done_testing;
};

subtest hooks_run_in_order_on_the_new_file => sub {
    my ($folder, $at) = project(<<'TOML', 'migrations/versions', 'tools');
[[hooks]]
command = "sh"
arguments = ["-c", "echo to stdout; echo \"-- first\" >> \"$0\"", "REVISION_SCRIPT_FILENAME"]
[[hooks]]
command = "./append"
cwd = "tools"
TOML
    write_file("$folder/tools/append", "#!/bin/sh\necho '-- second' >> \"\$1\"\n");
    chmod 0755, "$folder/tools/append" or die $!;
    my ($out, $err) = softbee_ok(undef, $at, 'revision', '-m', 'x', '--rev-id', 'a', 'a');
    is($out, "  Generating migrations/versions/a_x.sql ...  done\n  Running hook \"sh\" ...  done\n  Running hook \"./append\" ...  done\n", 'each is named');
    is($err, "to stdout\n", 'what a hook prints is no result');
    like(slurp("$folder/migrations/versions/a_x.sql"), qr/\n-- first\n-- second\n\z/, 'in order');
    ($out) = softbee_ok(undef, $at, '--json', 'revision', '--rev-id', 'b', 'b');
    is(decode_json($out)->{revision}, 'b', 'a result for programs is one value');
    done_testing;
};

my @failing_hooks = (
    [ hook_that_fails => '"false"', '', qr/hook "false" ended with exit status 1/ ],
    [ hook_that_is_killed => '"sh"', '"-c", "kill -9 $$", "REVISION_SCRIPT_FILENAME"', qr/hook "sh" was ended by signal 9/ ],
    [ hook_that_does_not_exist => '"./no-such-program"', '', qr{hook "\./no-such-program" failed: could not run "\./no-such-program": No such file or directory} ],
);
for my $case (@failing_hooks)
{
    my ($name, $command, $arguments, $wanted) = @$case;
    subtest "${name}_leaves_the_script_and_says_so" => sub {
        my ($folder, $at) = project("[[hooks]]\ncommand = $command\narguments = [$arguments]\n[[hooks]]\ncommand = \"rm\"\n");
        softbee_fails(undef, $at, 'revision', '--rev-id', 'a', 1,
            qr/\Aerror: $wanted\n   = detail: "migrations\/versions\/a_\.sql" is written and stays; hooks behind this one did not run\.\n   = hint: /, 'named');
        ok(-s "$folder/migrations/versions/a_.sql", 'the script stays');
        done_testing;
    };
}

subtest hook_that_breaks_the_script_is_found => sub {
    my ($folder, $at) = project(qq{[[hooks]]\ncommand = "sed"\narguments = ["-i", "s/softbee:upgrade/softbee:upgrad/", "REVISION_SCRIPT_FILENAME"]\n});
    softbee_fails(undef, $at, 'revision', '--rev-id', 'a', 1,
        qr/\Aerror\[SB004\]: .*\n  --> migrations\/versions\/a_\.sql:\d+:\d+\n.*\n.*\n   = detail: The script was well-formed before the hooks ran\./, 'with its place');
    done_testing;
};

subtest full_disk_leaves_nothing => sub {
    my ($folder, $at) = project("directory = \"migrations\"\n");
    my $limited = "$folder/limited";
    write_file($limited, "#!/bin/sh\ntrap '' XFSZ\nulimit -f 0\nexec \"\$CLIENT\" \"\$@\"\n");
    chmod 0755, $limited or die $!;
    my $client = $ENV{SOFTBEE};
    local $ENV{SOFTBEE} = $limited;
    softbee_fails(undef, { %$at, env => { CLIENT => $client } }, 'revision', '--rev-id', 'a', 1,
        qr/\Aerror: could not write file "migrations\/versions\/a_\.sql": File too large\n\z/, 'refused');
    is_deeply([ all_files("$folder/migrations") ], [], 'not even a hidden file');
    done_testing;
};

subtest folder_that_cannot_be_written_is_named => sub {
    plan skip_all => 'root may write anywhere' if $> == 0;
    my ($folder, $at) = project("directory = \"migrations\"\n");
    chmod 0555, "$folder/migrations/versions" or die $!;
    softbee_fails(undef, $at, 'revision', '--rev-id', 'a', 1,
        qr/\Aerror: could not write file "migrations\/versions\/a_\.sql": Permission denied\n\z/, 'refused');
    chmod 0755, "$folder/migrations/versions" or die $!;
    done_testing;
};

subtest sql_prints_and_writes_nothing => sub {
    my ($folder, $at) = project("[[hooks]]\ncommand = \"false\"\n");
    like((softbee_ok(undef, $at, 'revision', '--sql', '-m', 'x', '--rev-id', 'a', 'printed'))[0],
        qr/\A-- x\n--\n-- Revision ID: a\n/, 'the script');
    is_deeply([ all_files("$folder/migrations") ], [], 'no file');
    done_testing;
};

subtest merge_may_splice => sub {
    my ($folder, $at) = project('');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'a', 'a');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'b', 'b');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'c', '--head', 'base', 'c');
    softbee_fails(undef, $at, 'merge', 'a', 'c', 1, qr/\Aerror\[SB010\]: revision "a" is not a head\n/, 'no head');
    softbee_ok(undef, $at, 'merge', 'a', 'c', '--splice', '--rev-id', 'd', 'with --splice');
    like((softbee_ok(undef, $at, 'history', 'history'))[0], qr/^a, c -> d \(head\) \(mergepoint\), merge$/m, 'joined');
    done_testing;
};

# An editor that says what it was called with.
subtest edit_opens_the_scripts_in_the_users_editor => sub {
    my ($folder, $at) = project('');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'a', 'a');
    softbee_ok(undef, $at, 'revision', '--rev-id', 'b', '--head', 'base', 'b');
    my ($a, $b) = map { "migrations/versions/${_}_.sql" } qw(a b);
    my $with = sub { my (%variables) = @_; return { %$at, env => {%variables} } };
    is((softbee_ok(undef, $with->(EDITOR => 'echo "an argument"'), 'edit', 'a', 'a'))[0], "an argument $a\n", 'EDITOR, with arguments');
    is((softbee_ok(undef, $with->(EDITOR => 'false', VISUAL => 'echo'), 'edit', 'heads', 'heads'))[0], "$a $b\n", 'VISUAL first; all files');
    softbee_fails(undef, $with->(EDITOR => 'echo'), 'edit', 1, qr/\Aerror\[SB002\]: /, 'head by default');
    softbee_fails(undef, $with->(EDITOR => 'echo'), 'edit', 'base', 1,
        qr/\Aerror: "base" names no script\n   = hint: See which there are: softbee history\n\z/, 'no script');
    softbee_fails(undef, $with->(EDITOR => 'echo'), 'edit', 'nope', 1, qr/\Aerror\[SB001\]: /, 'no revision');
    softbee_fails(undef, $with->(EDITOR => 'exit 3;'), 'edit', 'a', 1, qr/\Aerror: editor "exit 3;" ended with exit status 3\n\z/, 'an editor that fails');
    softbee_fails(undef, $at, 'edit', 'a', 1, qr/\Aerror: no editor is set\n   = hint: For example: EDITOR=nano softbee edit\n\z/, 'no editor');
    softbee_fails(undef, $with->(EDITOR => 'sed -i s/softbee:upgrade/softbee:upgrad/'), 'edit', 'a', 1,
        qr/\Aerror\[SB004\]: .*\n  --> \Q$a\E:7:\d+\n/, 'what was broken is said');
    done_testing;
};

subtest config_shows_values_and_sources => sub {
    my ($folder, $at) = project(qq{role = "owner"\n$two\[[hooks]]\ncommand = "fmt"\narguments = ["-i"]\n\n[production]\nurl = "postgresql://app:s3cret\@db/softbee?sslpassword=s3cret"\nprotected = true\n}, 'core/versions');
    write_file("$folder/.env", "SOFTBEE_TIMEZONE=UTC\n");
    chmod 0644, "$folder/softbee.toml";
    my (undef, $warning) = softbee_ok(undef, $at, 'config', 'a password that others can read');
    is($warning, "WARN  [softbee] softbee.toml holds a password and every user of this machine can read it: chmod o-r softbee.toml\n", 'is warned of');
    chmod 0600, "$folder/softbee.toml";
    my ($out) = softbee_ok(undef, { %$at, env => { SOFTBEE_TRANSACTION_PER_MIGRATION => 'yes', SOFTBEE_WHATEVER => 1 } },
        '-d', 'db', '-E', 'production', 'config', 'config');
    is($out =~ s/ {2,}/  /gr, <<'OUT', 'each with its source, no password');
environment  production  -E
directory  db  -d
version_locations  core/versions, honey/versions  softbee.toml:2
recursive_version_locations  false  default
file_template  %(rev)s_%(slug)s  default
truncate_slug_length  40  default
timezone  UTC  SOFTBEE_TIMEZONE in .env
script_template  (the built-in one)  default
hooks  fmt -i  softbee.toml:3
models  models  default
include  (all)  default
exclude  (none)  default
url  postgresql://app:***@db/softbee?sslpassword=***  softbee.toml:8
protected  true  softbee.toml:9
role  owner  softbee.toml:1
transaction_per_migration  true  SOFTBEE_TRANSACTION_PER_MIGRATION
backup  (none)  default
scratch_url  (beside the database)  default
OUT
    my $json = decode_json((softbee_ok(undef, $at, '--json', 'config', 'json'))[0]);
    my %row = map { $_->{key} => $_ } @$json;
    is_deeply($row{hooks}{value}, [ { command => 'fmt', arguments => ['-i'], cwd => '' } ], 'values keep their kind');
    is_deeply($row{version_locations}{value}, [ 'core/versions', 'honey/versions' ], 'lists too');
    is($row{url}{value}, undef, 'no value is null');
    like((softbee_ok(undef, $at, '-v', 'config', 'verbose'))[0], qr/^role +owner +softbee\.toml:1 +`SET ROLE` to it/m, 'with meanings');
    ($out) = softbee_fails(undef, $at, '-E', 'prodution', 'config', 1,
        qr/\Aerror: environment "prodution" \(from -E\) does not exist\n.*\n   = hint: Did you mean "production"\?\n\z/, 'a wrong environment');
    like($out, qr/^role +owner /m, 'the rest is shown all the same');
    softbee_fails(undef, { %$at, env => { SOFTBEE_PROTECTED => 'maybe' } }, 'config', 1,
        qr/\Aerror: "protected" must be true or false\n   = detail: SOFTBEE_PROTECTED is "maybe"\.\n\z/, 'a wrong variable');
    write_file("$folder/softbee.toml", "timezone = \"Europe/Berlim\"\n");
    softbee_fails(undef, $at, 'config', 1,
        qr/\Aerror: time zone "Europe\/Berlim" does not exist\n  --> softbee\.toml:1:12\n1 \| timezone = "Europe\/Berlim"\n  \|            \^\n   = hint: /, 'a wrong value');
    done_testing;
};

subtest init_copies_a_template => sub {
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    my $at     = { cwd => "$folder" };
    write_file("$folder/ours/softbee.toml", "directory = \"\${directory}\"\nscript_template = \"db/own.sql\"\n");
    write_file("$folder/ours/own.sql",           $template);
    write_file("$folder/ours/versions/.gitkeep", '');
    write_file("$folder/ours/.git/HEAD",         'x');
    softbee_fails(undef, $at, 'init', '-t', 'ours', 1,
        qr/\Aerror: template "ours" does not exist\n.*\n   = hint: softbee init -t \.\/ours\n\z/, 'a path has a slash');
    softbee_fails(undef, $at, 'init', '-t', './nowhere', 1,
        qr/\Aerror: could not read template "\.\/nowhere": No such file or directory\n/, 'no folder');
    softbee_ok(undef, $at, '-d', 'db', 'init', '-t', './ours', 'init');
    is(slurp("$folder/softbee.toml"), "directory = \"db\"\nscript_template = \"db/own.sql\"\n", 'the configuration is here');
    is_deeply([ all_files("$folder/db") ], [ 'own.sql', 'versions/.gitkeep' ], 'the rest with the scripts');
    softbee_ok(undef, $at, 'revision', '-m', 'x', 'it works');
    done_testing;
};

subtest options_of_python_projects_are_answered => sub {
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    my $at     = { cwd => "$folder" };
    softbee_fails(undef, $at, 'init', '--multidb', 2,
        qr/\Aerror: --multidb has no meaning here: a folder of scripts belongs to one database\n   = hint: Make one for each database: softbee -d migrations\/orders init\n\z/, '--multidb');
    is_deeply([ all_files("$folder") ], [], 'nothing is made');
    like((softbee_ok(undef, $at, 'init', '--package', '--package'))[1],
        qr/\AWARN  \[softbee\] --package has no meaning here: scripts are SQL, not a Python package\n/, '--package');
    is((softbee_ok(undef, $at, 'list-templates', 'list'))[0], <<'OUT', 'list-templates');
Available templates:

default - A folder of SQL scripts for one database.

Templates are used via the 'init' command, e.g.:

  softbee init --template default
OUT
    done_testing;
};

done_testing();
