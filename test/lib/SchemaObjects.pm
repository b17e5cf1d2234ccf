# Snapshots side by side, for SchemaPair: what of two counts as equal, what differs, and which properties a pair changes.
package SchemaObjects;

use strict;
use warnings FATAL => 'all';

use Exporter 'import';
use JSON::PP ();

our @EXPORT = qw(objects_of listed_objects changed_properties object_differences);

my $json = JSON::PP->new->canonical->allow_nonref;

# "kind identity" → the object as the snapshot has it.
sub listed_objects
{
    my ($text) = @_;
    my %objects;
    for my $object (@{ $json->decode($text)->{objects} })
    {
        my $key = "$object->{kind} $object->{identity}";
        die "the snapshot lists $key twice\n" if $objects{$key};
        $objects{$key} = $object;
    }
    return \%objects;
}

# "kind identity" → what two equal schemas have in common: positions, grants and the names of inherited constraints are no
# difference, nor are the numbers in the names of partitions' indexes, and whether a check is valid below one that is not.
sub objects_of
{
    my ($text) = @_;
    my $named    = listed_objects($text);
    my @listed   = map { $named->{$_} } sort keys %$named;
    my %new_name = map { indexes_by_origin($_, $named) } @listed;
    my @early    = grep { is_below_not_valid($_, $named) } @listed;
    $_->{properties}{definition} =~ s/ NOT VALID$// for @early;
    my %objects;
    for my $object (@listed)
    {
        delete @{$object}{qw(position grants)};
        my $key = "$object->{kind} $object->{identity}";
        @{$object}{qw(name identity)} = ($new_name{$key}) x 2 if $new_name{$key};
        $_->[1] = $new_name{"$_->[0] $_->[1]"} // $_->[1] for @{ $object->{depends_on} // [] };
        if (my $properties = $object->{properties})
        {
            delete $properties->{not_null_inherited_as};
            my $above = $properties->{attached_to};
            $properties->{attached_to} = $new_name{"index $above"} // $above if $above;

            # Nor is it whether a table has also of its own what its parent has.
            delete $properties->{inherited} if $object->{kind} =~ /^column/ || ($properties->{type} // '') eq 'check';
            delete $properties->{not_null_local} if !$properties->{not_null_constraint};

            # Where two keys would do, the server chooses.
            delete $object->{depends_on} if ($properties->{type} // '') eq 'foreign key';
        }
        $key = "$object->{kind} $object->{identity}";
        die "two are $key\n" if $objects{$key};
        $objects{$key} = $json->encode($object);
    }
    return \%objects;
}

# The index of a partition by what it came with, where the server's number is at the end of its name.
sub indexes_by_origin
{
    my ($object, $named) = @_;
    return () if !$object->{properties}{inherited} || $object->{name} !~ /^(.*_(?:idx|p?key|excl))\d*$/;
    my $stem = $1;
    my $top  = $object;
    while ($top->{properties}{inherited})
    {
        my ($above) = grep { $_ && ($_->{kind} eq 'index' || ($_->{properties}{type} // '') =~ /^(primary key|unique|exclusion)$/) }
          map { $named->{"$_->[0] $_->[1]"} } @{ $top->{depends_on} // [] };
        $top = $above // return ();
    }
    return ("$object->{kind} $object->{identity}" => "$stem from $top->{identity} on $object->{parent}");
}

sub is_below_not_valid
{
    my ($object, $named) = @_;
    return 0 if ($object->{properties}{type} // '') ne 'check';
    my $table = $named->{"table $object->{parent}"}{properties} // {};
    for my $above ($table->{partition_of} // (), @{ $table->{inherits} // [] })
    {
        my $check = $named->{"constraint $object->{name} on $above"} // next;
        return 1 if $check->{properties}{definition} =~ / NOT VALID$/ || is_below_not_valid($check, $named);
    }
    return 0;
}

# Which properties differ between objects that are listed on both sides: "column type".
sub changed_properties
{
    my ($old, $new) = @_;
    my %changed;
    for my $key (grep { $new->{$_} } keys %$old)
    {
        my ($was, $is) = map { $_->{$key} } $old, $new;
        $changed{"$is->{kind} comment"} = 1 if ($was->{comment} // '') ne ($is->{comment} // '');
        my ($before, $after) = map { $_->{properties} // {} } $was, $is;
        for my $name (keys %{ { %$before, %$after } })
        {
            my ($one, $two) = map { $json->encode($_->{$name}) } $before, $after;
            $changed{"$is->{kind} $name"} = 1 if $one ne $two;
        }
    }
    return sort keys %changed;
}

sub object_differences
{
    my ($got, $wanted) = @_;
    my @lines;
    for my $key (sort keys %{ { %$got, %$wanted } })
    {
        my ($is, $should) = map { $_->{$key} // 'nothing' } $got, $wanted;
        push @lines, "is     $is\n  should $should" if $is ne $should;
    }
    return @lines;
}

1;
