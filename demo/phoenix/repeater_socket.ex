defmodule Demo.RepeaterSocket do
  @moduledoc """
  The socket for repeaters: services, not users. One of its own, since what they may do is another
  matter, and so is how they say who they are.
  """
  use Phoenix.Socket
  use Demo.Transport

  # Which topics there are for a repeater, the channel decides.
  channel "*", Demo.RepeaterChannel

  @impl true
  def connect(params, socket, connect_info) do
    # `auth_token` stays out of the URL, and so out of logs; clients before 1.8 only have params.
    token = connect_info[:auth_token] || params["token"]
    expected = socket.endpoint.config(:repeater_token)

    # A comparison with `==` would tell by its duration how much of a guess was right.
    if is_binary(token) and Plug.Crypto.secure_compare(token, expected),
      do: {:ok, socket},
      else: :error
  end

  @impl true
  def id(_socket), do: nil
end
