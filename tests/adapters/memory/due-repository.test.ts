import { InMemoryDueRepository } from "../../../adapters/memory/due-repository.ts";
import { describeDueRepository } from "../../contracts/due-repository.ts";

describeDueRepository("in memory", () => {
  const due = new InMemoryDueRepository();
  return Promise.resolve({ due, move: (contactId, move) => Promise.resolve(due.move(contactId, move)) });
});
