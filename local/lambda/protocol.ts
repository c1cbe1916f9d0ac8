/** What a worker is told when it starts. */
export interface WorkerData {
  /** File URL of the bundle. */
  readonly entry: string;
  /** Name of the exported handler. */
  readonly exportName: string;
  readonly clockOffset: SharedArrayBuffer;
  readonly logFormat: "JSON" | "Text";
}

/** One invocation; JSON travels as text, as it does in Lambda's runtime API. */
export interface InvokeMessage {
  readonly id: string;
  readonly event: string;
  /** Real time at which the invocation is ended, epoch milliseconds. */
  readonly deadline: number;
  readonly functionArn: string;
}

/** What a failed handler is reported as. */
export interface HandlerError {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

/** What a worker tells its host. */
export type WorkerMessage =
  | { readonly kind: "log"; readonly text: string }
  | { readonly kind: "answer"; readonly id: string; readonly payload: string }
  | { readonly kind: "failure"; readonly id: string; readonly error: HandlerError };
