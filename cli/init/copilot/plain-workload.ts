import type { Effective } from './effective';
import { changed, left } from './keys/row';
import type { Ledger } from './ledger';
import type { Workload } from './read/workload';
import { setByCopilot } from './teal-service';
import { at } from './tree';

export type PlainKind = 'job' | 'worker' | 'service';

/** What becomes plain CDK: nothing of it is released by Teal. */
export interface PlainWorkload {
  readonly name: string;
  readonly kind: PlainKind;
  readonly workloads: ReadonlyMap<string, Workload>;
  readonly ledger: Ledger;
  /** By environment, with what Copilot sets, but for what only a stack knows. */
  readonly variables: ReadonlyMap<string, ReadonlyMap<string, string>>;
}

const KINDS: Readonly<Record<string, PlainKind>> = { 'Scheduled Job': 'job', 'Worker Service': 'worker' };

export function plainWorkloadOf(effective: Effective, application: string): PlainWorkload {
  const { name, type, workloads, ledger, manifest } = effective;
  const kind = KINDS[type] ?? 'service';
  ledger.remark(
    'changed',
    'plain CDK in lib/jobs.ts: ECS rolls a new version back that does not start, but no gate, canary or alarm of Teal judges it',
  );
  const { tree } = manifest;
  if (kind === 'worker' && at(tree, 'subscribe', 'queue', 'dead_letter') === undefined) {
    ledger.remark(
      'changed',
      'a message that fails 10 times goes to a queue of its own; Copilot would have tried it until it expired',
    );
  }
  const schedule = at(tree, 'on', 'schedule');
  if (kind === 'job' && [...workloads.values()].some(({ job }) => job.schedule === undefined)) {
    const text = 'no schedule that can be read: its rule is off, and the state machine is started by hand';
    if (schedule) ledger.note(schedule, left(text));
    else ledger.remark('left', text);
  }
  const port = [...workloads.values()].some((workload) => workload.port !== undefined);
  if (kind === 'service' && port) {
    ledger.remark(
      'changed',
      `it is found as ${name}.<environment>.${application}.local in the new network, by Teal’s services and by what is in lib/jobs.ts`,
    );
  }
  if ([...workloads.values()].some(({ job }) => job.timeout !== undefined) && kind === 'job') {
    const timeout = at(tree, 'timeout');
    if (timeout)
      ledger.note(timeout, changed('of the whole run, retries and all: timeout of the state machine'));
  }
  const variables = new Map(
    [...workloads].map(([environment, workload]) => [
      environment,
      new Map([...setByCopilot(application, environment, name), ...workload.variables]),
    ]),
  );
  return { name, kind, workloads, ledger, variables };
}
