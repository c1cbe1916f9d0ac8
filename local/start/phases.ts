/** Hears how long a phase of the start took, in milliseconds. */
export type HearPhase = (phase: string, milliseconds: number) => void;

/** Tells each phase in a line if `START_TIMES` is set: the benchmark reads where the time goes. */
export const phaseListener = (wanted: string | undefined, say: (line: string) => void): HearPhase =>
  wanted === undefined || wanted === ""
    ? () => undefined
    : (phase, milliseconds) => {
        say(`time: ${phase} ${milliseconds.toFixed()} ms`);
      };

/** Does the work of a phase and tells how long it took. */
export const inPhase = async <T>(hear: HearPhase, phase: string, work: () => Promise<T>): Promise<T> => {
  const began = performance.now();
  const done = await work();
  hear(phase, performance.now() - began);
  return done;
};
