/** Which words go with each subject of a condition, and how many of them must be there. */
const SHAPES: Readonly<Record<string, Shape>> = {
  all: { operators: [], needs: "none" },
  any: { operators: [], needs: "none" },
  not: { operators: [], needs: "none" },
  attribute: {
    operators: ["is", "is_not", "one_of", "contains", "starts_with", "at_least", "at_most", "exists"],
    needs: "one",
  },
  did: { operators: ["at_least", "within", "since", "where"], needs: "none" },
  score: { operators: ["band", "at_least", "at_most"], needs: "one" },
  consented: { operators: [], needs: "none" },
  segment: { operators: [], needs: "none" },
  clicked: { operators: [], needs: "none" },
  opened: { operators: [], needs: "none" },
};

interface Shape {
  readonly operators: readonly string[];
  readonly needs: "none" | "one";
}

/** The words that a condition can begin with. */
export const CONDITION_SUBJECTS: readonly string[] = Object.keys(SHAPES);

/** What is wrong with the words of a condition taken together, as a sentence; undefined if they go together. */
export function shapeFault(words: Readonly<Record<string, unknown>>): string | undefined {
  const present = Object.keys(words).filter((word) => words[word] !== undefined);
  const subjects = CONDITION_SUBJECTS.filter((subject) => present.includes(subject));
  const [subject] = subjects;
  if (subject === undefined) {
    return `A condition needs one of ${quoted(CONDITION_SUBJECTS)}; found ${present.length ? quoted(present) : "nothing"}.`;
  }
  if (subjects.length > 1) {
    return `A condition is about one thing; found ${quoted(subjects)}. Put them as items under \`all:\` or \`any:\`.`;
  }
  return (
    operatorFault(
      subject,
      present.filter((word) => word !== subject),
    ) ?? countFault(words)
  );
}

function operatorFault(subject: string, operators: readonly string[]): string | undefined {
  const { operators: allowed, needs } = SHAPES[subject] ?? { operators: [], needs: "none" };
  const strange = operators.filter((word) => !allowed.includes(word));
  if (strange.length > 0) {
    return allowed.length === 0
      ? `\`${subject}\` stands alone; remove ${quoted(strange)}.`
      : `\`${subject}\` does not go with ${quoted(strange)}; it goes with ${quoted(allowed)}.`;
  }
  if (needs === "one" && operators.length !== 1) {
    const found = operators.length === 0 ? "none" : quoted(operators);
    return `\`${subject}\` needs exactly one of ${quoted(allowed)}; found ${found}.`;
  }
  return undefined;
}

/** `did` counts events: its `at_least` is a whole number from 1. */
function countFault(words: Readonly<Record<string, unknown>>): string | undefined {
  const atLeast = words["at_least"];
  if (words["did"] === undefined || atLeast === undefined) return undefined;
  if (Number.isInteger(atLeast) && Number(atLeast) >= 1) return undefined;
  return "`at_least` of `did` is a number of events: a whole number from 1. For none, put `not:` around the condition.";
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}
