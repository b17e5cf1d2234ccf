# Looking at the graph: pictures, checks, and what the server holds beside what the files say.
use strict;
use warnings FATAL => 'all';

use IPC::Run ();
use JSON::PP qw(decode_json);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $dir = scripts_dir(
    a => { message => 'Add users', upgrade => '', downgrade => '' },
    b => { message => 'Add "queen" [x] & <y> \\N', down => 'a', labels => 'left', upgrade => '', downgrade => '' },
    c => { message => 'Add honey', down => 'a', upgrade => '', downgrade => '' },
    d => { message => 'Sell honey', down => 'c', depends => 'left', upgrade => '', downgrade => '' },
);
my $at = { dir => $dir };

# No variable of libpq's, no DATABASE_URL, no softbee.toml: `softbee` of the test library takes care of it.
subtest look_commands_need_neither_server_nor_database_url => sub {
    my $nowhere = { dir => $dir, env => { PGHOST => '/nonexistent', PGCONNECT_TIMEOUT => 1 } };
    for my $command ([ 'heads' ], [ 'history' ], [ 'history', '--graph' ], [ 'branches' ], [ 'show', 'heads' ], [ 'check-graph' ],
        [ 'heads', '--resolve-dependencies', '--check-single' ])
    {
        softbee_ok(undef, $at,      @$command, "@$command without a database");
        softbee_ok(undef, $nowhere, @$command, "@$command, and no server is tried");
    }
    softbee_fails(undef, $nowhere, @$_, 1, qr/nonexistent/, "@$_ asks the server")
      for [ 'current' ], [ 'history', '-i' ], [ 'show', 'current' ], [ 'history', '-r', 'current:' ], [ 'heads', '--db' ];
    done_testing;
};

subtest history_draws_the_branches => sub {
    my $picture = <<'OUT';
* d (head) (depends on left), Sell honey
* c, Add honey
| * b (left) (effective head), Add "queen" [x] & <y> \N
|/
* a (branchpoint), Add users
OUT
    is((softbee_ok(undef, $at, 'history', '--graph', 'graph'))[0], $picture, 'as git does');
    is((softbee_ok(undef, $at, 'history', '--format', 'text', 'text'))[0], $picture, 'the same');
    softbee_fails(undef, $at, 'history', '--graph', '--json', 2, qr/--json and a picture exclude each other/, 'one or the other');
    softbee_fails(undef, $at, 'history', '--format', 'png', 2, qr/png/, 'a format that is none');
    done_testing;
};

subtest graphviz_renders_the_graph => sub {
    my ($dot) = softbee_ok(undef, $at, 'history', '--format', 'dot', 'DOT');
    my ($svg, $err) = ('', '');
    ok(IPC::Run::run([ 'dot', '-Tsvg' ], '<', \$dot, '>', \$svg, '2>', \$err), 'dot takes it') or diag $err;
    is($err, '', 'without a word');
    is(scalar(() = $svg =~ /<g id="node\d+"/g), 4, 'a node for each revision');
    is(scalar(() = $svg =~ /<g id="edge\d+"/g), 4, 'an edge for each down revision and dependency');
    is(scalar(() = $svg =~ /stroke-dasharray/g), 1, 'the dependency is dashed');
    like($svg, qr/>Add (&quot;|")queen(&quot;|") \[x\] &amp; &lt;y&gt; \\N</, 'the message is as written');
    like((softbee_ok(undef, $at, 'history', '--format', 'mermaid', 'Mermaid'))[0],
        qr/\Aflowchart BT\n  n0\["d \(head\)<br>Sell honey"\]\n/, 'Mermaid');
    done_testing;
};

subtest several_heads_are_reported_with_their_fork => sub {
    my ($out, $err) = softbee_fails(undef, $at, 'heads', '--check-single', 3, qr/^error\[SB002\]: there are 2 heads instead of one$/m, 'exit 3');
    is($out, "b (left) (effective head)\nd (head)\n", 'the heads');
    is($err, <<"ERR", 'the fork, each head, and what to type');
error[SB002]: there are 2 heads instead of one
   = detail: They fork above "a" (Add users).
     Head "b" (Add "queen" [x] & <y> \\N) was created 2026-11-24 10:30:00+00:00 in "$dir/versions/b_add_queen_x_y_n.sql".
     Head "d" (Sell honey) was created 2026-11-24 10:30:00+00:00 in "$dir/versions/d_sell_honey.sql".
   = hint: Merge them: softbee merge b d -m "…"
ERR
    softbee_ok(undef, { dir => scripts_dir(chain(2)) }, 'heads', '--check-single', 'one head is none too many');
    done_testing;
};

