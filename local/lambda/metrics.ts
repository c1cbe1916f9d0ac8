import { fieldsOf, listOf, parseJson, textsOf, type Fields } from "../services/fields.ts";

/** One value of one metric, read from a function's output. */
export interface MetricLine {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly value: number;
  readonly unit: string;
  /** Epoch milliseconds. */
  readonly at: number;
}

const linesOf = (document: Fields, directive: Fields, at: number): readonly MetricLine[] =>
  listOf(directive["Dimensions"]).flatMap((set) => {
    const dimensions = Object.fromEntries(textsOf(set).map((name) => [name, String(document[name])]));
    return listOf(directive["Metrics"])
      .map(fieldsOf)
      .flatMap(({ Name, Unit }) =>
        [document[String(Name)]].flat().map((value) => ({
          namespace: String(directive["Namespace"]),
          name: String(Name),
          dimensions,
          value: Number(value),
          unit: typeof Unit === "string" ? Unit : "None",
          at,
        })),
      );
  });

/**
 * Metrics in a line of the embedded metric format; none in any other line:
 * docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const readMetrics = (line: string): readonly MetricLine[] => {
  if (!line.includes('"_aws"')) return [];
  const document = fieldsOf(parseJson(line));
  const { Timestamp, CloudWatchMetrics } = fieldsOf(document["_aws"]);
  return listOf(CloudWatchMetrics).flatMap((directive) =>
    linesOf(document, fieldsOf(directive), Number(Timestamp)),
  );
};
