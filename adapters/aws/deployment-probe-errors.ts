/** Kinds of trouble by the error names that AWS and its SDK use, and what to do about each. The first that fits speaks. */
const TROUBLES: readonly {
  readonly names: RegExp;
  readonly sentence: (actions: string) => string;
}[] = [
  {
    names: /CredentialsProviderError|TokenProviderError/u,
    sentence: () =>
      "No AWS credentials were found. Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`.",
  },
  {
    names: /Expired/u,
    sentence: () => "The AWS credentials have expired. Sign in again, for example with `aws sso login`.",
  },
  {
    names: /AccessDenied|AuthorizationError|Unauthorized|Forbidden/u,
    sentence: (actions) => `The AWS credentials may not do that. They need the permissions ${actions}.`,
  },
  {
    names: /UnrecognizedClient|InvalidClientTokenId|SignatureDoesNotMatch|InvalidSignature|OptInRequired/u,
    sentence: () =>
      "AWS does not accept these credentials. Check the profile, the clock of this machine, and that the account uses this Region.",
  },
  {
    names: /Throttl|TooManyRequests|RequestLimit/u,
    sentence: () => "AWS asks for a pause: too many calls a second. Ask again in a minute.",
  },
  {
    names: /ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|CERT|TimeoutError|fetch failed/u,
    sentence: () => "It did not answer. Check the name of the Region and the network of this machine.",
  },
];

/** What an error while looking at a part means for whoever asked: a sentence, never a trace. `actions` are the permissions that were needed. */
export function explainProbeError(error: unknown, actions: string): string {
  const words = wordsOf(error);
  const trouble = TROUBLES.find(({ names }) => names.test(words));
  if (trouble) return trouble.sentence(actions);
  return `AWS answered: ${error instanceof Error ? `${error.name}, ${error.message}` : String(error)}. Ask again; if it stays, look at the part in the console.`;
}

/** Names and codes of an error and of what caused it; messages differ from service to service. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code = "code" in error ? String(error.code) : "";
  const message = error instanceof TypeError ? error.message : "";
  return `${error.name} ${code} ${message} ${wordsOf(error.cause)}`;
}