subtest check_graph_names_every_problem => sub {
    is((softbee_ok(undef, $at, 'check-graph', 'a sound graph'))[0], "4 revisions, 2 heads: no problem\n", 'says so');
    my $broken = scripts_dir(
        a => { upgrade => "BEGIN;\n\\d\nCOMMIT;" },
        b => { down    => 'nowhere', labels => 'x' },
        c => { down    => 'd', labels => 'x', depends => 'nothing' },
        d => { down    => 'c' },
    );
    my $twin = write_script($broken, 'e', {});
    PostgreSQL::Test::Utils::append_to_file("$broken/versions/f_twin.sql", PostgreSQL::Test::Utils::slurp_file($twin));
    PostgreSQL::Test::Utils::append_to_file("$broken/versions/g_latin.sql", "-- G\n-- Revision ID: g\n-- softbee:upgrade\nSELECT '\xFC';\n");
    my ($out, $err) = softbee_fails(undef, { dir => $broken }, 'check-graph', 3, qr/./, 'exit 3');
    is($out, "7 scripts: 9 problems\n", 'how many');
    like($err, $_, "$_") for
      qr{^error\[SB004\]: a script must not hold BEGIN\n  --> \S+/a_revision_a\.sql:8:1\n8 \| BEGIN;\n  \| \^\n}m,
      qr{^error\[SB004\]: script holds the psql command "\\d"\n  --> \S+/a_revision_a\.sql:9:1\n}m,
      qr{^error\[SB004\]: a script must not hold COMMIT\n  --> \S+/a_revision_a\.sql:10:1\n}m,
      qr{^error\[SB004\]: script is not UTF-8\n  --> \S+/g_latin\.sql:4:9\n}m,
      qr{^error\[SB003\]: down revision "nowhere" of revision "b" does not exist$}m,
      qr{^error\[SB003\]: revision or label "nothing", which revision "c" depends on, does not exist$}m,
      qr{^error\[SB003\]: branch label "x" is declared more than once$}m,
      qr{^error\[SB003\]: revision "e" is present more than once$}m,
      qr{^error\[SB003\]: revisions "c" and "d" form a cycle$}m;
    my $found = decode_json((softbee_fails(undef, { dir => $broken }, 'check-graph', '--json', 3, qr/\A\z/, 'as JSON'))[0]);
    is(scalar @{ $found->{problems} }, 9, 'all of them');
    my $empty = scripts_dir();
    mkdir "$empty/versions";
    softbee_fails(undef, { dir => $empty }, 'check-graph', 3, qr/\Aerror: there is no script in/, 'an empty graph is a finding');
    softbee_fails(undef, { dir => "$empty/none" }, 'check-graph', 1, qr/does not exist/, 'no folder is a failure');
    done_testing;
};

my $node = start_node();

subtest check_heads_says_what_is_missing => sub {
    softbee_fails($node, $at, 'current', '-c', 3,
        qr/^error: database is not on all heads\n   = detail: Not applied: "b" \(.*\) and "d" \(Sell honey\)\.\n   = hint: softbee upgrade heads\n\z/m, 'before');
    softbee_ok($node, $at, 'upgrade', 'heads', 'upgrade');
    softbee_ok($node, $at, 'current', '--check-heads', 'after');
    like((softbee_ok($node, $at, 'current', '-v', 'verbose'))[0], qr/\ACurrent revision\(s\) for .*\nRev: .*Revision ID: /s, 'says more');
    done_testing;
};

subtest server_is_looked_at_beside_the_files => sub {
    is((softbee_ok($node, $at, @$_, '--db', "@$_ --db"))[0], (softbee_ok(undef, $at, @$_, "@$_"))[0], 'the same where the files are')
      for [ 'heads' ], [ 'heads', '--resolve-dependencies' ], [ 'history' ], [ 'history', '--graph' ], [ 'branches' ];
    my $other = scripts_dir(
        a => { message => 'Add users', upgrade => '-- edited', downgrade => '' },
        c => { message => 'Add honey', down => 'a', upgrade => '', downgrade => '' },
    );
    is((softbee_ok($node, { dir => $other }, 'history', '--db', 'another checkout'))[0], <<'OUT', 'is marked');
c (left) -> d (head) (no file), Sell honey
a -> c, Add honey
a -> b (left) (effective head) (no file), Add "queen" [x] & <y> \N
<base> -> a (branchpoint) (file differs), Add users
OUT
    my $rows = decode_json((softbee_ok($node, { dir => $other }, 'history', '--db', '--json', 'JSON'))[0]);
    is_deeply({ map { $_->{revision} => $_->{file} } @$rows }, { a => 'differs', b => 'missing', c => 'same', d => 'missing' }, 'as a field');
    like((softbee_ok($node, { dir => $other }, 'show', 'd', '--db', 'show'))[0], qr/\ARev: d \(head\) \(no file\)\n/, 'show');
    my (undef, $err) = softbee_ok($node, { dir => "$other/none" }, 'heads', '--db', 'without a folder');
    like($err, qr/No files are compared: folder .* does not exist/, 'is said');
    like((softbee_ok($node, $at, 'history', '-i', '--db', 'where it stands'))[0], qr/d \(head\) \(current\)/, 'is marked');
    like((softbee_fails($node, $at, 'heads', '--db', '--check-single', 3, qr/fork above "a" \(Add users\)/, 'the fork on the server'))[1], qr/softbee merge b d/, 'what to type');
    $node->safe_psql('postgres', 'CREATE DATABASE fresh');
    softbee_fails($node, { dir => $dir, database => 'fresh' }, 'heads', '--db', 1, qr/extension softbee_migrate is not installed/, 'no extension');
    done_testing;
};

