import { z } from 'zod';

/** A job as its stack names it. */
export interface JobPlace {
  readonly name: string;
  /** In the words of EventBridge Scheduler, with the time zone. */
  readonly schedule: string;
}

/** A worker likewise, and its queue. */
export interface WorkerPlace {
  readonly name: string;
  readonly queue: string;
}

/** What a service has beside what answers its users. */
export interface BackgroundPlace {
  readonly jobs: readonly JobPlace[];
  readonly workers: readonly WorkerPlace[];
}

// What these hold becomes part of calls and of printed lines.
const name = z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
const schedule = z.string().regex(/^[\x20-\x7e]{1,300}$/);
/** source: SQS API reference, CreateQueue (QueueName) */
const queue = z.string().regex(/^[A-Za-z0-9_-]{1,80}$/);

/** As lib/service/background.ts writes it. */
const output = z.strictObject({
  jobs: z.record(name, schedule).default({}),
  workers: z.record(name, queue).default({}),
});

/** @returns undefined for what Teal does not write */
export function backgroundPlaceOf(text: string): BackgroundPlace | undefined {
  const found = output.safeParse(jsonOf(text));
  if (!found.success) return undefined;
  const { jobs, workers } = found.data;
  return {
    jobs: Object.entries(jobs).map(([of, when]) => ({ name: of, schedule: when })),
    workers: Object.entries(workers).map(([of, from]) => ({ name: of, queue: from })),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Its message would hold a part of the text; the schema refuses nothing.
    return undefined;
  }
}
