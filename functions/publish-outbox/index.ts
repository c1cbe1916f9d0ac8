import { eventBridgeBus } from "../../adapters/aws/event-bridge-bus.ts";
import { env } from "./env.ts";
import { createHandler } from "./handler.ts";

export const handler = createHandler({ bus: eventBridgeBus(env.parse(process.env).BUS_NAME) });
