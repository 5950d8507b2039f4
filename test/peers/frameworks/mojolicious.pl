# Reads and writes cookies with Mojolicious: one JSON request a line, one answer a line.
use Mojo::Base -strict;
use Mojo::JSON qw(decode_json encode_json);
use Mojolicious;
use Mojolicious::Controller;

# Controllers hold their application weakly.
my $app;

sub controller {
  my ($ask) = @_;
  $app = Mojolicious->new;
  $app->log->level('fatal');
  $app->secrets([$ask->{secret}]);
  $app->sessions->cookie_name($ask->{name});
  my $c = $app->build_controller;
  $c->req->headers->cookie("$ask->{name}=$ask->{raw}") if $ask->{op} eq 'read';
  return $c;
}

sub sent { my ($c) = @_; return (split /=/, (split /;/, $c->res->headers->set_cookie)[0], 2)[1] }

sub signed {
  my ($ask) = @_;
  my $c = controller($ask);
  if ($ask->{op} eq 'write') {
    $c->signed_cookie($ask->{name} => $ask->{value});
    $c->res->fix_headers;
    return $c->res->cookie($ask->{name})->to_string =~ s/^[^=]*=([^;]*).*$/$1/r;
  }
  return $c->signed_cookie($ask->{name}) // die "the cookie was not believed\n";
}

sub session {
  my ($ask) = @_;
  my $c = controller($ask);
  if ($ask->{op} eq 'write') {
    $c->session(%{$ask->{value}});
    $c->app->sessions->store($c);
    return $c->res->cookie($ask->{name})->to_string =~ s/^[^=]*=([^;]*).*$/$1/r;
  }
  $c->app->sessions->load($c);
  my %session = %{$c->session};
  die "the session was not loaded\n" unless %session;
  return \%session;
}

$| = 1;
while (my $line = <STDIN>) {
  my $ask = decode_json $line;
  my $value = eval { $ask->{scheme} eq 'mojolicious signed' ? signed($ask) : session($ask) };
  print encode_json($@ ? {ok => \0, error => "$@"} : {ok => \1, value => $value}), "\n";
}
