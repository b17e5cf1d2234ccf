# A pair of RandomSchema as SQL: each side in the order of the kinds, a thing only where what it needs is there.
package RandomSql;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';

our @EXPORT = qw(sql_of);

# In the order in which they are written.
my @kinds = qw(extension schema enum composite domain sequence function table partition ownership constraint index view
  materialized_view row_function trigger policy comment);

# Each is given the side, the thing and its variant, and gives the statements, or undef where something is missing.
my %writers = (
    extension         => sub { "CREATE EXTENSION $_[1]{name};" },
    schema            => sub { "CREATE SCHEMA $_[1]{name};" },
    enum              => sub { "CREATE TYPE $_[1]{name} AS ENUM (" . quoted(@{ $_[2]{values} }) . ');' },
    composite         => \&write_composite,
    domain            => \&write_domain,
    sequence          => sub { "CREATE SEQUENCE $_[1]{name} $_[2]{options};" },
    function          => \&write_function,
    table             => \&write_table,
    partition         => \&write_partition,
    ownership         => \&write_ownership,
    constraint        => \&write_constraint,
    index             => \&write_index,
    view              => \&write_view,
    materialized_view => \&write_view,
    row_function      => \&write_row_function,
    trigger           => \&write_trigger,
    policy            => \&write_policy,
    comment           => \&write_comment);

