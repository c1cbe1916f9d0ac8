import { escapeHtml, renderPage } from "./page.ts";

/** A link that is not ours, was cut off, or leads to what is gone. */
export function renderNotFound(): string {
  return renderPage(
    "This link does not work",
    `<p>It may have been cut off by a mail program, or what it led to is gone.</p>
<p>Open the message again and follow the link from there, or copy the whole address.</p>`,
  );
}

/** Something of ours failed. */
export function renderTryAgain(): string {
  return renderPage(
    "Please try again in a minute",
    "<p>Something on our side did not answer. Nothing was changed; reload this page to try once more.</p>",
  );
}

/** After a form, where the form names no page of its own. */
export function renderThanks(): string {
  return renderPage("Thank you", "<p>We have received your form. You can close this page.</p>");
}

/** A form that is not published, for whoever followed a link to it. */
export function renderNoForm(): string {
  return renderPage(
    "There is no such form",
    "<p>It may have been taken down, or its address was cut off. Nothing was sent.</p>",
  );
}

/** A form that could not be taken, with the sentences that say why. */
export function renderFormProblem(title: string, sentences: readonly string[]): string {
  const lines = sentences.map((sentence) => `<p class="wrong">${escapeHtml(sentence)}</p>`).join("\n");
  return renderPage(
    title,
    `${lines}\n<p>Go back with your browser's back button, put it right and send the form again.</p>`,
  );
}
