/** Every figure that Espalier counts, by the name it has in CloudWatch, with what it counts. Only what was news counts: a duplicate counts nothing. */
export const METRICS = {
  EventsRecorded: "Events that were stored on a timeline.",
  EventsRefused: "Events that could not be taken and were kept with their reason.",
  EventsLost: "Events of pixels and links that were answered although the queue did not take them.",
  ContactsCreated: "Visitors and strangers that became contacts.",
  MessagesSent: "Messages that the mail service accepted.",
  MessagesDelivered: "Messages that the recipient's mail server accepted.",
  MessagesOpened: "Messages opened for the first time.",
  MessagesClicked: "Messages in which a link was followed for the first time.",
  MessagesBounced: "Messages that bounced.",
  MessagesComplained: "Messages marked as spam.",
  MessagesSkipped: "Messages not sent for a reason of the contact's: no consent, suppressed, …",
  MessagesFailed: "Messages that can never be sent.",
  EnrollmentsStarted: "Contacts that entered a workflow.",
  EnrollmentsEnded: "Enrollments that ended, however they did.",
  EnrollmentsFailed: "Enrollments that ended because their execution failed.",
} as const;

/** Name of a metric. */
export type MetricName = keyof typeof METRICS;

/** Counts by metric, in units of one; a metric that is absent or zero is not sent. */
export type MetricCounts = Readonly<Partial<Record<MetricName, number>>>;

/** Namespace of all metrics, if the environment names none. */
export const DEFAULT_METRICS_NAMESPACE = "Espalier";
