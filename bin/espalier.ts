import { App, Validations } from "aws-cdk-lib";
import { isRecord } from "../core/json.ts";
import { bundlesFolder, readArtefacts } from "../lib/artefacts.ts";
import { addEspalier } from "../lib/espalier.ts";
import { linkHosts, misspeltSettings, readSettings, type Settings } from "../lib/settings.ts";

/** Says what is wrong without a stack trace: whoever deploys can act on a sentence. */
const refuse = (sentences: readonly string[]): void => {
  process.stderr.write(`\n${sentences.join("\n")}\n\n`);
  process.exitCode = 1;
};

/** `npm start` checks nothing twice and wants to be quick; every other synthesis is checked by cdk-nag. */
const addChecks = async (app: App): Promise<void> => {
  if (process.env["CDK_VALIDATION"] === "false") return;
  const { AwsSolutionsChecks } = await import("cdk-nag");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
};

/** The built functions. Whoever has just built says where (`-c prebuilt=dist`) and saves a second: the compilers are not even loaded. */
const builtBundles = async (app: App, settings: Settings): Promise<string> => {
  const prebuilt: unknown = app.node.tryGetContext("prebuilt");
  if (typeof prebuilt === "string" && prebuilt !== "") return bundlesFolder(prebuilt);
  const { build } = await import("../scripts/build.ts");
  return (await build({ linkHosts: linkHosts(settings) })).bundles;
};

const app = new App();
const context: unknown = app.node.getAllContext();
const misspelt = misspeltSettings(isRecord(context) ? Object.keys(context) : []);
const settings = readSettings((name) => app.node.tryGetContext(name));
if (misspelt.length > 0) {
  refuse(misspelt);
} else if (!settings.ok) {
  refuse(settings.error);
} else {
  try {
    addEspalier(app, settings.value, readArtefacts(await builtBundles(app, settings.value)));
    await addChecks(app);
    app.synth();
  } catch (error) {
    refuse([error instanceof Error ? error.message : String(error)]);
  }
}
