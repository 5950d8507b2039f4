# Reads and writes cookies with Mojolicious: one JSON request per line, one result per line.
use Mojo::Base -strict;
use Mojo::JSON qw(decode_json encode_json);
use Mojolicious;
use Mojolicious::Controller;

# A controller has only a weak reference to its application.
my $app;

sub controller {
  my ($request) = @_;
  $app = Mojolicious->new;
  $app->log->level('fatal');
  $app->secrets([$request->{secret}]);
  $app->sessions->cookie_name($request->{name});
  my $c = $app->build_controller;
  $c->req->headers->cookie("$request->{name}=$request->{raw}") if $request->{op} eq 'read';
  return $c;
}

sub sent { my ($c) = @_; return (split /=/, (split /;/, $c->res->headers->set_cookie)[0], 2)[1] }

sub signed {
  my ($request) = @_;
  my $c = controller($request);
  if ($request->{op} eq 'write') {
    $c->signed_cookie($request->{name} => $request->{value});
    $c->res->fix_headers;
    return $c->res->cookie($request->{name})->to_string =~ s/^[^=]*=([^;]*).*$/$1/r;
  }
  return $c->signed_cookie($request->{name}) // die "the cookie must have a valid signature\n";
}

sub session {
  my ($request) = @_;
  my $c = controller($request);
  if ($request->{op} eq 'write') {
    $c->session(%{$request->{value}});
    $c->app->sessions->store($c);
    return $c->res->cookie($request->{name})->to_string =~ s/^[^=]*=([^;]*).*$/$1/r;
  }
  $c->app->sessions->load($c);
  my %session = %{$c->session};
  die "the session must be valid\n" unless %session;
  return \%session;
}

$| = 1;
while (my $line = <STDIN>) {
  my $request = decode_json $line;
  my $value = eval { $request->{scheme} eq 'mojolicious signed' ? signed($request) : session($request) };
  print encode_json($@ ? {ok => \0, error => "$@"} : {ok => \1, value => $value}), "\n";
}
