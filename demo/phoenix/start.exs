# All of them at once: the compiler finds out in which order.
{:ok, _modules, _diagnostics} =
  Path.join(__DIR__, "*.ex")
  |> Path.wildcard()
  |> Kernel.ParallelCompiler.compile(return_diagnostics: true)

# Set to nothing it is not set: an empty token would let everybody in.
repeater_token =
  case System.get_env("REPEATER_TOKEN", "") do
    "" -> "demo-repeater"
    token -> token
  end

port = String.to_integer(System.get_env("PORT", "4001"))

Application.put_env(:demo, Demo.Endpoint,
  adapter: Bandit.PhoenixAdapter,
  http: [ip: {127, 0, 0, 1}, port: port],
  check_origin: ["//localhost", "//127.0.0.1", "//[::1]"],
  pubsub_server: Demo.PubSub,
  repeater_token: repeater_token,
  secret_key_base: Base.encode64(:crypto.strong_rand_bytes(48)),
  server: true
)

Logger.configure(level: :warning)

{:ok, _} =
  Supervisor.start_link(
    [
      {Phoenix.PubSub, name: Demo.PubSub},
      Demo.Presence,
      {Registry, name: Demo.Connections, keys: :duplicate},
      {Registry, name: Demo.Channels, keys: :duplicate},
      Demo.Desk,
      {Demo.LogStore, log_length: 10_000},
      Demo.Rooms,
      Demo.Tickers,
      Demo.Endpoint
    ],
    strategy: :one_for_one
  )

IO.puts("Phoenix #{Application.spec(:phoenix, :vsn)}: http://localhost:#{port}/desk/stats")
Process.sleep(:infinity)
