import {
  type DeploymentFacts,
  type DeploymentProbe,
  type ObservedPart,
  type PartKind,
  stackNames,
  STACK_OUTPUTS,
} from "../../core/report/deployment-facts.ts";

/** Looks at every part of a stage. Parts that only the stacks' outputs name are left out when a stack is missing: its own finding is enough. */
export async function gatherFacts(probe: DeploymentProbe, stage: string): Promise<DeploymentFacts> {
  const names = stackNames(stage);
  const data = await look(probe, "stack", names.data);
  const service = await look(probe, "stack", names.service);
  const outputs = { ...outputsOf(data), ...outputsOf(service) };
  const named = <K extends PartKind>(kind: K, ...outputNames: readonly string[]) =>
    lookAtAll(
      probe,
      kind,
      outputNames.map((name) => outputs[name]),
    );
  const isHidden = data.seen.is === "hidden" && service.seen.is === "hidden";
  const isThere = service.seen.is === "there";
  // One after the other: SES takes about one such call a second.
  return {
    stack: [data, service],
    endpoint: await named("endpoint", STACK_OUTPUTS.apiUrl),
    sendingDomain: await named("sendingDomain", STACK_OUTPUTS.sendingDomain),
    // Asked before the first deployment too: production access takes a day.
    mailAccount: isHidden ? [] : [await look(probe, "mailAccount", "SES")],
    configurationSet: await named("configurationSet", STACK_OUTPUTS.configurationSet),
    table: await named("table", ...STACK_OUTPUTS.tables),
    alarms: isThere ? [await look(probe, "alarms", `${names.service}-`)] : [],
    alarmTopic: await named("alarmTopic", STACK_OUTPUTS.alarmTopic),
  };
}

async function look<K extends PartKind>(
  probe: DeploymentProbe,
  kind: K,
  name: string,
): Promise<ObservedPart<K>> {
  const lookAt: DeploymentProbe[K] = probe[kind];
  return { name, seen: await lookAt(name) };
}

async function lookAtAll<K extends PartKind>(
  probe: DeploymentProbe,
  kind: K,
  names: readonly (string | undefined)[],
): Promise<readonly ObservedPart<K>[]> {
  const parts: ObservedPart<K>[] = [];
  for (const name of names) if (name !== undefined) parts.push(await look(probe, kind, name));
  return parts;
}

function outputsOf({ seen }: ObservedPart<"stack">): Readonly<Record<string, string>> {
  return seen.is === "there" ? seen.value.outputs : {};
}
