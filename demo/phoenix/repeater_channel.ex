defmodule Demo.RepeaterChannel do
  @moduledoc """
  A repeater's other end: what it pushes goes to everybody who joined the topic, unchanged. To them
  it is a broadcast like any other.
  """
  use Demo.Guarded

  @impl true
  def join("room:" <> _, _params, socket) do
    # Phoenix subscribes the channel to its topic after `join/3`; this note is read right after that.
    send(self(), :joined)
    {:ok, socket}
  end

  def join(_topic, _params, _socket), do: {:error, %{reason: "unauthorized"}}

  # A repeater only speaks here. Subscribed, it would be sent all that is said, its own words too.
  @impl true
  def handle_info(:joined, socket) do
    :ok = socket.endpoint.unsubscribe(socket.topic)
    {:noreply, socket}
  end

  # Users compute who is present from these: mixed with another service's they would be nonsense.
  @impl true
  def handle_in("presence_" <> _, _payload, socket) do
    {:reply, {:error, %{reason: "presence belongs to the service that tracks it"}}, socket}
  end

  # A `phx_close` that is broadcast would close the channel of every user.
  def handle_in("phx_" <> _, _payload, socket) do
    {:reply, {:error, %{reason: "phx_ events belong to Phoenix"}}, socket}
  end

  # phoenix.js settles a user's own push with an event of this name.
  def handle_in("chan_reply_" <> _, _payload, socket) do
    {:reply, {:error, %{reason: "chan_reply_ events belong to phoenix.js"}}, socket}
  end

  # The reply says that it went out. Without one the repeater counts the message as unknown.
  def handle_in(event, payload, socket) do
    # First: who joins in between gets it twice, by its id once, instead of not at all.
    Demo.Rooms.remember(socket.topic, event, payload)
    socket.endpoint.broadcast!(socket.topic, event, payload)
    Demo.Desk.count_repeated(socket.topic)
    {:reply, :ok, socket}
  end
end
