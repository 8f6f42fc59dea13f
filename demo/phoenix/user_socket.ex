defmodule Demo.UserSocket do
  # The demo's page joins 240 tickers on one connection. Phoenix allows 100 unless it is told more.
  use Phoenix.Socket, max_channels_per_transport: 1_000
  use Demo.Transport

  channel "room:*", Demo.RoomChannel
  channel "ticker:*", Demo.TickerChannel
  channel "log:*", Demo.LogChannel

  @impl true
  def connect(_params, socket, _connect_info) do
    # Nobody signs in here. In your app this is the user's id, out of a verified token.
    {:ok, assign(socket, user_id: Base.encode16(:crypto.strong_rand_bytes(8)))}
  end

  @impl true
  def id(_socket), do: nil
end
