import { closeOnSignal } from "./closeOnSignal.js";
import { createDemoServer } from "./createDemoServer.js";
import { readPort } from "./readPort.js";

const demo = await createDemoServer({
  port: readPort(4_000),
  host: process.env.HOST ?? "localhost",
});
closeOnSignal(() => demo.close());
console.log(`The demo server without its page: ${demo.url}/desk/stats`);
