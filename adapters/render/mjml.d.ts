/** The part of mjml 5 that we call; the package brings no types. */
declare module "mjml" {
  interface MjmlOptions {
    readonly validationLevel: "strict" | "soft" | "skip";
    readonly ignoreIncludes: boolean;
    readonly keepComments: boolean;
  }
  interface MjmlError {
    readonly line: number;
    readonly message: string;
    readonly tagName: string;
  }
  export default function mjml2html(
    mjml: string,
    options: MjmlOptions,
  ): Promise<{ readonly html: string; readonly errors: readonly MjmlError[] }>;
}
