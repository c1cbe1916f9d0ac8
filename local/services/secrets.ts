import { randomBytes, randomInt } from "node:crypto";
import {
  type ApiCall,
  AwsError,
  type MadeResource,
  type Permission,
  type ResourceRequest,
  type ResourceType,
  type Service,
  type World,
} from "../contracts.ts";
import { type Fields, fieldsOf, numberOf, requiredText, textOf } from "./fields.ts";

/** Secrets Manager: secrets of the template and their values. */
export interface SecretsService extends Service {
  readonly resourceTypes: readonly ResourceType[];
}

interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly value: string;
  readonly version: string;
}

const SETS = [
  ["ExcludeUppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
  ["ExcludeLowercase", "abcdefghijklmnopqrstuvwxyz"],
  ["ExcludeNumbers", "0123456789"],
  ["ExcludePunctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"],
] as const;

// docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
const generate = (options: Fields): string => {
  const excluded = textOf(options, "ExcludeCharacters") ?? "";
  const characters = SETS.filter(([flag]) => options[flag] !== true)
    .map(([, set]) => set)
    .join("");
  const allowed = characters.split("").filter((one) => !excluded.includes(one));
  const password = Array.from(
    { length: numberOf(options, "PasswordLength") ?? 32 },
    () => allowed[randomInt(allowed.length)],
  ).join("");
  const template = textOf(options, "SecretStringTemplate");
  if (template === undefined) return password;
  const parsed = fieldsOf(JSON.parse(template));
  return JSON.stringify({ ...parsed, [requiredText(options, "GenerateStringKey")]: password });
};

class GeneratedSecrets implements SecretsService {
  readonly name = "secretsmanager";
  readonly #world: World;
  readonly #secrets = new Map<string, Secret>();

  constructor(world: World) {
    this.#world = world;
  }

  get resourceTypes(): readonly ResourceType[] {
    return [
      {
        type: "AWS::SecretsManager::Secret",
        properties: ["Name", "Description", "GenerateSecretString", "SecretString", "KmsKeyId", "Tags"],
        make: (request) => this.#make(request),
      },
    ];
  }

  permissions({ operation, input }: ApiCall): readonly Permission[] {
    const { arn } = this.#find(requiredText(input, "SecretId"));
    return [{ action: `secretsmanager:${operation}`, resource: arn }];
  }

  // oxlint-disable-next-line typescript/require-await -- a missing secret must reject, not throw
  async handle({ operation, input }: ApiCall): Promise<unknown> {
    if (operation !== "GetSecretValue")
      throw new AwsError(
        "UnknownOperationException",
        `The local Secrets Manager does not offer ${operation}.`,
      );
    const { arn, name, value, version } = this.#find(requiredText(input, "SecretId"));
    return { ARN: arn, Name: name, SecretString: value, VersionId: version, VersionStages: ["AWSCURRENT"] };
  }

  #make({ logicalId, stack, properties }: ResourceRequest): MadeResource {
    const { region, account } = this.#world;
    const name = textOf(properties, "Name") ?? `${stack}-${logicalId}`;
    const arn = `arn:aws:secretsmanager:${region}:${account}:secret:${name}-local0`;
    const value =
      textOf(properties, "SecretString") ?? generate(fieldsOf(properties["GenerateSecretString"]));
    this.#secrets.set(arn, { arn, name, value, version: randomBytes(16).toString("hex") });
    return { ref: arn, attributes: { Id: arn } };
  }

  #find(id: string): Secret {
    const secret = this.#secrets.get(id) ?? [...this.#secrets.values()].find(({ name }) => name === id);
    if (secret === undefined)
      throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
    return secret;
  }
}

/** Generated values live as long as the cloud does. */
export const createSecretsService = (world: World): SecretsService => new GeneratedSecrets(world);
