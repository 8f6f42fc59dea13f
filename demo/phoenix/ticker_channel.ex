defmodule Demo.TickerChannel do
  @moduledoc "A join answers with the price; new ones follow."
  use Demo.Guarded

  @impl true
  def join("ticker:" <> _ = topic, _params, socket) do
    case Demo.Tickers.price(topic) do
      {:ok, price} -> {:ok, %{price: price}, socket}
      :error -> {:error, %{reason: "unknown symbol"}}
    end
  end
end
