defmodule Demo.RoomChannel do
  @moduledoc """
  A join answers with the latest messages; `new_msg` goes to everyone. Who joins with a `name` is
  shown to the others by it; who brings none looks on unseen.
  """
  use Demo.Guarded

  @max_name_length 32
  @max_body_length 500

  @impl true
  def join("room:" <> _ = topic, %{"name" => _} = params, socket) do
    case read(params, "name", @max_name_length) do
      {:ok, name} ->
        send(self(), {:track, name})
        {:ok, Demo.Rooms.enter(topic), socket}

      {:error, reason} ->
        {:error, %{reason: reason}}
    end
  end

  def join("room:" <> _ = topic, _params, socket), do: {:ok, Demo.Rooms.enter(topic), socket}

  # After the join: only then is this channel subscribed to what others' coming and going makes.
  @impl true
  def handle_info({:track, name}, socket) do
    {:ok, _ref} = Demo.Presence.track(socket, socket.assigns.user_id, %{name: name})
    push(socket, "presence_state", Demo.Presence.list(socket))
    {:noreply, socket}
  end

  @impl true
  def handle_in("new_msg", payload, socket) do
    with {:ok, name} <- read(payload, "name", @max_name_length),
         {:ok, body} <- read(payload, "body", @max_body_length) do
      {:reply, {:ok, %{id: Demo.Rooms.post(socket.topic, %{name: name, body: body})}}, socket}
    else
      {:error, reason} -> {:reply, {:error, %{reason: reason}}, socket}
    end
  end

  defp read(payload, key, max_length) do
    text = if is_binary(payload[key]), do: payload[key], else: ""

    cond do
      String.trim(text) == "" -> {:error, "#{key} is missing"}
      String.length(text) > max_length -> {:error, "#{key} is over #{max_length} characters"}
      true -> {:ok, String.trim(text)}
    end
  end
end
