# The demo's channels on a real Phoenix: `elixir demo/phoenix/server.exs`
Mix.install([
  {:phoenix, "~> 1.8"},
  {:bandit, "~> 1.5"},
  {:jason, "~> 1.4"}
])

Code.require_file("start.exs", __DIR__)
