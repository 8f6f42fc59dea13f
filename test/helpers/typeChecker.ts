import { fileURLToPath } from "node:url";

import ts from "typescript";

const root = fileURLToPath(new URL("../..", import.meta.url));

// Parsed once for all programs of a test: the types of React and the DOM are long.
const parsed = ts.createDocumentRegistry();

export interface TypeChecker {
  /** What a compiler says of a file, as `"3: message"`. */
  errors(name: string): string[];
  /** What an editor offers at the `/*|*\/` of a file, in alphabetical order. */
  completions(name: string): string[];
}

/** A program of files that are on no disk, which share what one of them registers. */
export function createTypeChecker(files: Readonly<Record<string, string>>): TypeChecker {
  const pathOf = (name: string) => `${root}test/types/${name}`;
  const texts = new Map(Object.entries(files).map(([name, text]) => [pathOf(name), text]));
  const service = ts.createLanguageService(hostOf(texts), parsed);
  // In one order: unions are written in the order in which a compiler came across their parts.
  const errors = new Map(Object.keys(files).map((name) => [name, errorsOf(service, pathOf(name))]));
  return {
    errors: (name) => errors.get(name)!,
    completions(name) {
      const position = files[name]!.indexOf("/*|*/");
      const offered = service.getCompletionsAtPosition(pathOf(name), position, {});
      return (offered?.entries ?? []).map((entry) => entry.name).sort();
    },
  };
}

function errorsOf(service: ts.LanguageService, path: string): string[] {
  const found = [...service.getSyntacticDiagnostics(path), ...service.getSemanticDiagnostics(path)];
  return found.map(({ file, start, messageText }) => {
    const { line } = file!.getLineAndCharacterOfPosition(start!);
    return `${line + 1}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

function hostOf(texts: ReadonlyMap<string, string>): ts.LanguageServiceHost {
  const { sys } = ts;
  const { config } = ts.readConfigFile(`${root}tsconfig.json`, (path) => sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, sys, root);
  const readFile = (path: string) => texts.get(path) ?? sys.readFile(path);
  return {
    getCompilationSettings: () => ({
      ...options,
      noUnusedLocals: false,
      noUnusedParameters: false,
    }),
    getScriptFileNames: () => [...texts.keys()],
    getScriptVersion: () => "1",
    getScriptSnapshot(path) {
      const text = readFile(path);
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
    },
    getCurrentDirectory: () => root,
    getDefaultLibFileName: (given) => ts.getDefaultLibFilePath(given),
    readFile,
    fileExists: (path) => texts.has(path) || sys.fileExists(path),
    directoryExists: (path) => sys.directoryExists(path),
    getDirectories: (path) => sys.getDirectories(path),
  };
}
