import type { TableFacts } from "../../../core/report/deployment-facts.ts";
import type { Check, Finding } from "../finding.ts";

/** Whether a table can be used, and whether it could be brought back. */
export const tableCheck: Check<"table"> = {
  called: (name) => `table ${name}`,
  whenAbsent:
    "Restore it from a backup under this name, or deploy the data stack anew if its content does not matter.",
  examine: (facts, name) => {
    const findings = [...use(facts, name), ...safety(facts, name)];
    return findings.length > 0
      ? findings
      : [{ level: "ok", what: `The table ${name} is active, backed up and protected.` }];
  },
};

function use({ status, unfinishedIndexes }: TableFacts, name: string): readonly Finding[] {
  const isStatus: readonly Finding[] =
    status === "ACTIVE" || status === "UPDATING"
      ? []
      : [
          {
            level: "problem",
            what: `The table ${name} is in the state ${status}.`,
            todo: "See the table in DynamoDB. If it is ARCHIVED or its key is not accessible, AWS says there how to get it back.",
          },
        ];
  const indexes = unfinishedIndexes.map((index): Finding => ({
    level: "warning",
    what: `The index ${index} of ${name} is not ready yet.`,
    todo: "Wait until DynamoDB has filled it; what reads it sees only part until then.",
  }));
  return [...isStatus, ...indexes];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery.html */
function safety({ pointInTimeRecovery, deletionProtection }: TableFacts, name: string): readonly Finding[] {
  const todo = "Deploy the data stack again, or switch it on for the table in DynamoDB.";
  return [
    ...(pointInTimeRecovery
      ? []
      : [{ level: "problem" as const, what: `The table ${name} has no point-in-time recovery.`, todo }]),
    ...(deletionProtection
      ? []
      : [{ level: "problem" as const, what: `The table ${name} is not protected against deletion.`, todo }]),
  ];
}
