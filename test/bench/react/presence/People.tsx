import { memo, useEffect } from "react";

import type { Meta } from "./contender.js";

interface Person {
  key: string;
  metas: readonly Meta[];
}

let rows = 0;

/** Rows that were rendered since it was asked last. */
export function takeRenderedRows(): number {
  const rendered = rows;
  rows = 0;
  return rendered;
}

/** A row for each; those that have not changed are left alone. */
export function People({ people }: { people: readonly Person[] }) {
  return (
    <ul>
      {people.map((person) => (
        <Row key={person.key} metas={person.metas} />
      ))}
    </ul>
  );
}

const Row = memo(function Row({ metas }: Pick<Person, "metas">) {
  useEffect(() => {
    rows += 1;
  });
  return <li>{metas[0]?.name}</li>;
});

export function Count({ count }: { count: number }) {
  return <p>{count}</p>;
}
