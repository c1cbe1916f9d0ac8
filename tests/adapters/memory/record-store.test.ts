import { InMemoryContacts } from "../../../adapters/memory/contacts.ts";
import { InMemoryRefusedEvents } from "../../../adapters/memory/refused-events.ts";
import { recordStoreContract } from "../../contracts/record-store.ts";
import { refusedEventsContract } from "../../contracts/refused-events.ts";

recordStoreContract(() => new InMemoryContacts());
refusedEventsContract(() => new InMemoryRefusedEvents());
