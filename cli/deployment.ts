import { readFile } from "node:fs/promises";
import * as z from "zod/mini";
import type { ApiTarget } from "../adapters/aws/api-client.ts";
import { type DeploymentProbe, stackNames, STACK_OUTPUTS } from "../core/report/deployment-facts.ts";
import { CommandError, type CommandOptions } from "./command.ts";

/** Where `npm start` says how to reach it; there only while it runs. */
const LOCAL_CLOUD = new URL("../.local/cloud.json", import.meta.url);

const localCloud = z.object({
  apiUrl: z.string(),
  region: z.string(),
  accessKeyId: z.string(),
  secretAccessKey: z.string(),
});

type Environment = Readonly<Record<string, string | undefined>>;

/** The API that the options name: a deployed stage, or the local cloud. */
export async function findApi(
  options: CommandOptions,
  environment: Environment,
  probe: (region: string) => Promise<DeploymentProbe>,
): Promise<ApiTarget> {
  const { stage } = options;
  if (stage === undefined) return localApi();
  const region = regionOf(options, environment);
  const name = stackNames(stage).service;
  const seen = await (await probe(region)).stack(name);
  if (seen.is === "hidden") throw new CommandError(`The stack ${name} cannot be read. ${seen.why}`);
  const apiUrl = seen.is === "there" ? seen.value.outputs[STACK_OUTPUTS.apiUrl] : undefined;
  if (apiUrl === undefined) {
    throw new CommandError(
      `There is no stack ${name} with an output ${STACK_OUTPUTS.apiUrl} in ${region}. Check stage and Region, or deploy it: npm run deploy -- -c stage=${stage}`,
    );
  }
  return { apiUrl, region };
}

/** The Region that the options or the environment name. */
export function regionOf(options: CommandOptions, environment: Environment): string {
  const region = options["region"] ?? environment["AWS_REGION"] ?? environment["AWS_DEFAULT_REGION"];
  if (region === undefined || region === "") {
    throw new CommandError("Which Region? Add --region eu-west-1, or set AWS_REGION.");
  }
  return region;
}

async function localApi(): Promise<ApiTarget> {
  const { apiUrl, region, accessKeyId, secretAccessKey } = await readLocalCloud();
  return { apiUrl, region, credentials: { accessKeyId, secretAccessKey } };
}

async function readLocalCloud(): Promise<z.infer<typeof localCloud>> {
  const text = await readFile(LOCAL_CLOUD, "utf8").catch(() => undefined);
  if (text === undefined) {
    throw new CommandError(
      "No local cloud runs here. Start one with `npm start`, or name a deployed stage: --stage prod",
    );
  }
  try {
    return localCloud.parse(JSON.parse(text));
  } catch {
    throw new CommandError(
      "`.local/cloud.json` does not say where the local cloud is. Stop `npm start` and start it again.",
    );
  }
}
