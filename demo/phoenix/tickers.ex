defmodule Demo.Tickers do
  @moduledoc "240 prices on a random walk, a third of them anew on each tick."
  use GenServer

  @tick_ms 50

  @topics for first <- ~w(B C D F G H J K L M N P),
              second <- ~w(R S T V X),
              third <- ~w(L M Q Z),
              do: "ticker:" <> first <> second <> third

  def start_link(_opts), do: GenServer.start_link(__MODULE__, nil, name: __MODULE__)

  @doc "The price now; `:error` for a symbol that nobody trades."
  def price(topic), do: GenServer.call(__MODULE__, {:price, topic})

  @impl true
  def init(_) do
    :timer.send_interval(@tick_ms, :tick)
    {:ok, for({topic, n} <- Enum.with_index(@topics, 1), into: %{}, do: {topic, opening(n)})}
  end

  @impl true
  def handle_call({:price, topic}, _from, prices), do: {:reply, Map.fetch(prices, topic), prices}

  @impl true
  def handle_info(:tick, prices) do
    {:noreply, Map.new(prices, fn {topic, price} -> {topic, tick(topic, price)} end)}
  end

  defp tick(topic, price) do
    if :rand.uniform(3) == 1 and Registry.lookup(Demo.Channels, topic) != [] do
      price = max(1.0, Float.round(price * (1 + (:rand.uniform() - 0.5) * 0.006), 2))
      Demo.Endpoint.broadcast!(topic, "price", %{price: price})
      price
    else
      price
    end
  end

  defp opening(n), do: 20 + rem(n * 7919, 40_000) / 100
end
