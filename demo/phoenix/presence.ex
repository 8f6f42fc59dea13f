defmodule Demo.Presence do
  @moduledoc "Who is in which room."
  use Phoenix.Presence, otp_app: :demo, pubsub_server: Demo.PubSub
end
