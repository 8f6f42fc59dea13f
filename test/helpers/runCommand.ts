import { spawnSync } from "node:child_process";

/** Runs to its end, as for production, and returns what was printed. */
export function run(command: string, args: string[], cwd: string): string {
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" };
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env,
    encoding: "utf8",
  });
  const output = `${stdout}${stderr}`;
  if (status === 0) return output;
  throw new Error(`${command} ${args.join(" ")} failed:\n${output}`, { cause: error });
}
