defmodule Demo.Desk do
  @moduledoc "The network desk: what it can do to this server, and what it has counted."
  use Agent

  @start %{
    connects_accepted: 0,
    connects_refused: 0,
    refusals_left: 0,
    frozen_until: nil,
    joins: %{},
    joins_refused: %{},
    repeated: %{},
    denied: MapSet.new(),
    slow_ms: 0
  }

  def start_link(_opts), do: Agent.start_link(fn -> @start end, name: __MODULE__)

  @doc "Ends every connection. 1006 is none that can be sent: the connection dies without a word."
  def cut(code) do
    pids = pids(Demo.Connections, :open)

    for pid <- pids,
        do: if(code == 1006, do: Process.exit(pid, :kill), else: send(pid, {:cut, code}))

    length(pids)
  end

  @doc "Keeps connections open and answers nothing, for so long."
  def freeze(ms) do
    put(:frozen_until, now() + ms)
    for pid <- pids(Demo.Connections, :open), do: send(pid, :freeze)
  end

  @doc "Returns at once, or when the freeze is over."
  def wait_for_thaw do
    if frozen?(until = get(:frozen_until)) do
      Process.sleep(until - now())
      wait_for_thaw()
    end
  end

  def refuse(count), do: put(:refusals_left, count)

  @doc "Crashes the channels of a topic: `phx_error`."
  def crash(topic) do
    pids = pids(Demo.Channels, topic)
    for pid <- pids, do: Process.exit(pid, :crashed_by_the_desk)
    length(pids)
  end

  @doc "Stops the channels of a topic: `phx_close`."
  def stop(topic) do
    pids = pids(Demo.Channels, topic)
    for pid <- pids, do: send(pid, :stopped_by_the_desk)
    length(pids)
  end

  def deny(topic),
    do: Agent.update(__MODULE__, &update_in(&1.denied, fn d -> MapSet.put(d, topic) end))

  def allow(topic),
    do: Agent.update(__MODULE__, &update_in(&1.denied, fn d -> MapSet.delete(d, topic) end))

  @doc "Joins of logs take so long from now on, half of it before they read and half after."
  def slow(ms), do: put(:slow_ms, ms)

  def pause, do: Process.sleep(div(get(:slow_ms), 2))

  @doc "Whether the next connect may open; takes one from the refusals left."
  def admit_connect do
    Agent.get_and_update(__MODULE__, fn
      %{refusals_left: 0} = desk ->
        {true, update_in(desk.connects_accepted, &(&1 + 1))}

      desk ->
        {false,
         %{
           desk
           | refusals_left: desk.refusals_left - 1,
             connects_refused: desk.connects_refused + 1
         }}
    end)
  end

  @doc "Counts a join, and says whether the topic takes it."
  def admit_join(topic) do
    Agent.get_and_update(__MODULE__, fn desk ->
      admitted = topic not in desk.denied
      desk = increment(desk, :joins, topic)
      {admitted, if(admitted, do: desk, else: increment(desk, :joins_refused, topic))}
    end)
  end

  @doc "Counts a message of a repeater that was broadcast."
  def count_repeated(topic),
    do: Agent.update(__MODULE__, &increment(&1, :repeated, topic))

  def stats do
    desk = Agent.get(__MODULE__, & &1)
    topics = Registry.select(Demo.Channels, [{{:"$1", :_, :_}, [], [:"$1"]}])

    %{
      connections: length(pids(Demo.Connections, :open)),
      connectsAccepted: desk.connects_accepted,
      connectsRefused: desk.connects_refused,
      refusalsLeft: desk.refusals_left,
      frozen: frozen?(desk.frozen_until),
      joins: desk.joins,
      joinsRefused: desk.joins_refused,
      repeated: desk.repeated,
      joined: Enum.frequencies(topics),
      denied: MapSet.to_list(desk.denied),
      logs: Demo.LogStore.lasts(),
      followers: Enum.count(topics, &String.starts_with?(&1, "log:"))
    }
  end

  defp increment(desk, counts, topic) do
    Map.update!(desk, counts, fn counts -> Map.update(counts, topic, 1, &(&1 + 1)) end)
  end

  defp pids(registry, key), do: for({pid, _} <- Registry.lookup(registry, key), do: pid)
  # The monotonic clock may be below 0.
  defp frozen?(until), do: until != nil and until > now()
  defp get(key), do: Agent.get(__MODULE__, &Map.fetch!(&1, key))
  defp put(key, value), do: Agent.update(__MODULE__, &Map.put(&1, key, value))
  defp now, do: System.monotonic_time(:millisecond)
end
