/** As AppConfig's agent answers it: what a flag is beyond `enabled` are its attributes. */
export interface FlagValue {
  readonly enabled: boolean;
  readonly [attribute: string]: unknown;
}

/** An agent beside the task answers at once or not at all. */
const PATIENCE_MS = 1_000;

/**
 * The flags that are out, as the agent beside the task last said. No request waits for them: before the first answer, and where
 * there is no agent, every flag is off; what an agent that answers no more has said last goes on.
 */
export class Flags {
  private values: Readonly<Record<string, FlagValue>> = {};

  /** @param failed is told once each time that the agent begins not to answer */
  constructor(
    private readonly url: string,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Of a flag that nobody has set: off. */
  of(name: string): FlagValue {
    return this.values[name] ?? { enabled: false };
  }

  /** Asks now, and then again and again; it alone keeps no process alive. @param intervalMs between two questions */
  watch(intervalMs: number): void {
    let answers = true;
    const ask = async () => {
      try {
        this.values = await this.ask();
        answers = true;
      } catch (error) {
        if (answers) this.failed(error);
        answers = false;
      }
    };
    void ask();
    setInterval(() => void ask(), intervalMs).unref();
  }

  /** @throws Error where the agent does not answer, or not with flags */
  async ask(): Promise<Readonly<Record<string, FlagValue>>> {
    const response = await fetch(this.url, { signal: AbortSignal.timeout(PATIENCE_MS) });
    if (!response.ok) throw new Error(`the agent answered ${response.status}`);
    const flags: unknown = await response.json();
    if (typeof flags !== 'object' || flags === null) throw new Error('the agent answered with no flags');
    return Object.fromEntries(
      Object.entries(flags).filter((entry): entry is [string, FlagValue] => isFlag(entry[1])),
    );
  }
}

const isFlag = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'enabled' in value && typeof value.enabled === 'boolean';
