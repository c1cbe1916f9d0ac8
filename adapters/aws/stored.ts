/** An item of our own tables as what it was written from: the one place where what is stored is believed unchecked. */
// The caller names the type, since only our own writers write these tables; each item says its shape's version in `v`.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters
export function stored<T>(item: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return item as T;
}
