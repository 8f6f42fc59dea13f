import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { settle } from "../../helpers/settle.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** The bytes that are in use once everything was collected that can be. */
export async function heapUsed(): Promise<number> {
  for (let turn = 0; turn < 4; turn++) {
    await settle();
    collect();
  }
  return process.memoryUsage().heapUsed;
}
