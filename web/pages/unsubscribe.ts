import { escapeHtml, renderPage } from "./page.ts";

/** Field of the page's own buttons; a mail program's one-click POST does not have it. */
export const LEAVE_FIELD = "leave";

/** The page that a person sees before she leaves. Reading it changes nothing. */
export function renderUnsubscribe(topic: string | undefined): string {
  if (topic === undefined) {
    return renderPage(
      "Stop these messages?",
      `<p>We will not write to you about offers and news any more.</p>
<form method="post"><button name="${LEAVE_FIELD}" value="everything">Unsubscribe</button></form>`,
    );
  }
  return renderPage(
    "Stop these messages?",
    `<p>You get them because you asked for <strong>${escapeHtml(topic)}</strong>.</p>
<form method="post">
<button name="${LEAVE_FIELD}" value="topic">Unsubscribe from ${escapeHtml(topic)}</button>
<button class="second" name="${LEAVE_FIELD}" value="everything">Unsubscribe from everything</button>
</form>`,
  );
}

/** The page after she left; the same the second time. */
export function renderUnsubscribed(topic: string | undefined): string {
  const what =
    topic === undefined
      ? "You will get no more offers and news from us"
      : `You will get no more messages of the topic “${topic}”`;
  return renderPage(
    "You are unsubscribed",
    `<p>${escapeHtml(what)}. It takes effect at once; a message that is already on its way may still arrive.</p>
<p>Messages that you need, such as those about an order, still reach you.</p>`,
  );
}
