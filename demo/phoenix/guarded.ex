defmodule Demo.Guarded do
  @moduledoc """
  What a channel of the demo is: a `Phoenix.Channel` that the desk counts, and may deny or stop.

  In your app this line is `use MyAppWeb, :channel`.
  """

  defmacro __using__(_opts) do
    quote do
      use Phoenix.Channel
      @before_compile Demo.Guarded
    end
  end

  defmacro __before_compile__(_env) do
    quote do
      defoverridable join: 3

      @impl true
      def join(topic, params, socket) do
        if Demo.Desk.admit_join(topic) do
          {:ok, _} = Registry.register(Demo.Channels, topic, nil)
          super(topic, params, socket)
        else
          {:error, %{reason: "unauthorized"}}
        end
      end

      @impl true
      def handle_info(:stopped_by_the_desk, socket), do: {:stop, :shutdown, socket}
    end
  end
end
