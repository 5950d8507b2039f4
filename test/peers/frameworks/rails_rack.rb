# Reads and writes cookies with Rails and Rack: one JSON request per line, one result per line.
require "json"
require "active_support"
require "active_support/key_generator"
require "active_support/messages/rotation_configuration"
require "action_dispatch"
require "action_dispatch/middleware/cookies"
require "rack/session/cookie"

# The key derivation of load_defaults 7.0, for an older Rails.
class SHA256KeyGenerator
  def initialize(secret)
    @secret = secret
  end

  def generate_key(salt, key_size = 64)
    OpenSSL::PKCS5.pbkdf2_hmac(@secret, salt, 1000, key_size, OpenSSL::Digest.new("SHA256"))
  end
end

def rails_jar(request, cookies)
  generator =
    if request["keyDigest"] == "sha1"
      ActiveSupport::KeyGenerator.new(request["secret"], iterations: 1000)
    else
      SHA256KeyGenerator.new(request["secret"])
    end
  env = Rack::MockRequest.env_for("http://localhost/", "HTTP_COOKIE" => cookies)
  env.merge!(
    "action_dispatch.key_generator" => generator,
    "action_dispatch.secret_key_base" => request["secret"],
    "action_dispatch.signed_cookie_salt" => "signed cookie",
    "action_dispatch.authenticated_encrypted_cookie_salt" => "authenticated encrypted cookie",
    "action_dispatch.use_authenticated_cookie_encryption" => true,
    "action_dispatch.use_cookies_with_metadata" => true,
    "action_dispatch.cookies_serializer" => :json,
    "action_dispatch.signed_cookie_digest" => (request["digest"] || "sha1").upcase,
    "action_dispatch.cookies_rotations" => ActiveSupport::Messages::RotationConfiguration.new)
  ActionDispatch::Request.new(env).cookie_jar
end

def rails(request)
  kind = request["scheme"].split(" ").last
  if request["op"] == "write"
    jar = rails_jar(request, "")
    jar.public_send(kind)[request["name"]] = { value: request["value"] }
    headers = {}
    jar.write(headers)
    return headers["Set-Cookie"].split(";").first.split("=", 2).last
  end
  value = rails_jar(request, "#{request["name"]}=#{request["raw"]}").public_send(kind)[request["name"]]
  raise "the cookie must be valid" if value.nil?
  value
end

def rack(request)
  seen = nil
  app = Rack::Session::Cookie.new(
    lambda do |env|
      if request["op"] == "write"
        request["value"].each { |key, value| env["rack.session"][key] = value }
      else
        seen = env["rack.session"].to_hash
      end
      [200, {}, []]
    end,
    key: request["name"], secret: request["secret"], coder: Rack::Session::Cookie::Base64::JSON.new)
  cookie = request["op"] == "write" ? "" : "#{request["name"]}=#{request["raw"]}"
  _, headers, = app.call(Rack::MockRequest.env_for("http://localhost/", "HTTP_COOKIE" => cookie))
  return headers["Set-Cookie"].split(";").first.split("=", 2).last if request["op"] == "write"
  seen.delete("session_id") unless request["raw"].empty?
  raise "the session must be valid" if seen.empty?
  seen
end

$stdin.each_line do |line|
  request = JSON.parse(line)
  begin
    value = request["scheme"].start_with?("rails") ? rails(request) : rack(request)
    puts JSON.generate({ ok: true, value: value })
  rescue StandardError => error
    puts JSON.generate({ ok: false, error: error.message })
  end
end
