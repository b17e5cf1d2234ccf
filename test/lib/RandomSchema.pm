# Pairs of schemas made by chance over all kinds of objects. A pair is a list of things: a thing is a table, a column, a
# check …, and has for each side either a variant (what chance chose for it) or nothing. What a thing needs is looked up on
# its side when it is written: a view names the columns that are there, a default an enum's first value. So a pair stays
# valid when things are taken out of it, which is how a failing one is made small. RandomSql writes it.
package RandomSchema;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(random_pair without_things with_equal_thing);

sub chance { return rand() < $_[0] }
sub one_of { return $_[ int rand @_ ] }
sub schema_of { return $_[0] =~ s/\..*//r }
sub some_of { my ($part, @all) = @_; return grep { chance($part) } @all }

sub shuffled
{
    my @list = @_;
    for my $i (reverse 1 .. $#list)
    {
        my $j = int rand($i + 1);
        @list[ $i, $j ] = @list[ $j, $i ];
    }
    return @list;
}

# The same seed gives the same pair, on every machine.
sub random_pair
{
    my ($seed) = @_;
    srand $seed;
    my @things = map { { %$_, a => undef, b => undef } } random_things();
    my $much = one_of(0.1, 0.3, 0.6);    # of what differs
    for my $thing (@things)
    {
        my $make = $thing->{variant};
        ($thing->{a}, $thing->{b}) = (($make->()) x 2);
        next if !chance($much);
        my $how = rand;
        if ($how < 0.3) { $thing->{a} = undef }
        elsif ($how < 0.6) { $thing->{b} = undef }
        else { $thing->{b} = $make->() }
    }
    delete $_->{variant} for @things;
    return { seed => $seed, things => \@things };
}

# Things in the order of the kinds; the names of the tables are such that their order is not that of their needs.
sub random_things
{
    my @things;
    my $add = sub {
        my ($kind, $name, $variant, %more) = @_;
        push @things, { kind => $kind, name => $name, variant => $variant, %more };
    };
    $add->('extension', one_of('citext', 'hstore', 'pg_trgm'), sub { {} }) if chance(0.3);
    my @schemas = ('public', map { "s$_" } 1 .. int rand 3);
    $add->('schema', $_, sub { {} }, always => 1) for grep { $_ ne 'public' } @schemas;
    my $in_schema = sub { return one_of(@schemas) . '.' . $_[0] };

    my @enums      = map { $in_schema->("e$_") } 1 .. 1 + int rand 3;
    my @composites = map { $in_schema->("c$_") } 1 .. int rand 3;
    my @domains    = map { $in_schema->("d$_") } 1 .. int rand 3;
    my @sequences  = map { $in_schema->("q$_") } 1 .. int rand 3;
    my @functions  = map { $in_schema->("f$_") } 1 .. int rand 3;
    $add->('enum', $_, sub { { values => [ random_values() ] } }) for @enums;
    $add->('composite', $_, sub { random_composite(@enums) }) for @composites;
    $add->('domain',   $_, \&random_domain)   for @domains;
    $add->('sequence', $_, \&random_sequence) for @sequences;
    $add->('function', $_, \&random_function) for @functions;
    my %pool = (types => [ @enums, @composites, @domains ], functions => \@functions, sequences => \@sequences, parents => []);
    add_table($add, $_, \%pool) for map { $in_schema->($_) } shuffled(map { "t$_" } 1 .. 1 + int rand 5);
    my @tables = map { $_->{name} } grep { $_->{kind} eq 'table' } @things;
    for my $sequence (@sequences)
    {
        my $table = one_of(grep { schema_of($_) eq schema_of($sequence) } @tables) // next;
        $add->('ownership', "$sequence of $table", sub { {} }, sequence => $sequence, table => $table);
    }
    add_constraint($add, $_, \@tables, \%pool) for map { "k$_" } 1 .. int rand 8;
    add_table_part($add, $_, \@tables, \%pool) for 1 .. int rand 10;
    add_views($add, $in_schema, \@tables, \%pool);
    for my $number (1 .. int rand 5)
    {
        my $target = one_of(@things);
        $add->('comment', "comment $number", sub { { text => one_of('one', "it''s", 'three') } }, on => "$target->{kind} $target->{name}");
    }
    return @things;
}

sub random_values
{
    my @values = some_of(0.6, 'a' .. 'f');
    @values = shuffled(@values) if chance(0.1);
    return @values ? @values : ('a');
}

sub random_composite
{
    my (@enums) = @_;
    my %attributes = map { $_ => one_of('integer', 'bigint', 'text', 'numeric(8,2)', @enums) } some_of(0.7, 'x', 'y', 'z');
    return { attributes => %attributes ? \%attributes : { x => 'integer' } };
}

sub random_domain
{
    return {
        base     => chance(0.9) ? 'integer' : one_of('bigint', 'smallint'),
        default  => one_of(undef, undef, 1, 2),
        not_null => chance(0.2),
        check    => one_of(undef, 'VALUE > 0', 'VALUE > -5') };
}

sub random_sequence
{
    my @options = some_of(0.3, 'INCREMENT BY 2', 'MINVALUE -5', 'MAXVALUE 9999', 'START WITH 7', 'CACHE 5', 'CYCLE');
    return { options => join ' ', (chance(0.3) ? 'AS integer' : ()), @options };
}

sub random_function
{
    return {
        argument => chance(0.9) ? 'a' : 'b',
        result   => chance(0.9) ? 'integer' : 'bigint',
        strict   => chance(0.3) ? 'STRICT' : '',
        body     => one_of('$1', '$1 + 1', '$1 * 2') };
}

sub add_table
{
    my ($add, $name, $pool) = @_;
    my $shape  = one_of('plain', 'plain', 'plain', 'partitioned', 'child');
    my $parent = one_of(@{ $pool->{parents} });
    $shape = 'plain' if $shape eq 'child' && !$parent;
    push @{ $pool->{parents} }, $name if $shape eq 'plain';
    my $table = sub {
        return {
            options  => one_of('', '', 'fillfactor=70', 'fillfactor=80,autovacuum_enabled=false'),
            unlogged => $shape eq 'plain' && chance(0.1),
            rows     => one_of('', '', 'ENABLE', 'FORCE'),
            replica  => one_of('', '', '', 'FULL', 'NOTHING'),
            key      => $shape eq 'plain' ? one_of('integer', 'integer', 'bigint') : 'integer' };
    };
    $add->('table', $name, $table, shape => $shape, parent => $shape eq 'child' && $parent);
    my $letter = $shape eq 'child' ? 'w' : 'v';    # no column of a child is also its parent's
    $add->('column', "$name.$letter$_", sub { random_column($pool) }, table => $name) for 1 .. int rand 6;
    return if $shape ne 'partitioned';
    my @bounds = ('IN (1)', 'IN (2, 3)', 'IN (4)', 'IN (NULL)');
    for my $number (0 .. int rand 3)
    {
        $add->('partition', "${name}_p$number", sub { { bound => chance(0.9) ? $bounds[$number] : 'IN (' . (10 + $number) . ')' } },
            table => $name);
    }
    return;
}

my @plain_types = ('integer', 'bigint', 'smallint', 'text', 'varchar(20)', 'varchar(50)', 'numeric(10,2)', 'boolean', 'date',
    'timestamptz', 'jsonb', 'uuid', 'integer[]', 'text[]');

sub random_column
{
    my ($pool) = @_;
    my $type = chance(0.35) && @{ $pool->{types} } ? one_of(@{ $pool->{types} }) : one_of(@plain_types);
    $type .= '[]' if $type =~ /\.[ed]\d$/ && chance(0.2);
    return {
        type       => $type,
        default    => one_of(0, 0, 1, 2),
        sequence   => one_of(undef, undef, @{ $pool->{sequences} }),
        not_null   => chance(0.3),
        special    => one_of(undef, undef, undef, undef, 'always', 'by default', 'id + 1', 'id * 3'),
        storage    => one_of('', '', '', 'EXTERNAL', 'MAIN'),
        statistics => one_of(undef, undef, undef, 100, 200),
        collation  => one_of('', '', '', 'C') };
}

sub add_constraint
{
    my ($add, $name, $tables, $pool) = @_;
    my $table = one_of(@$tables);
    my ($other, $column) = (one_of(@$tables), 'v' . (1 + int rand 3));
    my $function = one_of(@{ $pool->{functions} });
    my $type = one_of('primary', 'primary', 'unique', 'check', 'foreign');
    $name = 'key' if $type eq 'primary';    # a table has one
    my $variant = sub {
        return {
            check    => one_of('id > 0', 'id > 1', 'id < 5'), function => chance(0.3) && $function,
            deferred => chance(0.2), valid => chance(0.8), action => one_of('', 'ON DELETE CASCADE', 'ON UPDATE SET NULL') };
    };
    $add->('constraint', "$name on $table", $variant, type => $type, table => $table, other => $other, column => $column);
    return;
}

sub add_table_part
{
    my ($add, $number, $tables, $pool) = @_;
    my $table  = one_of(@$tables);
    my $column = 'v' . (1 + int rand 4);
    my $function = one_of(@{ $pool->{functions} });
    my $kind = one_of('index', 'index', 'trigger', 'policy');
    my $variant = sub {
        return {
            unique => chance(0.2), where => one_of('', '', 'id > 0', 'id > 3'), include => chance(0.2), order => one_of('', 'DESC'),
            function => chance(0.3) && $function, enabled => one_of('', '', 'DISABLE', 'ENABLE ALWAYS'),
            event => one_of('INSERT', 'DELETE', 'UPDATE', 'UPDATE OF'), when => chance(0.3), roles => one_of('PUBLIC', 'app', 'app, reader'),
            command => one_of('ALL', 'ALL', 'SELECT'), restrictive => chance(0.2) };
    };
    $add->($kind, "p$number on $table", $variant, table => $table, column => $column);
    return;
}

sub add_views
{
    my ($add, $in_schema, $tables, $pool) = @_;
    my @sources = @$tables;
    for my $number (1 .. int rand 5)
    {
        my $kind    = one_of('view', 'view', 'materialized_view');
        my $name    = $in_schema->(one_of('a', 'w') . $number);
        my $source  = one_of(@sources);
        my $variant = sub {
            return {
                columns => [ shuffled('id', some_of(0.5, map { "v$_" } 1 .. 5)) ], where => one_of('', 'WHERE id > 0', 'WHERE id IS NOT NULL'),
                barrier => $kind eq 'view' && chance(0.2), index => $kind ne 'view' && chance(0.5), expression => chance(0.2) };
        };
        $add->($kind, $name, $variant, source => $source);
        push @sources, $name;
    }
    for my $number (1 .. int rand 3)
    {
        my $body = sub { { form => one_of('text', 'atomic', 'rows'), number => one_of(1, 2) } };
        $add->('row_function', $in_schema->("g$number"), $body, source => one_of(@sources));
    }
    return;
}

# The pair without some of its things, on both sides; or with a thing of the first side on both: undef where it is so.
sub without_things
{
    my ($pair, @at) = @_;
    my %gone = map { $_ => 1 } @at;
    return { %$pair, things => [ map { $pair->{things}[$_] } grep { !$gone{$_} } 0 .. $#{ $pair->{things} } ] };
}

sub with_equal_thing
{
    my ($pair, $at) = @_;
    my @things = @{ $pair->{things} };
    my $thing  = $things[$at];
    return if ($thing->{a} // 0) == ($thing->{b} // 0);
    $things[$at] = { %$thing, b => $thing->{a} };
    return { %$pair, things => \@things };
}

1;