subtest ambiguity_is_reported_and_not_guessed => sub {
    my $two = scripts_dir(
        a => { message => 'Add users', upgrade => '', downgrade => '' },
        b => { message => 'Add queen', down => 'a', upgrade => '', downgrade => '' },
        c => { message => 'Add honey', down => 'a', upgrade => '', downgrade => '' },
    );
    $node->safe_psql('postgres', 'CREATE DATABASE two');
    my $there = { dir => $two, database => 'two' };
    softbee_fails($node, $there, 'upgrade', 1,
        qr/fork above "a" \(Add users\)\..*Head "b" \(Add queen\) was created 2026-11-24 10:30:00\+00:00 in "\S+b_add_queen\.sql"; it is new\..*softbee merge b c -m "…"/s, 'two heads');
    softbee_ok($node, $there, 'upgrade', 'heads', 'both');
    softbee_fails($node, $there, 'downgrade', '-1', 1,
        qr/^error\[SB001\]: target "-1" could start from several revisions\n   = detail: They are "b" \(Add queen\) and "c" \(Add honey\)\.\n.*softbee downgrade b@-1  or  softbee downgrade c@-1$/ms, 'from which');
    is((softbee_ok($node, $there, 'current', 'current'))[0], "b (head)\nc (head)\n", 'nothing was guessed');
    softbee_ok($node, $there, 'downgrade', 'b@-1', 'the command that was given works');
    is((softbee_ok($node, $there, 'current', 'current'))[0], "c (head)\n", 'and does what it says');
    my $long = scripts_dir('3f2a9c1d7e10' => { message => 'Add apiary model' });
    softbee_fails(undef, { dir => $long }, 'show', '3f2b9c1d7e10', 1, qr/Did you mean "3f2a9c1d7e10" \(Add apiary model\)\?/, 'a typing error');
    done_testing;
};

# Runs it with a terminal as stdout.
sub on_terminal
{
    my ($environment, @arguments) = @_;
    my $out = '';
    local %ENV = (%ENV, TERM => 'xterm', DATABASE_URL => url_of($node), %$environment);
    IPC::Run::run([ $ENV{SOFTBEE}, '-d', $dir, '-q', @arguments ], '>pty>', \$out) or fail("@arguments");
    return $out =~ s/\r//gr;
}

subtest colours_are_for_terminals_only => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    like(on_terminal({}, 'heads'), qr/\e\[33md\e\[0m \e\[1;32m\(head\)\e\[0m/, 'ids yellow, as git has them');
    unlike(on_terminal({ NO_COLOR => '1' }, 'heads'), qr/\e/, 'not with NO_COLOR');
    unlike(on_terminal({ TERM => 'dumb' }, 'heads'), qr/\e/, 'not on a dumb one');
    unlike(on_terminal({}, 'heads', '--json'), qr/\e/, 'not in JSON');
    unlike(on_terminal({}, 'history', '--format', 'dot'), qr/\e/, 'not in DOT');
    unlike((softbee_ok(undef, $at, 'history', '--graph', 'a pipe'))[0], qr/\e/, 'not in a pipe');
    done_testing;
};

subtest log_fits_the_terminal => sub {
    plan skip_all => 'no pseudo-terminals here' if !has_terminals();
    my $failing = scripts_dir(z => { upgrade => 'SELECT 1/0;' });
    $node->safe_psql('postgres', 'CREATE DATABASE failing');
    softbee_fails($node, { dir => $failing, database => 'failing' }, 'upgrade', 1, qr/division by zero/, 'a failure');
    my $url = url_of($node, database => 'failing');
    my $narrow = on_terminal({ DATABASE_URL => $url, COLUMNS => '68' }, 'log');
    utf8::decode($narrow);
    my @lines = split /\n/, $narrow;
    is(scalar @lines, 1, 'a line an event');
    cmp_ok(length $lines[0], '<=', 68, 'of its width');
    like($lines[0], qr/\x{2026}$/, 'its end is cut');
    my ($full) = softbee_ok($node, { dir => $failing, database => 'failing' }, 'log', 'in a pipe');
    like($full, qr/division by zero$/m, 'all of it');
    done_testing;
};

done_testing();
