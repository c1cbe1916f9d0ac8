import type { Espalier } from "./espalier.ts";

interface MetricSum {
  readonly name: string;
  readonly namespace: string;
  readonly sum: number;
}

/** Every figure of Espalier since the start, as the dashboard's server tells it. */
export async function metricSums({ pages }: Espalier): Promise<Readonly<Record<string, number>>> {
  const answer = await fetch(`${pages.dashboardUrl}/metrics`);
  const sums = (await answer.json()) as readonly MetricSum[];
  const own = sums.filter(({ namespace }) => namespace.startsWith("Espalier/"));
  return Object.fromEntries(own.map(({ name, sum }) => [name, sum]));
}
