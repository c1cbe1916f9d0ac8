/** Keys that are one and the same, whichever way that became known (union-find; the first by name stands for all). */
export class Classes {
  readonly #parents = new Map<string, string>();

  find(key: string): string {
    let root = key;
    for (let parent = this.#parents.get(root); parent !== undefined; parent = this.#parents.get(root))
      root = parent;
    return root;
  }

  unite(a: string, b: string): void {
    const [first, second] = [this.find(a), this.find(b)].toSorted();
    if (first !== undefined && second !== undefined && first !== second) this.#parents.set(second, first);
  }
}
