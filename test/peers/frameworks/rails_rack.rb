# Reads and writes cookies with Rails and Rack: one JSON request a line, one answer a line.
require "json"
require "active_support"
require "active_support/key_generator"
require "active_support/messages/rotation_configuration"
require "action_dispatch"
require "action_dispatch/middleware/cookies"
require "rack/session/cookie"

# The derivation of load_defaults 7.0, in a Rails that does not know it yet.
class SHA256KeyGenerator
  def initialize(secret)
    @secret = secret
  end

  def generate_key(salt, key_size = 64)
    OpenSSL::PKCS5.pbkdf2_hmac(@secret, salt, 1000, key_size, OpenSSL::Digest.new("SHA256"))
  end
end

def rails_jar(ask, cookies)
  generator =
    if ask["keyDigest"] == "sha1"
      ActiveSupport::KeyGenerator.new(ask["secret"], iterations: 1000)
    else
      SHA256KeyGenerator.new(ask["secret"])
    end
  env = Rack::MockRequest.env_for("http://localhost/", "HTTP_COOKIE" => cookies)
  env.merge!(
    "action_dispatch.key_generator" => generator,
    "action_dispatch.secret_key_base" => ask["secret"],
    "action_dispatch.signed_cookie_salt" => "signed cookie",
    "action_dispatch.authenticated_encrypted_cookie_salt" => "authenticated encrypted cookie",
    "action_dispatch.use_authenticated_cookie_encryption" => true,
    "action_dispatch.use_cookies_with_metadata" => true,
    "action_dispatch.cookies_serializer" => :json,
    "action_dispatch.signed_cookie_digest" => (ask["digest"] || "sha1").upcase,
    "action_dispatch.cookies_rotations" => ActiveSupport::Messages::RotationConfiguration.new)
  ActionDispatch::Request.new(env).cookie_jar
end

def rails(ask)
  kind = ask["scheme"].split(" ").last
  if ask["op"] == "write"
    jar = rails_jar(ask, "")
    jar.public_send(kind)[ask["name"]] = { value: ask["value"] }
    headers = {}
    jar.write(headers)
    return headers["Set-Cookie"].split(";").first.split("=", 2).last
  end
  value = rails_jar(ask, "#{ask["name"]}=#{ask["raw"]}").public_send(kind)[ask["name"]]
  raise "the cookie was not believed" if value.nil?
  value
end

def rack(ask)
  seen = nil
  app = Rack::Session::Cookie.new(
    lambda do |env|
      if ask["op"] == "write"
        ask["value"].each { |key, value| env["rack.session"][key] = value }
      else
        seen = env["rack.session"].to_hash
      end
      [200, {}, []]
    end,
    key: ask["name"], secret: ask["secret"], coder: Rack::Session::Cookie::Base64::JSON.new)
  cookie = ask["op"] == "write" ? "" : "#{ask["name"]}=#{ask["raw"]}"
  _, headers, = app.call(Rack::MockRequest.env_for("http://localhost/", "HTTP_COOKIE" => cookie))
  return headers["Set-Cookie"].split(";").first.split("=", 2).last if ask["op"] == "write"
  seen.delete("session_id") unless ask["raw"].empty?
  raise "the session was not loaded" if seen.empty?
  seen
end

$stdin.each_line do |line|
  ask = JSON.parse(line)
  begin
    value = ask["scheme"].start_with?("rails") ? rails(ask) : rack(ask)
    puts JSON.generate({ ok: true, value: value })
  rescue StandardError => error
    puts JSON.generate({ ok: false, error: error.message })
  end
end
