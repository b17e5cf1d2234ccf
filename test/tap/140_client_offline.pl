# What works without a server: a new project, new scripts, the graph of the files. Nothing half-made is ever written.
use strict;
use warnings FATAL => 'all';

use File::Temp ();
use JSON::PP qw(decode_json);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

# A project in an empty folder, as a person makes one.
sub project
{
    my $folder = File::Temp->newdir('softbee-project-XXXXXX', TMPDIR => 1);
    return ($folder, { cwd => "$folder" });
}

sub files_in
{
    my ($folder) = @_;
    opendir my $entries, $folder or die "$folder: $!";
    return sort grep { !/^\.\.?$/ } readdir $entries;
}

sub scripts_of { my ($folder) = @_; return grep { /\.sql$/ } files_in("$folder/migrations/versions") }

sub id_of { my ($name) = @_; return $name =~ s/_.*//r }

subtest new_project_takes_one_command => sub {
    my ($folder, $at) = project();
    is((softbee_ok(undef, $at, 'init', 'init'))[0], <<"OUT", 'says what it made');
  Creating directory migrations ...  done
  Creating directory migrations/versions ...  done
  Generating migrations/versions/.gitkeep ...  done
  Generating migrations/README ...  done
  Generating softbee.toml ...  done
OUT
    is((softbee_ok(undef, $at, 'heads', 'its configuration is read'))[0], '', 'no revision yet');
    softbee_ok(undef, $at, '-E', 'production', 'history', 'an environment of it is known');
    my ($out, $err) = softbee_fails(undef, $at, 'init', 1,
        qr/\Aerror: folder "migrations" already exists and is not empty\n   = hint: Name another one with -d\.\n\z/, 'only once');
    softbee_ok(undef, $at, '-d', 'other/place', 'init', 'another folder, the configuration stays');
    ok(-d "$folder/other/place/versions", 'made');
    done_testing;
};

subtest new_script_revises_the_head => sub {
    my ($folder, $at) = project();
    softbee_ok(undef, $at, 'init', 'init');
    like((softbee_ok(undef, $at, 'revision', '-m', 'Add users', 'the first'))[0],
        qr{\A  Generating migrations/versions/[0-9a-f]{12}_add_users\.sql \.\.\.  done\n\z}, 'its file');
    my ($first) = scripts_of($folder);
    softbee_ok(undef, $at, 'revision', '-m', 'Add apiary model', 'the second');
    my ($second) = grep { $_ ne $first } scripts_of($folder);
    my ($a, $b) = (id_of($first), id_of($second));
    is((softbee_ok(undef, $at, 'history', 'history'))[0],
        "$a -> $b (head), Add apiary model\n<base> -> $a, Add users\n", 'in Alembic\'s words');
    like(PostgreSQL::Test::Utils::slurp_file("$folder/migrations/versions/$second"),
        qr/\A-- Add apiary model\n--\n-- Revision ID: $b\n-- Revises: $a\n-- Create Date: \d{4}-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d\n\n-- softbee:upgrade\n\n-- softbee:downgrade\n/,
        'its text');
    is((files_in("$folder/migrations/versions"))[0], '.gitkeep', 'and nothing else');
    is(scalar(my @all = files_in("$folder/migrations/versions")), 3, 'is left there');
    like((softbee_ok(undef, $at, 'show', 'show'))[0], qr/\ARev: $b \(head\)\nParent: $a\nPath: migrations\/versions\/$second\n\n    Add apiary model\n/, 'show');
    done_testing;
};

subtest branches_are_made_seen_and_merged => sub {
    my ($folder, $at) = project();
    softbee_ok(undef, $at, 'init', 'init');
    softbee_ok(undef, $at, 'revision', '-m', 'base', '--rev-id', 'a', 'a');
    softbee_ok(undef, $at, 'revision', '-m', 'left', '--rev-id', 'b', '--branch-label', 'left', 'b');
    softbee_fails(undef, $at, 'revision', '-m', 'right', '--rev-id', 'c', '--head', 'a', 1,
        qr/\Aerror\[SB010\]: revision "a" is not a head\n   = detail: It is revised by b\.\n   = hint: .*--splice\.\n\z/, 'no head');
    softbee_ok(undef, $at, 'revision', '-m', 'right', '--rev-id', 'c', '--head', 'a', '--splice', 'c');
    is((softbee_ok(undef, $at, 'heads', 'heads'))[0], "b (left) (head)\nc (head)\n", 'two heads');
    is((softbee_ok(undef, $at, 'branches', 'branches'))[0],
        "a (branchpoint)\n     -> b (left) (head)\n     -> c (head)\n\n", 'a branch point');
    softbee_fails(undef, $at, 'revision', '-m', 'x', 1,
        qr/\Aerror\[SB002\]: .*\n   = detail: They are b, c\.\n   = hint: Join them: softbee merge heads -m "…", or choose one: --head b\n\z/, 'which head');
    softbee_fails(undef, $at, 'merge', 'b', 'b', 1, qr/\Aerror\[SB010\]: revision "b" is named twice\n/, 'twice');
    softbee_ok(undef, $at, 'revision', '-m', 'apart', '--rev-id', 'd', '--head', 'base', '--depends-on', 'left', 'a new base');
    softbee_ok(undef, $at, 'merge', 'b', 'c', '-m', 'join', '--rev-id', 'e', 'merge');
    is((softbee_ok(undef, $at, 'heads', 'heads'))[0], "d (head)\ne (left) (head)\n", 'merged');
    is((softbee_ok(undef, $at, 'heads', '--resolve-dependencies', 'heads'))[0], "d (head)\ne (left) (head)\n", 'real heads');
    like((softbee_ok(undef, $at, 'history', 'history'))[0], qr/^b, c -> e \(left\) \(head\) \(mergepoint\), join$/m, 'merge point');
    like((softbee_ok(undef, $at, 'history', 'history'))[0], qr/^<base> \(left\) -> d \(head\), apart$/m, 'dependency');
    my $left = decode_json((softbee_ok(undef, $at, 'show', '--json', 'left', 'show'))[0]);
    is_deeply($left->[0]{branch_labels}, ['left'], 'a label names its revision');
    done_testing;
};

# What would break the graph is refused before a byte is written.
my @refused = (
    [ id_that_exists => [ '--rev-id', 'a' ], qr/\Aerror\[SB003\]: revision "a" exists already\n   = detail: It is "migrations\/versions\/a_first\.sql"\.\n/ ],
    [ id_that_no_target_could_name => [ '--rev-id', 'a-b' ], qr/\Aerror\[SB00[34]\]: .*"a-b"/ ],
    [ id_that_leaves_the_folder => [ '--rev-id', '../../x' ], qr/\Aerror\[SB00[34]\]: / ],
    [ label_that_is_taken => [ '--branch-label', 'taken' ], qr/\Aerror\[SB003\]: .*"taken"/ ],
    [ label_that_no_target_could_name => [ '--branch-label', 'x@y' ], qr/\Aerror\[SB00[34]\]: .*"x\@y"/ ],
    [ dependency_that_does_not_exist => [ '--depends-on', 'nope' ], qr/\Aerror\[SB001\]: .*"nope"/ ],
    [ head_that_does_not_exist => [ '--head', 'nope' ], qr/\Aerror\[SB001\]: .*"nope"/ ],
);
my ($folder, $at) = project();
softbee_ok(undef, $at, 'init', 'init');
softbee_ok(undef, $at, 'revision', '-m', 'first', '--rev-id', 'a', '--branch-label', 'taken', 'first');
for my $case (@refused)
{
    my ($name, $arguments, $wanted) = @$case;
    subtest "${name}_is_refused_before_anything_is_written" => sub {
        softbee_fails(undef, $at, 'revision', '-m', 'second', @$arguments, 1, $wanted, 'refused');
        is_deeply([ files_in("$folder/migrations/versions") ], [ '.gitkeep', 'a_first.sql' ], 'nothing is written');
        done_testing;
    };
}

subtest message_of_any_kind_gives_a_file_that_is_read_again => sub {
    for my $message ('Über uns: "Bienen"; DROP', "two\nlines", '../up', '!!!', 'x' x 300)
    {
        my ($status, $out, $err) = softbee(undef, $at, 'revision', '-m', $message);
        is($status, 0, 'written') or diag $err;
        softbee_ok(undef, $at, 'history', 'and read');
    }
    softbee_ok(undef, $at, 'revision', 'without a message');
    like((softbee_ok(undef, $at, 'show', 'show'))[0], qr/^    empty message$/m, 'Alembic\'s words for none');
    done_testing;
};

subtest ranges_are_alembics => sub {
    my $dir = scripts_dir(chain(5));
    my %lines = (
        'c2:c4' => "c3 -> c4, Revision c4\nc2 -> c3, Revision c3\nc1 -> c2, Revision c2\n",
        ':c1'   => "<base> -> c1, Revision c1\n",
        'c5:'   => "c4 -> c5 (head), Revision c5\n",
        '-1:'   => "c4 -> c5 (head), Revision c5\nc3 -> c4, Revision c4\n",
    );
    is((softbee_ok(undef, { dir => $dir }, 'history', '-r', $_, $_))[0], $lines{$_}, $_) for sort keys %lines;
    is((softbee_ok(undef, { dir => $dir }, 'history', '-r-1:', 'without a blank'))[0], $lines{'-1:'}, 'as Alembic wants it');
    softbee_fails(undef, { dir => $dir }, 'history', '-r', 'c2', 1, qr/\Aerror\[SB010\]: /, 'no range');
    done_testing;
};

subtest help_is_asked_for_and_not_an_error => sub {
    my ($out) = softbee_ok(undef, $at, '--help', 'help');
    like($out, qr/^  $_ /m, "$_ is listed") for qw(init revision upgrade downgrade stamp current history log plan push);
    like((softbee_ok(undef, $at, 'upgrade', '--help', 'help'))[0], qr/--keep/, 'of a command');
    like((softbee_ok(undef, $at, '--version', 'version'))[0], qr/\Asoftbee \d+\.\d+\n\z/, 'version');
    done_testing;
};

done_testing();
