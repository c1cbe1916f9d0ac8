import { defineEnvironment } from "../../core/environment.ts";
import { env as reactEnv } from "../react-to-change/env.ts";

/** Environment of `turn-due`: that of `react-to-change`, and where it posts what it leaves for later. */
export const env = defineEnvironment({ ...reactEnv.shape, DUE_QUEUE_URL: "required" });
