defmodule Demo.LogChannel do
  @moduledoc """
  An append-only log: replayed from the client's cursor, then followed live. Nothing is missing,
  nothing comes twice, and everything comes in order.

  Phoenix subscribes a channel to its topic only after `join/3` has returned: what is appended while
  the log is read would reach nobody, and a backlog pushed later would be overtaken by what is
  broadcast. So this channel does not use its topic. It subscribes itself to the log's feed *before*
  it reads, and everything goes through one queue, its own mailbox: the `:replay` note lies in it
  first, and what is appended meanwhile lies behind it.
  """
  use Demo.Guarded

  alias Demo.LogStore

  @impl true
  def join("log:" <> _ = topic, params, socket) do
    case params["cursor"] do
      nil -> replay(topic, 0, socket)
      cursor when is_integer(cursor) and cursor >= 0 -> replay(topic, cursor, socket)
      _ -> {:error, %{reason: "cursor must be a whole number from 0, or null"}}
    end
  end

  defp replay(topic, cursor, socket) do
    send(self(), :replay)
    :ok = LogStore.subscribe(topic)
    {events, gap, last} = LogStore.read(topic, cursor)
    {:ok, %{gap: gap, last: last}, assign(socket, backlog: events, pushed: last)}
  end

  @impl true
  def handle_info(:replay, socket) do
    push_events(socket, socket.assigns.backlog)
    {:noreply, assign(socket, backlog: [])}
  end

  def handle_info({:appended, %{seq: seq} = event}, socket) do
    pushed = socket.assigns.pushed

    cond do
      # It was in the log already when the log was read.
      seq <= pushed -> :ok
      seq == pushed + 1 -> push_events(socket, [event])
      # Its elders come later, from another node: the log has them.
      true -> push_events(socket, LogStore.between(socket.topic, pushed, seq))
    end

    {:noreply, assign(socket, pushed: max(seq, pushed))}
  end

  @impl true
  def handle_in("append", %{"body" => body}, socket) do
    {:reply, {:ok, %{seq: LogStore.append(socket.topic, body)}}, socket}
  end

  def handle_in("append", _payload, socket) do
    {:reply, {:error, %{reason: "body is missing"}}, socket}
  end

  defp push_events(socket, events) do
    Enum.each(events, &push(socket, "event", &1))
  end
end
