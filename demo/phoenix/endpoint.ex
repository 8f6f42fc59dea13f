defmodule Demo.Endpoint do
  use Phoenix.Endpoint, otp_app: :demo

  socket "/socket", Demo.Transport, websocket: true, longpoll: true

  plug Demo.DeskRouter
end
