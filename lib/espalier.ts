import type { App } from "aws-cdk-lib";
import { stackNames } from "../core/report/deployment-facts.ts";
import type { Artefacts } from "./artefacts.ts";
import { DataStack } from "./data-stack.ts";
import { ServiceStack } from "./service-stack.ts";
import type { Settings } from "./settings.ts";

/** Adds the stacks of one deployment to the app: `data` survives, `service` can be replaced. */
export const addEspalier = (
  app: App,
  settings: Settings,
  artefacts: Artefacts,
): { readonly data: DataStack; readonly service: ServiceStack } => {
  const names = stackNames(settings.stage);
  const data = new DataStack(app, names.data, {
    description: "Espalier: what must survive.",
    stage: settings.stage,
    terminationProtection: true,
  });
  const service = new ServiceStack(app, names.service, {
    description: "Espalier: functions, queues, API.",
    settings,
    data,
    artefacts,
  });
  return { data, service };
};
