# docs/json.md says what --json prints: each command is run, and what it prints compared. And the help of each command.
use strict;
use warnings FATAL => 'all';

use JSON::PP qw(decode_json);
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

# Section name → field → the word in the last column ('' : always there).
sub documented
{
    my (%sections, @names);
    for my $line (split /\n/, PostgreSQL::Test::Utils::slurp_file(migrations() . '/../docs/json.md'))
    {
        if ($line =~ /^## (.*)/) { @names = split /, /, $1; $sections{$_} = {} for @names; }
        my ($fields, undef, $when) = $line =~ /^\| (`[^|]*`) \| ([^|]*) \|\s?([^|]*)\|/ or next;
        for my $field ($fields =~ /`(\w+)`/g) { $sections{$_}{$field} = $when =~ s/^\s+|\s+$//gr for @names; }
    }
    return %sections;
}

my %sections = documented();
my @commands = do {
    my ($out) = softbee_ok(undef, '--help', 'help');
    my ($list) = $out =~ /^Commands:\n(.*?)\n\n/ms;
    $list =~ /^  (\S+)/mg;
};

# Every field is documented, and every one that is always there is there; extra: those of this call besides.
sub fields_are
{
    my ($section, $object, $promise, @extra) = @_;
    local $Test::Builder::Level = $Test::Builder::Level + 1;
    my $fields = $sections{$section};
    my %wanted = map { $_ => 1 } grep { $fields->{$_} eq '' } keys %$fields;
    for my $extra (@extra)
    {
        ok(exists $fields->{$extra}, "$extra is documented");
        $wanted{$extra} = 1;
    }
    is_deeply([ sort keys %$object ], [ sort keys %wanted ], $promise);
}

subtest documentation_has_every_command => sub {
    cmp_ok(scalar @commands, '>=', 15, 'commands are listed');
    ok(exists $sections{$_}, "$_ has its section") for @commands;
    done_testing;
};

my $node = start_node();
my $dir  = scripts_dir(
    a => { upgrade => 'CREATE TABLE a ();', downgrade => 'DROP TABLE a;' },
    b => { down    => 'a', upgrade => 'CREATE TABLE b ();', downgrade => 'DROP TABLE b;' },
    c => { down    => 'a', upgrade => '', downgrade => '' },
);
my $at = { dir => $dir };
sub json { my @call = @_; return decode_json((softbee_ok($node, $at, @call, '--json', "@call"))[0]) }

subtest json_is_as_documented => sub {
    fields_are(push => json('push')->[0], 'push');
    fields_are(plan => json('plan', 'heads')->[0], 'plan');
    fields_are(upgrade => json('upgrade', 'heads')->[0], 'upgrade');
    fields_are(downgrade => json('downgrade', 'b@a')->[0], 'downgrade');
    is_deeply(json('upgrade', 'heads')->[0]{revision}, 'b', 'the step');
    is_deeply([ sort @{ json('stamp', 'heads') } ], [ 'b', 'c' ], 'stamp');
    fields_are(current => json('current')->[0], 'current');
    fields_are(log     => json('log')->[0],     'log');
    fields_are($_ => json($_)->[0], $_) for qw(history heads);
    fields_are(show     => json('show', 'b')->[0],     'show');
    fields_are(branches => json('branches')->[0], 'branches', 'children');
    my @stored = qw(applied pushed_by pushed_at file);
    fields_are($_ => json($_, '--db')->[0], "$_ --db", @stored) for qw(history heads);
    fields_are(show     => json('show', 'b', '--db')->[0], 'show --db',     @stored);
    fields_are(branches => json('branches', '--db')->[0],  'branches --db', @stored, 'children');
    my $checked = json('check-graph');
    fields_are('check-graph' => $checked, 'check-graph');
    is_deeply([ $checked->{scripts}, $checked->{heads}, $checked->{problems} ], [ 3, [ 'b', 'c' ], [] ], 'and what it found');
    my $new = scripts_dir(a => {}, b => { down => 'a' }, c => { down => 'a' });
    fields_are($_ => json($_)->[0], $_) for 'config', 'list-templates';
    fields_are(merge => decode_json((softbee_ok(undef, { dir => $new }, 'merge', 'heads', '--json', 'merge'))[0]), 'merge');
    fields_are(revision => decode_json((softbee_ok(undef, { dir => $new }, 'revision', '--json', 'revision'))[0]), 'revision');
    my $models = PostgreSQL::Test::Utils::tempdir('models');
    PostgreSQL::Test::Utils::append_to_file("$models/m.sql", 'CREATE TABLE m ();');
    $node->safe_psql('postgres', 'CREATE DATABASE fresh');
    my $fresh = { dir => $new, database => 'fresh' };
    my ($status, $found) = softbee($node, $fresh, 'check', '--models', $models, '--json');
    is($status, 3, 'check finds something');
    fields_are(check => decode_json($found), 'check');
    is_deeply([ sort keys %{ decode_json($found)->{changes}[0] } ],
        [qw(action downgrade_hazards hazards identity kind summary)], 'a change as documented');
    my @migrate = ('migrate', '--models', $models, '-m', 'M');
    my $written = decode_json((softbee_ok($node, $fresh, @migrate, '--json', 'migrate'))[0]);
    fields_are(migrate => $written, 'migrate');
    is_deeply([ sort keys %{ $written->{scripts}[0] } ], [qw(path revision)], 'a script as documented');
    fields_are('create-all' => decode_json((softbee_ok($node, $fresh, 'create-all', '--models', $models, '--json', 'create-all'))[0]), 'create-all');
    done_testing;
};

subtest failed_step_is_in_the_log_with_its_error => sub {
    write_script($dir, 'd', { down => [ 'b', 'c' ], upgrade => 'SELECT 1/0;' });
    my (undef, $err) = softbee_fails($node, $at, 'upgrade', '--json', 1, qr/\Q"sqlstate":"22012"\E/, 'fails');
    my ($line) = $err =~ /^(\{"error".*)$/m;
    my $error = decode_json($line)->{error};
    ok(exists $sections{Errors}{$_}, "$_ is documented") for keys %$error;
    is($error->{line}, 8, 'where');
    fields_are(log => json('log', '-n', '1')->[0], 'log', 'error');
    unlink glob "$dir/versions/d_*";
    done_testing;
};

subtest findings_are_errors_with_fields_of_their_own => sub {
    my ($out, $err) = softbee_fails($node, $at, 'heads', '--check-single', '--json', 3, qr/^\{"error":/, 'several heads');
    my $error = decode_json($err)->{error};
    is_deeply([ $error->{heads}, $error->{fork_points}, $error->{reason} ], [ [ 'b', 'c' ], ['a'], 'multiple_heads' ], 'which');
    ok(exists $sections{Errors}{$_}, "$_ is documented") for keys %$error;
    is(scalar @{ decode_json($out) }, 2, 'the heads are the result all the same');
    softbee_ok($node, $at, 'downgrade', 'c@a', 'one head is missing');
    (undef, $err) = softbee_fails($node, $at, 'current', '-c', '--json', 3, qr/^\{"error":/, 'not on all heads');
    $error = decode_json($err)->{error};
    is_deeply($error->{missing_heads}, ['c'], 'which');
    is($error->{hint}, 'softbee upgrade heads', 'upgrade alone would be refused');
    ok(exists $sections{Errors}{$_}, "$_ is documented") for keys %$error;
    done_testing;
};

# A screen: 24 lines of 80 columns; 45 lines for the list of commands, 28 for migrate, which has revision's options too.
subtest help_fits_a_screen_and_shows_an_example => sub {
    for my $command ('', @commands)
    {
        my ($out) = softbee_ok(undef, $command || (), '--help', "help of \"$command\"");
        utf8::decode($out);
        my @lines = split /\n/, $out;
        cmp_ok(scalar @lines, '<=', !$command ? 50 : $command eq 'migrate' ? 28 : 24, 'its lines');
        is_deeply([ grep { length > 80 } @lines ], [], 'its width');
        like($out, $command ? qr/^Example: softbee \Q$command\E/m : qr/^Example: softbee \w/m, 'an example');
    }
    done_testing;
};

done_testing();
