defmodule Demo.DeskRouter do
  @moduledoc "The desk over HTTP: `POST /desk/<action>` with JSON, `GET /desk/stats`."
  use Plug.Router

  alias Demo.Desk

  @max_body_bytes 10_000
  @local_hosts ["localhost", "127.0.0.1", "::1"]

  plug :check_origin
  plug :match
  plug :dispatch

  get "/desk/stats" do
    reply(conn, 200, Desk.stats())
  end

  post "/desk/:action" do
    with {:ok, input, conn} <- read_input(conn),
         {:ok, outcome} <- act(action, input) do
      reply(conn, 200, outcome)
    else
      {:error, error} -> reply(conn, 400, %{error: error})
      :unknown -> reply(conn, 404, %{error: "the desk does not know \"#{action}\""})
    end
  end

  match _ do
    reply(conn, 404, %{error: "this server has /socket/websocket, /repeater/websocket and /desk"})
  end

  defp act("cut", input) do
    with {:ok, code} <- close_code(input),
         do: ok("Cut #{Desk.cut(code)} connections with code #{code}.")
  end

  defp act("freeze", input) do
    with {:ok, ms} <- integer(input, "ms", 1, 60_000) do
      Desk.freeze(ms)
      ok("Frozen for #{ms} ms: connections stay open, nothing is answered.")
    end
  end

  defp act("refuse", input) do
    with {:ok, count} <- integer(input, "count", 0, 100) do
      Desk.refuse(count)
      ok("The next #{count} connections will be refused.")
    end
  end

  defp act("crash", input) do
    with {:ok, topic} <- topic(input),
         do: ok("Crashed #{Desk.crash(topic)} channels on #{topic}.")
  end

  defp act("stop", input) do
    with {:ok, topic} <- topic(input), do: ok("Stopped #{Desk.stop(topic)} channels on #{topic}.")
  end

  defp act("deny", input) do
    with {:ok, topic} <- topic(input) do
      Desk.deny(topic)
      ok("Joins of #{topic} are denied from now on; who is in stays in.")
    end
  end

  defp act("allow", input) do
    with {:ok, topic} <- topic(input) do
      Desk.allow(topic)
      ok("Joins of #{topic} are allowed.")
    end
  end

  defp act("append", input) do
    with {:ok, topic} <- log_topic(input),
         {:ok, count} <- integer(Map.put_new(input, "count", 1), "count", 1, 10_000) do
      body = Map.get(input, "body", "from the desk")
      seq = Enum.reduce(1..count, 0, fn _, _ -> Demo.LogStore.append(topic, body) end)
      {:ok, %{message: "Appended #{count} events to #{topic}.", seq: seq}}
    end
  end

  defp act("slow", input) do
    with {:ok, ms} <- integer(input, "ms", 0, 60_000) do
      Desk.slow(ms)
      ok("Joins of logs take #{ms} ms.")
    end
  end

  defp act(_action, _input), do: :unknown

  defp ok(message), do: {:ok, %{message: message}}

  defp topic(%{"topic" => topic}) when is_binary(topic) do
    case String.trim(topic) do
      "" -> {:error, "topic must be a string such as \"room:lobby\""}
      topic -> {:ok, topic}
    end
  end

  defp topic(_input), do: {:error, "topic must be a string such as \"room:lobby\""}

  defp log_topic(input) do
    case topic(input) do
      {:ok, "log:" <> _ = topic} -> {:ok, topic}
      _ -> {:error, "a log has a topic such as \"log:a\""}
    end
  end

  defp integer(input, key, min, max) do
    case input[key] do
      value when is_integer(value) and value in min..max//1 -> {:ok, value}
      _ -> {:error, "#{key} must be a whole number from #{min} to #{max}"}
    end
  end

  defp close_code(input) do
    with {:ok, code} <- integer(input, "code", 1000, 4999) do
      if code in [1004, 1005] or code in 1015..2999 do
        {:error, "code #{code} cannot be sent: take 1000 to 1003, 1006 to 1014 or 3000 to 4999"}
      else
        {:ok, code}
      end
    end
  end

  defp read_input(conn) do
    with {:ok, text, conn} <- read_body(conn, length: @max_body_bytes),
         {:ok, %{} = input} <- Jason.decode(text) do
      {:ok, input, conn}
    else
      {:ok, _} -> {:error, "the body must be a JSON object"}
      {:error, _} -> {:error, "the body is not JSON"}
      {:more, _, _} -> {:error, "the body is too long"}
    end
  end

  # A page of another site must not reach the desk; programs send no `Origin`.
  defp check_origin(conn, _opts) do
    case get_req_header(conn, "origin") do
      [] -> conn
      [origin | _] -> if URI.parse(origin).host in @local_hosts, do: conn, else: refuse(conn)
    end
  end

  defp refuse(conn) do
    conn |> reply(403, %{error: "the desk answers pages of its own origin only"}) |> halt()
  end

  defp reply(conn, status, body) do
    conn
    |> put_resp_content_type("application/json")
    |> put_resp_header("cache-control", "no-store")
    |> send_resp(status, Jason.encode!(body))
  end
end
