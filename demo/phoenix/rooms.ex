defmodule Demo.Rooms do
  @moduledoc "Who is in which room, and the latest messages of each."
  use GenServer

  @history_length 50

  def start_link(_opts), do: GenServer.start_link(__MODULE__, %{}, name: __MODULE__)

  @doc "Takes the calling channel in until it ends."
  def enter(topic), do: GenServer.call(__MODULE__, {:enter, topic, self()})

  @doc "Sends a message to everybody in the room. Returns its id."
  def post(topic, draft), do: GenServer.call(__MODULE__, {:post, topic, draft})

  @doc "Keeps what another service said here for those who join later."
  def remember(
        topic,
        "new_msg",
        %{"id" => id, "name" => name, "body" => body, "at" => at} = message
      )
      when is_number(id) and is_binary(name) and is_binary(body) and is_number(at),
      do: GenServer.call(__MODULE__, {:remember, topic, message})

  def remember(_topic, _event, _payload), do: :ok

  @impl true
  def init(rooms), do: {:ok, rooms}

  @impl true
  def handle_call({:enter, topic, pid}, _from, rooms) do
    room = room_of(rooms, topic)
    room = put_in(room.members[Process.monitor(pid)], pid)
    announce(topic, room)
    answer = %{history: Enum.reverse(room.history), members: map_size(room.members)}
    {:reply, answer, Map.put(rooms, topic, room)}
  end

  def handle_call({:post, topic, draft}, _from, rooms) do
    room = Map.fetch!(rooms, topic)
    # By time: messages of two services can be told apart, and sorted together.
    id = max(room.last_id + 1, System.system_time(:microsecond))
    message = Map.merge(draft, %{id: id, at: System.system_time(:millisecond)})
    Demo.Endpoint.broadcast!(topic, "new_msg", message)
    {:reply, id, Map.put(rooms, topic, keep(room, id, message))}
  end

  def handle_call({:remember, topic, %{"id" => id} = message}, _from, rooms) do
    {:reply, :ok, Map.put(rooms, topic, rooms |> room_of(topic) |> keep(id, message))}
  end

  @impl true
  def handle_info({:DOWN, monitor, :process, _pid, _reason}, rooms) do
    {topic, room} = Enum.find(rooms, fn {_, room} -> is_map_key(room.members, monitor) end)
    {_, room} = pop_in(room.members[monitor])
    announce(topic, room)
    {:noreply, Map.put(rooms, topic, room)}
  end

  defp room_of(rooms, topic), do: Map.get(rooms, topic, %{members: %{}, history: [], last_id: 0})

  defp keep(room, id, message) do
    history = Enum.take([message | room.history], @history_length)
    %{room | last_id: max(room.last_id, id), history: history}
  end

  defp announce(topic, room) do
    Demo.Endpoint.broadcast!(topic, "members", %{members: map_size(room.members)})
  end
end
