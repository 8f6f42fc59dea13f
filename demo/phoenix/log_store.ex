defmodule Demo.LogStore do
  @moduledoc """
  The logs, in memory: the newest events of each, counted from 1 without a hole.

  One process appends, so that positions and announcements have one order; anybody reads. In an app
  this is a table behind `Ecto`: see the README for what must stay true then.
  """
  use GenServer

  @table __MODULE__

  def start_link(opts), do: GenServer.start_link(__MODULE__, opts, name: __MODULE__)

  @doc "Sends `{:appended, %{seq: seq, body: body}}` to the caller from now on, for each new event."
  def subscribe(topic), do: Phoenix.PubSub.subscribe(Demo.PubSub, feed(topic))

  @doc "Stores the event, then tells the subscribers. Returns its position."
  def append(topic, body), do: GenServer.call(__MODULE__, {:append, topic, body})

  @doc """
  What follows the cursor: `{events, gap, last}`. There is a gap when the log no longer holds all of
  it, or never did: a cursor beyond the end comes from a log that was lost.
  """
  def read(topic, cursor) do
    Demo.Desk.pause()
    last = last(topic)
    events = between(topic, if(cursor > last, do: 0, else: cursor), last)
    %{seq: first} = List.first(events, %{seq: last + 1})
    Demo.Desk.pause()
    {events, first != cursor + 1, last}
  end

  @doc "The events after one position, up to another."
  def between(topic, from, to) do
    :ets.select(@table, [
      {{{topic, :"$1"}, :"$2"}, [{:>, :"$1", from}, {:"=<", :"$1", to}],
       [%{seq: :"$1", body: :"$2"}]}
    ])
  end

  @doc "The newest position of each log."
  def lasts do
    # Keys are pairs of topic and position, in order: the last of a topic stays in the map.
    @table |> :ets.select([{{:"$1", :_}, [], [:"$1"]}]) |> Map.new()
  end

  defp last(topic) do
    # An atom sorts behind every number.
    case :ets.prev(@table, {topic, :end}) do
      {^topic, seq} -> seq
      _ -> 0
    end
  end

  defp feed(topic), do: "feed of " <> topic

  @impl true
  def init(opts) do
    :ets.new(@table, [:ordered_set, :named_table, read_concurrency: true])
    {:ok, Keyword.fetch!(opts, :log_length)}
  end

  @impl true
  def handle_call({:append, topic, body}, _from, log_length) do
    seq = last(topic) + 1
    :ets.insert(@table, {{topic, seq}, body})
    :ets.delete(@table, {topic, seq - log_length})
    Phoenix.PubSub.broadcast!(Demo.PubSub, feed(topic), {:appended, %{seq: seq, body: body}})
    {:reply, seq, log_length}
  end
end
