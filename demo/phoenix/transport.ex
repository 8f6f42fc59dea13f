defmodule Demo.Transport do
  @moduledoc """
  Stands before `Demo.UserSocket`, so that the desk can refuse, cut and freeze connections. An app
  does not need it: its endpoint names the socket itself.
  """
  @behaviour Phoenix.Socket.Transport

  alias Demo.UserSocket

  @impl true
  defdelegate child_spec(opts), to: UserSocket
  @impl true
  defdelegate drainer_spec(opts), to: UserSocket

  @impl true
  def connect(info) do
    Demo.Desk.wait_for_thaw()
    if Demo.Desk.admit_connect(), do: UserSocket.connect(info), else: :error
  end

  @impl true
  def init(state) do
    {:ok, _} = Registry.register(Demo.Connections, :open, nil)
    UserSocket.init(state)
  end

  @impl true
  defdelegate handle_in(message, state), to: UserSocket

  @impl true
  def handle_info({:cut, code}, state), do: {:stop, {:shutdown, :cut}, code, state}

  def handle_info(:freeze, state) do
    Demo.Desk.wait_for_thaw()
    {:ok, state}
  end

  def handle_info(message, state), do: UserSocket.handle_info(message, state)

  @impl true
  defdelegate terminate(reason, state), to: UserSocket
end
