defmodule Demo.Transport do
  @moduledoc """
  Stands before a socket, so that the desk can refuse, cut and freeze its connections. An app does
  not need it.
  """

  defmacro __using__(_opts) do
    quote do
      @before_compile Demo.Transport
    end
  end

  defmacro __before_compile__(_env) do
    quote do
      defoverridable connect: 1, init: 1, handle_info: 2

      @impl true
      def connect(info) do
        Demo.Desk.wait_for_thaw()

        with {:ok, state} <- super(info),
             do: if(Demo.Desk.admit_connect(), do: {:ok, state}, else: :error)
      end

      @impl true
      def init(state) do
        {:ok, _} = Registry.register(Demo.Connections, :open, nil)
        super(state)
      end

      @impl true
      def handle_info({:cut, code}, state), do: {:stop, {:shutdown, :cut}, code, state}

      def handle_info(:freeze, state) do
        Demo.Desk.wait_for_thaw()
        {:ok, state}
      end

      def handle_info(message, state), do: super(message, state)
    end
  end
end
