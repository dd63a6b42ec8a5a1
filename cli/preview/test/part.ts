/** One of the tests of an instance, and how it went. */
export interface Part {
  readonly part: 'end-to-end' | 'load';
  /** @default all of the instance */
  readonly service?: string;
  readonly url?: string;
  /** `unclear`: this machine or the network could not tell. */
  readonly outcome: 'passed' | 'failed' | 'unclear';
  readonly reason: string;
  /** Of a load. Requests that were judged, and those of them that failed. */
  readonly sent?: {
    readonly perSecond: number;
    readonly seconds: number;
    readonly requests: number;
    readonly failed: number;
  };
}

/** Of an instance. */
export interface Tested {
  readonly outcome: Part['outcome'];
  readonly reason: string;
  readonly delivery: string;
  readonly instance: string;
  readonly parts: readonly Part[];
}

const nameOf = ({ part, service }: Part): string => (service === undefined ? part : `${part} of ${service}`);

/** What failed outweighs what nobody can tell. */
export function outcomeOf(parts: readonly Part[]): Pick<Tested, 'outcome' | 'reason'> {
  const outcome =
    (['failed', 'unclear'] as const).find((each) => parts.some((part) => part.outcome === each)) ?? 'passed';
  const which = parts.filter((part) => part.outcome === outcome);
  return {
    outcome,
    reason: which.map((part) => `${nameOf(part)}: ${part.reason}`).join('; '),
  };
}