my $trigger_function = q{CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';};

# { from, to } as SQL.
sub sql_of
{
    my ($pair) = @_;
    return { from => sql_of_side($pair, 'a'), to => sql_of_side($pair, 'b') };
}

sub sql_of_side
{
    my ($pair, $letter) = @_;
    my $side = { there => {}, columns => {}, parts => {} };
    my @sql  = ($trigger_function);
    for my $column (grep { $_->{kind} eq 'column' && $_->{$letter} } @{ $pair->{things} })
    {
        push @{ $side->{parts}{ $column->{table} } }, [ $column->{name} =~ s/.*\.//r, $column->{$letter} ];
    }
    for my $kind (@kinds)
    {
        for my $thing (grep { $_->{kind} eq $kind && ($_->{always} || $_->{$letter}) } @{ $pair->{things} })
        {
            my $key = "$kind $thing->{name}";
            next if $side->{there}{$key};
            my $sql = $writers{$kind}->($side, $thing, $thing->{$letter} // {}) // next;
            $side->{there}{$key} = { %{ $thing->{$letter} // {} }, thing => $thing };
            push @sql, $sql;
        }
    }
    return join "\n", @sql, '';
}

sub quoted { return join ', ', map { "'$_'" } @_ }
sub last_name { return $_[0] =~ s/.*\.//r }
sub schema_of { return $_[0] =~ s/\..*//r }
sub find { my ($side, $kind, $name) = @_; return $name ? $side->{there}{"$kind $name"} : undef }
sub columns_of { my ($side, $relation) = @_; return $side->{columns}{$relation} // {} }

sub write_composite
{
    my ($side, $thing, $variant) = @_;
    my $types = $variant->{attributes};
    return "CREATE TYPE $thing->{name} AS (" . join(', ', map { "$_ " . type_on($side, $types->{$_}) } sort keys %$types) . ');';
}

sub write_domain
{
    my ($side, $thing, $variant) = @_;
    my $sql = "CREATE DOMAIN $thing->{name} AS $variant->{base}";
    $sql .= " DEFAULT $variant->{default}"           if $variant->{default};
    $sql .= ' NOT NULL'                              if $variant->{not_null};
    $sql .= " CONSTRAINT fits CHECK ($variant->{check})" if $variant->{check};
    return "$sql;";
}

sub write_function
{
    my ($side, $thing, $variant) = @_;
    return "CREATE FUNCTION $thing->{name}($variant->{argument} integer) RETURNS $variant->{result} IMMUTABLE $variant->{strict}"
      . " LANGUAGE sql AS 'SELECT ($variant->{body})::$variant->{result}';";
}

# The type as it is on this side: text where the pair's own type is missing.
sub type_on
{
    my ($side, $type) = @_;
    my ($name) = $type =~ /^(\w+\.[ecd]\d+)/ or return $type;
    return (grep { find($side, $_, $name) } 'enum', 'composite', 'domain') ? $type : 'text';
}

sub write_table
{
    my ($side, $thing, $variant) = @_;
    my $name   = $thing->{name};
    my $parent = find($side, 'table', $thing->{parent});
    my %columns = (id => $parent ? $parent->{key} : $variant->{key});
    $columns{$_} = columns_of($side, $thing->{parent})->{$_} for $parent ? keys %{ columns_of($side, $thing->{parent}) } : ();
    my (@lines, @after) = ("id $columns{id}");
    for my $part (@{ $side->{parts}{$name} })
    {
        my ($column, $properties) = @$part;
        $columns{$column} = type_on($side, $properties->{type});
        push @lines, "$column " . column_definition($side, $columns{$column}, $properties);
        push @after, column_settings($name, $column, $columns{$column}, $properties);
        $side->{there}{"column $name.$column"} = $properties;
    }
    $side->{columns}{$name} = \%columns;
    my $sql = 'CREATE ' . ($variant->{unlogged} ? 'UNLOGGED ' : '') . "TABLE $name (" . join(', ', @lines) . ')';
    $sql .= " INHERITS ($thing->{parent})"   if $parent;
    $sql .= ' PARTITION BY LIST (id)'        if $thing->{shape} eq 'partitioned';
    $sql .= " WITH ($variant->{options})"    if $variant->{options} && $thing->{shape} ne 'partitioned';
    push @after, "ALTER TABLE $name $variant->{rows} ROW LEVEL SECURITY;" if $variant->{rows};
    push @after, "ALTER TABLE $name REPLICA IDENTITY $variant->{replica};" if $variant->{replica};
    return join "\n", "$sql;", @after;
}

sub column_definition
{
    my ($side, $type, $properties) = @_;
    my $sql     = $type;
    my $special = $properties->{special} // '';
    $sql .= " COLLATE \"$properties->{collation}\"" if $properties->{collation} && $type =~ /^(text|varchar\(\d+\))$/;
    $sql .= ' NOT NULL' if $properties->{not_null};
    return "$sql GENERATED $special AS IDENTITY" if $special =~ /^(always|by default)$/ && $type =~ /^(integer|bigint|smallint)$/;
    return "$sql GENERATED ALWAYS AS ($special) STORED" if $special =~ /^id/ && $type =~ /^(integer|bigint)$/;
    my $default = default_of($side, $type, $properties);
    return defined $default ? "$sql DEFAULT $default" : $sql;
}

my %defaults = (
    integer => ['1', '2'], bigint => ['1', '2'], smallint => ['1', '2'], text => [ "'x'", "'it''s'" ],
    'varchar(20)' => [ "'x'", "'y'" ], 'varchar(50)' => [ "'x'", "'y'" ], 'numeric(10,2)' => [ '1.5', '2' ],
    boolean => [ 'true', 'false' ], date => [ "'2026-01-01'", 'CURRENT_DATE' ], timestamptz => [ 'now()', "'2026-01-01 00:00:00+00'" ],
    jsonb => [ "'{}'", q('{"a": [1]}') ], uuid => [ 'gen_random_uuid()', "'01234567-89ab-cdef-0123-456789abcdef'" ],
    'integer[]' => [ "'{}'", "'{1,2}'" ], 'text[]' => [ "'{}'", 'ARRAY[$$a$$]' ]);

sub default_of
{
    my ($side, $type, $properties) = @_;
    my $which = $properties->{default} or return;
    return "nextval('$properties->{sequence}')"
      if $which == 2 && $type =~ /^(integer|bigint)$/ && find($side, 'sequence', $properties->{sequence});
    return $defaults{$type}[ $which - 1 ] if $defaults{$type};
    my ($name, $is_array) = $type =~ /^([\w.]+)(\[\])?$/;
    if (my $enum = find($side, 'enum', $name))
    {
        my $value = $enum->{values}[ $which == 1 ? 0 : -1 ];
        return $is_array ? "ARRAY['$value'::$name]" : "'$value'";
    }
    return find($side, 'domain', $name) && !$is_array ? $which : undef;
}

sub column_settings
{
    my ($table, $column, $type, $properties) = @_;
    my @settings;
    push @settings, "SET STATISTICS $properties->{statistics}" if $properties->{statistics};
    push @settings, "SET STORAGE $properties->{storage}"
      if $properties->{storage} && $type =~ /^(text|varchar|jsonb|numeric|\w+\[\])/;
    return map { "ALTER TABLE $table ALTER $column $_;" } @settings;
}

sub write_partition
{
    my ($side, $thing, $variant) = @_;
    return if !find($side, 'table', $thing->{table});
    return "CREATE TABLE $thing->{name} PARTITION OF $thing->{table} FOR VALUES $variant->{bound};";
}

sub write_ownership
{
    my ($side, $thing) = @_;
    return if !find($side, 'sequence', $thing->{sequence}) || !find($side, 'table', $thing->{table});
    return "ALTER SEQUENCE $thing->{sequence} OWNED BY $thing->{table}.id;";
}

sub is_partitioned { my ($table) = @_; return $table->{thing}{shape} eq 'partitioned' }

# A call of the pair's function, where it is there.
sub call_of
{
    my ($side, $function) = @_;
    return find($side, 'function', $function) ? "$function(id::integer)" : undef;
}

sub write_constraint
{
    my ($side, $thing, $variant) = @_;
    my $table = find($side, 'table', $thing->{table}) or return;
    my ($name) = $thing->{name} =~ /^(\w+)/;
    $name = last_name($thing->{table}) . '_key' if $name eq 'key';
    my $deferred = $variant->{deferred} ? ' DEFERRABLE INITIALLY DEFERRED' : '';
    my $column   = columns_of($side, $thing->{table})->{ $thing->{column} } && !is_partitioned($table) ? $thing->{column} : 'id';
    my $start    = "ALTER TABLE $thing->{table} ADD CONSTRAINT $name";
    return "$start PRIMARY KEY (id);"           if $thing->{type} eq 'primary';
    return "$start UNIQUE ($column)$deferred;"  if $thing->{type} eq 'unique';
    if ($thing->{type} eq 'check')
    {
        my $call = call_of($side, $variant->{function});
        my $expression = $variant->{check} . ($call ? " OR $call > 0" : '');
        return "$start CHECK ($expression)" . ($variant->{valid} ? ';' : ' NOT VALID;');
    }
    my $other = find($side, 'table', $thing->{other}) or return;
    return if !find($side, 'constraint', "key on $thing->{other}") || ($other->{unlogged} && !$table->{unlogged});
    my $valid = $variant->{valid} || is_partitioned($table) || is_partitioned($other);
    return "$start FOREIGN KEY (id) REFERENCES $thing->{other} (id) $variant->{action}$deferred" . ($valid ? ';' : ' NOT VALID;');
}

sub write_index
{
    my ($side, $thing, $variant) = @_;
    my $table  = find($side, 'table', $thing->{table}) or return;
    my $column = columns_of($side, $thing->{table})->{ $thing->{column} } ? $thing->{column} : 'id';
    my $call   = call_of($side, $variant->{function});
    my $unique = $variant->{unique} && !($call && is_partitioned($table));
    my @keys   = $call ? ("($call)") : ("$column $variant->{order}", $column ne 'id' && is_partitioned($table) ? 'id' : ());
    return 'CREATE ' . ($unique ? 'UNIQUE ' : '') . 'INDEX ' . index_name($thing) . " ON $thing->{table} (" . join(', ', @keys) . ')'
      . ($variant->{include} ? ' INCLUDE (id)' : '')
      . ($variant->{where} ? " WHERE $variant->{where};" : ';');
}

sub index_name { my ($thing) = @_; return $thing->{name} =~ s/ .*//r . '_' . last_name($thing->{table}) }

sub write_view
{
    my ($side, $thing, $variant) = @_;
    my $there   = $side->{columns}{ $thing->{source} } or return;
    my @columns = grep { $there->{$_} } @{ $variant->{columns} };
    return if !@columns;
    my $kind = $thing->{kind} eq 'view' ? 'VIEW' : 'MATERIALIZED VIEW';
    my $where = $there->{id} ? $variant->{where} : '';
    my $sql  = "CREATE $kind $thing->{name}" . ($variant->{barrier} ? ' WITH (security_barrier)' : '');
    $sql .= ' AS SELECT ' . join(', ', @columns, $variant->{expression} ? '1 + 1 AS two' : ()) . " FROM $thing->{source} $where;";
    $sql .= "\nCREATE INDEX " . last_name($thing->{name}) . "_index ON $thing->{name} (id);"
      if $variant->{index} && grep { $_ eq 'id' } @columns;
    $side->{columns}{ $thing->{name} } = { map { $_ => $there->{$_} } @columns };
    return $sql;
}

sub write_row_function
{
    my ($side, $thing, $variant) = @_;
    my $source = $thing->{source};
    return if !$side->{columns}{$source};
    my %forms = (
        text   => "($source) RETURNS integer LANGUAGE sql AS 'SELECT $variant->{number}'",
        atomic => "() RETURNS bigint LANGUAGE sql BEGIN ATOMIC SELECT count(*) + $variant->{number} FROM $source; END",
        rows   => "() RETURNS SETOF $source LANGUAGE sql AS 'SELECT * FROM $source LIMIT $variant->{number}'");
    return "CREATE FUNCTION $thing->{name}$forms{ $variant->{form} };";
}

sub write_trigger
{
    my ($side, $thing, $variant) = @_;
    return if !find($side, 'table', $thing->{table});
    my $column = columns_of($side, $thing->{table})->{ $thing->{column} } ? $thing->{column} : 'id';
    my $event  = $variant->{event} eq 'UPDATE OF' ? "UPDATE OF $column" : $variant->{event};
    my $name   = $thing->{name} =~ s/ .*//r;
    my $when   = $variant->{when} && $event ne 'DELETE' ? ' WHEN (NEW.id > 0)' : '';
    return "CREATE TRIGGER $name AFTER $event ON $thing->{table} FOR EACH ROW$when EXECUTE FUNCTION public.note();"
      . ($variant->{enabled} ? "\nALTER TABLE $thing->{table} $variant->{enabled} TRIGGER $name;" : '');
}

sub write_policy
{
    my ($side, $thing, $variant) = @_;
    return if !find($side, 'table', $thing->{table});
    my $name = $thing->{name} =~ s/ .*//r;
    my $call = call_of($side, $variant->{function});
    return "CREATE POLICY $name ON $thing->{table} AS " . ($variant->{restrictive} ? 'RESTRICTIVE' : 'PERMISSIVE')
      . " FOR $variant->{command} TO $variant->{roles} USING (" . ($call ? "$call > 0" : $variant->{where} || 'true') . ');';
}

my %comment_words = (
    extension => 'EXTENSION', schema => 'SCHEMA', enum => 'TYPE', composite => 'TYPE', domain => 'DOMAIN', sequence => 'SEQUENCE',
    table => 'TABLE', partition => 'TABLE', column => 'COLUMN', view => 'VIEW', materialized_view => 'MATERIALIZED VIEW');

sub write_comment
{
    my ($side, $thing, $variant) = @_;
    return if !$side->{there}{ $thing->{on} };
    my ($kind, $name) = split / /, $thing->{on}, 2;
    my $target = $side->{there}{ $thing->{on} }{thing};
    my $what;
    if    ($comment_words{$kind}) { $what = "$comment_words{$kind} $name" }
    elsif ($kind eq 'function') { $what = "FUNCTION $name(integer)" }
    elsif ($kind eq 'index') { $what = 'INDEX ' . schema_of($target->{table}) . '.' . index_name($target) }
    elsif ($kind =~ /^(trigger|policy)$/) { $what = uc($kind) . ' ' . $name }
    else { return }
    return "COMMENT ON $what IS '$variant->{text}';";
}

1;
