/** Prints rows under a title, the first column to the left, the others to the right. */
export function printTable(title: string, header: readonly string[], rows: readonly string[][]) {
  const lines = [[...header], ...rows];
  const widths = header.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? "").length)),
  );
  const show = (line: string[]) =>
    line
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!),
      )
      .join("  ")
      .trimEnd();
  console.log(`\n${title}\n`);
  console.log(show(lines[0]!));
  console.log(widths.map((width) => "-".repeat(width)).join("  "));
  for (const line of lines.slice(1)) console.log(show(line));
}

export const count = (value: number) => value.toLocaleString("en-US");
export const micros = (value: number) => `${value.toFixed(2)} µs`;
export const times = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ×`;
