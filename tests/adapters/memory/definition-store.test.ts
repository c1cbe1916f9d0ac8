import { InMemoryDefinitionStore } from "../../../adapters/memory/definitions.ts";
import { describeDefinitionStore } from "../../contracts/definition-store.ts";

describeDefinitionStore("in memory", () => Promise.resolve(new InMemoryDefinitionStore()));
