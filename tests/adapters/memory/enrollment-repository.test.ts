import { InMemoryEnrollmentRepository } from "../../../adapters/memory/enrollment-repository.ts";
import { describeEnrollmentRepository } from "../../contracts/enrollment-repository.ts";

describeEnrollmentRepository("in memory", () => {
  const enrollments = new InMemoryEnrollmentRepository();
  return Promise.resolve({
    enrollments,
    stored: (contactId) => enrollments.ofContact(contactId),
  });
});
