/** Outcome of something that the caller can put right: parsing, checking, compiling. Failures of I/O are thrown. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

/** A success. */
export const ok = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value });

/** A failure that the caller can put right. */
export const err = <E>(error: E): { readonly ok: false; readonly error: E } => ({ ok: false, error });
