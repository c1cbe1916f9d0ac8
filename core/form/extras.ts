/**
 * Fields that the snippet or a page adds to a form, beside those of its definition. `trap` is a field that people do not see: what is
 * filled in there was filled in by a machine.
 */
export const FORM_EXTRAS = {
  anonymousId: "_anonymousId",
  messageId: "_messageId",
  timestamp: "_timestamp",
  sentAt: "_sentAt",
  page: "_page",
  locale: "_locale",
  timezone: "_timezone",
  visit: "_visit",
  trap: "_trap",
} as const;
