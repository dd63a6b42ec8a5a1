import type { Assembly } from '../../rehearsal/assembly/assembly';
import { stackNamed } from '../../rehearsal/assembly/assembly';
import { alarmsOfWave, waveProblems } from '../../rehearsal/assembly/wave-alarms';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { Pause } from '../aws/pause';
import { readAlarms } from '../status/read-watch';
import { ApplyEnded } from './applied';

/** CloudWatch looks at an alarm each minute; twice as often no minute is missed. */
const EVERY = 30_000;

interface Looking {
  /** If not, another run has waited, or was told what sounds: one look tells whether that is over. */
  readonly isChanged: boolean;
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
  const { isChanged, pause, signal, say } = looking;
  const endsAt = pause.now() + (isChanged ? wave.settleSeconds * 1000 : 0);
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

async function look(
  { cloudWatch }: Looking,
  names: readonly string[],
  prefixes: readonly string[],
): Promise<readonly string[]> {
  const client = await cloudWatch();
  const seen = await Promise.all(prefixes.map((prefix) => readAlarms(client, prefix)));
  return waveProblems(names, seen.flat());
}
