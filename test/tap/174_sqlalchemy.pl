# docs/sqlalchemy.md has the lines that print the DDL of SQLAlchemy's models: they are taken from there, and the models are
# those of a team's page about Flask-Migrate.
use strict;
use warnings FATAL => 'all';

use File::Path qw(make_path);
use PostgreSQL::Test::Utils ();
use Test::More;

use lib 'test/lib';
use SoftbeeTest;

my $node = start_node();
my $home = PostgreSQL::Test::Utils::tempdir('project');
make_path("$home/migrations/versions", "$home/app");

sub write_text { my ($path, $text) = @_; unlink "$home/$path"; PostgreSQL::Test::Utils::append_to_file("$home/$path", $text); return }

my $page = PostgreSQL::Test::Utils::slurp_file(migrations() . '/../docs/sqlalchemy.md');
my ($program) = $page =~ /^```python\n(.*?)^```$/ms or die 'no program in docs/sqlalchemy.md';
write_text('ddl.py', $program);
write_text('softbee.toml', qq{models = { command = "/usr/bin/python3 ddl.py app.models" }\n});
write_text('app/__init__.py', '');

my $models = <<'END';
from datetime import datetime

from sqlalchemy import Column, DateTime, Float, ForeignKey, String
from sqlalchemy.orm import declarative_base, relationship

Base = declarative_base()


class UserModel(Base):
    __tablename__ = 'users'
    id = Column(String(36), primary_key=True)
    apiaries = relationship('ApiaryModel', back_populates='owner')


class ApiaryModel(Base):
    __tablename__ = 'apiaries'

    id = Column(String(36), primary_key=True)
    name = Column(String(100), nullable=False)
    location = Column(String(200), nullable=False)
    latitude = Column(Float, nullable=True)
    longitude = Column(Float, nullable=True)
    owner_id = Column(String(36), ForeignKey('users.id'), nullable=False)
    created_at = Column(DateTime, default=datetime.utcnow)
    updated_at = Column(DateTime, default=datetime.utcnow, onupdate=datetime.utcnow)

    owner = relationship('UserModel', back_populates='apiaries')
END

subtest models_of_sqlalchemy_become_a_script => sub {
    write_text('app/models.py', $models);
    my ($out, $err) = softbee_ok($node, { cwd => $home }, 'migrate', '-m', 'Add apiary model', 'migrate');
    like($err, qr/Detected added table '$_'/, "$_ is found") for qw(users apiaries);
    my ($path) = $out =~ /Generating (\S+)/;
    my $script = PostgreSQL::Test::Utils::slurp_file("$home/$path");
    like($script, qr/^CREATE TABLE public\.apiaries \(\n    id character varying\(36\) NOT NULL,\n.*latitude double precision,\n.*created_at timestamp without time zone,\n/ms,
        'with the columns of the page');
    like($script, qr/FOREIGN KEY \(owner_id\) REFERENCES public\.users\(id\)/, 'and the reference');
    softbee_ok($node, { cwd => $home }, 'upgrade', 'upgrade');
    softbee_ok($node, { cwd => $home }, 'check', 'the models are what the scripts make');
};

subtest a_change_of_a_model_becomes_a_script => sub {
    (my $changed = $models) =~ s/String\(200\), nullable=False/String(200), nullable=True, index=True/;
    write_text('app/models.py', $changed);
    my (undef, $err) = softbee_ok($node, { cwd => $home }, 'migrate', '-m', 'Location may be missing', 'migrate');
    like($err, qr/Detected NULL on column 'apiaries\.location'/, 'in the words of Alembic');
    like($err, qr/Detected added index 'ix_apiaries_location'/, 'each difference');
};

subtest an_error_in_python_is_seen => sub {
    write_text('app/models.py', "import nothing_like_this\n");
    my (undef, $err) = softbee_fails($node, { cwd => $home }, 'check', 1, qr/^error: command "\/usr\/bin\/python3 ddl\.py app\.models" ended with exit status 1$/m, 'the command fails');
    like($err, qr/ModuleNotFoundError/, 'with what Python says');
};

done_testing;
