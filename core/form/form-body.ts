import { readUtf8 } from "../collect/utf8.ts";
import { isRecord } from "../json.ts";
import { err, ok } from "../result.ts";
import type { Result } from "../result.ts";
import { readMultipart } from "./multipart.ts";

/** What a form post carries, by field name; the last value of a name counts. Values are checked by whoever reads a field. */
export type FormBody = Readonly<Record<string, unknown>>;

/** Most bytes of a form post. */
export const FORM_BODY_BYTES = 32 * 1024;

/** Why a body cannot be read: the status to answer with, and a sentence. */
export interface UnreadableBody {
  readonly status: 400 | 413 | 415;
  readonly message: string;
}

/** Reads a form post: urlencoded (also if no type is given), multipart, or JSON (also as text/plain, which needs no preflight). */
export function readFormBody(
  contentType: string | undefined,
  body: Uint8Array,
): Result<FormBody, UnreadableBody> {
  if (body.byteLength > FORM_BODY_BYTES) {
    return err({
      status: 413,
      message: `The form has ${body.byteLength} bytes. Expected at most ${FORM_BODY_BYTES}.`,
    });
  }
  const text = readUtf8(body);
  if (text === undefined)
    return err({ status: 400, message: "The form is not text in UTF-8. Expected UTF-8." });
  const type = (contentType ?? "application/x-www-form-urlencoded").split(";")[0]?.trim().toLowerCase() ?? "";
  switch (type) {
    case "application/x-www-form-urlencoded":
      return ok(Object.fromEntries(new URLSearchParams(text)));
    case "multipart/form-data":
      return readMultipart(contentType ?? "", text);
    case "application/json":
    case "text/plain":
      return readJson(text);
    default:
      return err({
        status: 415,
        message:
          "The form's content type is not known. Expected application/x-www-form-urlencoded, multipart/form-data or application/json.",
      });
  }
}

function readJson(text: string): Result<FormBody, UnreadableBody> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return ok(value);
  } catch {
    // Falls through to the one sentence for both mistakes.
  }
  return err({ status: 400, message: "The form is not valid JSON. Expected one JSON object of fields." });
}
