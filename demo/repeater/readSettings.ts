interface Settings {
  sourceUrl: string;
  targetUrl: string;
  token: string;
  topics: readonly string[];
  /** `undefined` for all. */
  events: readonly string[] | undefined;
}

const required = {
  SOURCE_URL: "where it listens, such as ws://localhost:4001/socket",
  TARGET_URL: "where it publishes, such as ws://localhost:4000/repeater",
  REPEATER_TOKEN: "what the target lets repeaters in with",
  TOPICS: "what it repeats, such as room:lobby,room:team",
};

/** Ends the process with a word for each setting that is missing. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const missing = Object.entries(required).filter(([name]) => listOf(env[name]).length === 0);
  for (const [name, what] of missing) console.error(`${name} is missing: ${what}`);
  if (missing.length > 0) process.exit(1);

  const { SOURCE_URL = "", TARGET_URL = "", REPEATER_TOKEN = "", TOPICS, EVENTS } = env;
  const events = listOf(EVENTS);
  return {
    sourceUrl: SOURCE_URL,
    targetUrl: TARGET_URL,
    token: REPEATER_TOKEN,
    topics: listOf(TOPICS),
    events: events.length > 0 ? events : undefined,
  };
}

function listOf(text = ""): string[] {
  return text.split(",").flatMap((name) => name.trim() || []);
}
