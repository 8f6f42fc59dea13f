/** Names and values, as code has them. What is `undefined` is left out. */
export function Facts({ of }: { of: Record<string, string | number | undefined> }) {
  return (
    <dl className="facts">
      {Object.entries(of).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [
              <div key={name} style={{ display: "contents" }}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>,
            ],
      )}
    </dl>
  );
}
