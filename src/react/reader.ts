/** Keeps what it selected while that is equal: an inline selector is a new one in each render. */
export type Reader<Value, Selected> = (
  value: Value,
  select: (value: Value) => Selected,
  isEqual: (a: Selected, b: Selected) => boolean,
) => Selected;

export function createReader<Value, Selected>(): Reader<Value, Selected> {
  let last: { value: Value; select: unknown; selected: Selected } | undefined;
  return (value, select, isEqual) => {
    if (last && Object.is(last.value, value) && last.select === select) return last.selected;
    const next = select(value);
    const selected = last && isEqual(last.selected, next) ? last.selected : next;
    last = { value, select, selected };
    return selected;
  };
}
