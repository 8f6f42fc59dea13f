defmodule Demo.Endpoint do
  use Phoenix.Endpoint, otp_app: :demo

  socket "/socket", Demo.UserSocket, websocket: true, longpoll: true
  socket "/repeater", Demo.RepeaterSocket, websocket: true, longpoll: false, auth_token: true

  plug Demo.DeskRouter
end
