import type { Assembly } from '../../rehearsal/assembly/assembly';
import { stackNamed } from '../../rehearsal/assembly/assembly';
import { alarmsOfWave, waveProblems } from '../../rehearsal/assembly/wave-alarms';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import type { Journal } from '../records/journal';
import { readAlarms } from '../status/read-watch';
import { ApplyEnded } from './applied';

/** CloudWatch looks at an alarm each minute; twice as often no minute is missed. */
const EVERY = 30_000;

/** Entries: a run with nothing to do may write one, too. */
const RECENT = 20;

interface Looking {
  /** When it went out last, in milliseconds since the Unix epoch: by another run, where this one had nothing to do. */
  readonly changedAt: () => Promise<number | undefined>;
  readonly cloudWatch: Clients['cloudWatch'];
  readonly pause: Pause;
  readonly signal: AbortSignal;
  readonly say: (text: string) => void;
}

/**
 * Judges a region after its release, before the next one begins. Nothing is taken back here: what sounds has its own way back,
 * or a person's.
 *
 * @throws ApplyEnded where an alarm sounds, is missing, or the last look could not be made
 */
export async function lookAtWave(assembly: Assembly, environment: string, looking: Looking): Promise<void> {
  const { wave, services = [] } = assembly.teal?.environments.find(({ name }) => name === environment) ?? {};
  if (wave === undefined || wave.number === wave.waves || wave.settleSeconds === 0) return;
  const names = alarmsOfWave(services.map(({ stack }) => stackNamed(assembly, stack)));
  const { pause, signal, say } = looking;
  // A run that was broken off has not looked to the end, and may have left the release itself to this one.
  const changedAt = Math.min((await looking.changedAt()) ?? 0, pause.now());
  const endsAt = Math.max(changedAt + wave.settleSeconds * 1000, pause.now());
  const where = `wave ${wave.number} of ${wave.waves} of ${wave.of}`;
  let failed: string | undefined;
  for (;;) {
    const minutes = Math.max(0, Math.ceil((endsAt - pause.now()) / 60_000));
    say(`${where}: ${names.length} alarms are looked at for ${minutes} minutes more`);
    const problems = await look(
      looking,
      names,
      services.map(({ name }) => `${name}-${environment}-`),
    ).then(
      (found) => {
        failed = undefined;
        return found;
      },
      (error: unknown) => {
        if (signal.aborted) throw error;
        failed = callFailed(error, `the alarms of ${environment}`)?.message ?? String(error);
        say(`${where}: ${failed}`);
        return [];
      },
    );
    if (problems.length > 0)
      throw new ApplyEnded(
        'failed',
        `${where} must be well before the next begins, got: ${problems.join('; ')}. ${environment} keeps the release; see what the alarm says (teal runbook), and go back with teal rollback where it is the release`,
      );
    if (pause.now() >= endsAt) break;
    await pause.sleep(Math.min(EVERY, endsAt - pause.now()), signal);
  }
  if (failed !== undefined) throw new ApplyEnded('unknown', `${where} could not be looked at: ${failed}`);
}

/** When services went out last, by their records. Of one that has none nothing is known, and it is looked at once. */
export async function releasedAt(
  services: readonly { readonly journal: Pick<Journal, 'releases'> }[],
): Promise<number | undefined> {
  const entries = await Promise.all(services.map(({ journal }) => journal.releases(RECENT)));
  const times = entries.flat().flatMap(({ outcome, at }) => (outcome === 'released' ? [Date.parse(at)] : []));
  return times.length === 0 ? undefined : Math.max(...times);
}

async function look(
  { cloudWatch }: Looking,
  names: readonly string[],
  prefixes: readonly string[],
): Promise<readonly string[]> {
  const client = await cloudWatch();
  const seen = await Promise.all(prefixes.map((prefix) => readAlarms(client, prefix)));
  return waveProblems(names, seen.flat());
}
