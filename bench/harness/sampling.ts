/** The middle of some samples: what a busy machine disturbs least. */
export const median = (samples: readonly number[]): number => {
  const sorted = samples.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined)
    throw new Error("There is no median of no samples; take at least one.");
  return (low + high) / 2;
};

/** Milliseconds that some work takes. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};

/** Does each piece of work, at most `workers` at a time. */
export const inParallel = async <T>(
  pieces: readonly T[],
  workers: number,
  work: (piece: T) => Promise<unknown>,
): Promise<void> => {
  const queue = [...pieces];
  const worker = async (): Promise<void> => {
    for (let piece = queue.shift(); piece !== undefined; piece = queue.shift()) await work(piece);
  };
  await Promise.all(Array.from({ length: workers }, worker));
};
