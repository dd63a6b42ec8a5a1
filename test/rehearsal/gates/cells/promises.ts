import { type Played, play } from './play';
import { assemblyOf, type Subject, type Told } from './subject';
import { type Cell, type GateName, type Kind, TOLD_AS_RELEASE } from './table';

type Forward = Exclude<Kind, 'rollback'>;

/** What a gate is called in events. */
const idOf = (gate: GateName, { hook }: Pick<Subject, 'hook'>) => (gate === 'custom' ? hook : gate);

/** What an event says that the deployment is. */
const toldAs = (gate: GateName, kind: Forward): Forward =>
  kind === 'recovery' && TOLD_AS_RELEASE.includes(gate) ? 'release' : kind;

/** The events of one gate. */
export function saidBy(gate: GateName, subject: Pick<Subject, 'hook'>, { verdicts }: Played) {
  return verdicts.filter((verdict) => verdict.gate === idOf(gate, subject));
}

/** A deployment of this kind in which the gate's subject is bad keeps what the cell promises. */
export async function keepsCell(gate: GateName, kind: Forward, cell: Cell, subject: Subject): Promise<void> {
  const played = await play(kind, assemblyOf(subject), subject.bad);
  const { release, calls, deployments } = played;
  const said = saidBy(gate, subject, played);
  expect(new Set(said.map((verdict) => verdict.kind))).toEqual(new Set([toldAs(gate, kind)]));
  expect(deployments).toBe(1);
  expect(calls.includes(subject.reads)).toBe(cell !== 'skip');
  switch (cell) {
    case 'block':
      expect(release).toMatchObject({
        // The first one has nothing to go back to.
        outcome: kind === 'first' ? 'failed' : 'rolled-back',
        decidedBy: `gate:${subject.hook ?? gate}`,
        reason: expect.stringMatching(free(subject.bad.reason)),
      });
      expect(said.at(-1)).toMatchObject({
        ...{ outcome: subject.waits ? 'inconclusive' : 'fail', answer: 'FAILED' },
        reason: expect.stringMatching(subject.waits ? free(subject.bad.reason) : subject.bad.reason),
      });
      return;
    case 'warn':
      expect(release).toMatchObject({ outcome: 'released' });
      expect(said).toContainEqual(
        expect.objectContaining({
          ...{ outcome: 'fail', answer: 'SUCCEEDED' },
          reason: expect.stringMatching(new RegExp(`^warning: .*${free(subject.bad.reason).source}`)),
        }),
      );
      expect(said.every(({ answer }) => answer === 'SUCCEEDED')).toBe(true);
      return;
    case 'skip':
      expect(release).toMatchObject({ outcome: 'released' });
      for (const verdict of said)
        expect(verdict).toMatchObject({
          ...{ outcome: 'skipped', answer: 'SUCCEEDED', reason: `skipped: the deployment is a ${kind}` },
        });
  }
}

/** Within a longer text. */
const free = ({ source }: RegExp): RegExp => new RegExp(source.replace(/^\^|\$$/g, ''));

/** A release of which the gate cannot tell: it waits, and ends with it. Freeze, which is never inconclusive, ends it at once. */
export async function keepsWaiting(gate: GateName, subject: Subject): Promise<void> {
  // It warns of a release, unless it is told otherwise.
  const told: Told = gate === 'quiet-alarms' ? { kinds: { release: 'block' } } : {};
  const played = await play('release', assemblyOf(subject, told), subject.unclear);
  const { outcome, decidedBy } = played.release;
  expect({ outcome, decidedBy }).toEqual({
    ...{ outcome: 'rolled-back', decidedBy: `gate:${subject.hook ?? gate}` },
  });
  const said = saidBy(gate, subject, played);
  const reason = free(subject.unclear.reason).source;
  if (gate === 'freeze') {
    expect(said).toMatchObject([
      { outcome: 'fail', answer: 'FAILED', reason: expect.stringMatching(reason) },
    ]);
    return;
  }
  expect(said.slice(-2)).toMatchObject([
    { outcome: 'inconclusive', answer: 'IN_PROGRESS' },
    {
      ...{ outcome: 'inconclusive', answer: 'FAILED' },
      reason: expect.stringMatching(`^no verdict within \\d+ minutes: .*${reason}`),
    },
  ]);
}
