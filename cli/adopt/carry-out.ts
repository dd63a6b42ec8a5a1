import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { EXIT, VerbFailed } from '../exit-codes';
import { moveByRecord, whereByRecord } from './dns/carry-out';
import { moveByListener, ofOptions, placeOf, type Wish } from './listener/carry-out';
import { readAdoption } from './listener/read';
import { whereIs } from './listener/where';
import type { MoveOptions } from './options';
import type { AdoptSurroundings, Moved } from './surroundings';

export type StepWish = 'begin' | 'shift' | 'finish' | 'back';

/**
 * One step of an adoption, by the way that the options name.
 *
 * @returns `failed` where AWS did not answer, or refused; then the one call of a step may have been carried out
 * @throws VerbFailed when nobody can be asked and `--yes` is not given, before AWS is
 */
export async function step(
  wish: StepWish,
  options: MoveOptions,
  surroundings: AdoptSurroundings,
): Promise<Moved> {
  checkOptions(wish, options);
  if (!options.yes && !surroundings.confirm) {
    throw new VerbFailed(
      EXIT.BAD_INPUT,
      '--yes must be given where nobody can be asked, got no terminal; nothing was looked at or changed',
    );
  }
  return guarded(options, surroundings, async (clients, begun) =>
    isByRecord(options)
      ? moveByRecord(clients, options, wish, surroundings, begun)
      : moveByListener(clients, options, wishOf(wish, options), surroundings, begun),
  );
}

/** Looks where an adoption is, and changes nothing. */
export async function status(options: MoveOptions, surroundings: AdoptSurroundings): Promise<Moved> {
  checkOptions('status', options);
  return guarded(options, surroundings, async (clients) => {
    const standing = isByRecord(options)
      ? await whereByRecord(clients, options)
      : whereIs(await readAdoption(clients, placeOf(options)), ofOptions(options), options.oldRule);
    return { outcome: 'nothing-to-do', reason: sentenceOf(standing.stage, standing.percent), standing };
  });
}

const sentenceOf = (stage: NonNullable<Moved['standing']>['stage'], percent: number): string =>
  ({
    'not-begun': 'users are on the old service, and Teal’s is not beside it yet',
    beside: 'users are on the old service, and Teal’s stands beside it',
    shifting: `${percent} % of users are on Teal’s service`,
    'all-on-teal': 'all users are on Teal’s service, and the way back is one command',
    finished: 'all users are on Teal’s service, and releases shift them',
  })[stage];

async function guarded(
  options: MoveOptions,
  { connect, signal }: AdoptSurroundings,
  act: (clients: Clients, begun: () => void) => Promise<Moved>,
): Promise<Moved> {
  let hasBegun = false;
  try {
    return await act(await connect(options), () => {
      hasBegun = true;
    });
  } catch (error) {
    const failed = error instanceof VerbFailed ? error : callFailed(error, options);
    if (signal.aborted || failed === undefined) throw error;
    if (failed.exitCode === EXIT.BAD_INPUT) throw failed;
    const rest = hasBegun
      ? ' (the one call of this step may have been carried out; npx teal adopt status tells)'
      : '';
    return { outcome: 'failed', reason: failed.message + rest };
  }
}

const isByRecord = ({ zone }: MoveOptions): boolean => zone !== undefined;

/** @throws VerbFailed */
function checkOptions(wish: StepWish | 'status', options: MoveOptions): void {
  const bad = (message: string): never => {
    throw new VerbFailed(EXIT.BAD_INPUT, message);
  };
  const { zone, record, oldRule, percent, oldRecord } = options;
  if ((zone === undefined) !== (record === undefined))
    bad('--zone and --record must be given together, got one; both name the record that users come by');
  if (zone !== undefined && wish === 'begin')
    bad(
      'begin must be given --old-rule and no --zone: a record needs no beginning; shift --percent 0 makes the pair',
    );
  if (zone === undefined && wish === 'begin' && oldRule === undefined)
    bad('--old-rule must be given, got none; npx teal adopt plan names it');
  if (wish === 'shift' && percent === undefined) bad('--percent must be given, got none; 0 to 100, whole');
  if (oldRecord !== undefined && (zone === undefined || wish !== 'back'))
    bad('--old-record must be given to back with --zone and --record alone');
}

function wishOf(wish: StepWish, options: MoveOptions): Wish {
  const { host = [], percent = 0, stickySeconds, anew, withFewerTasks } = options;
  if (wish === 'begin') {
    const conditions =
      host.length > 0 ? [{ Field: 'host-header', HostHeaderConfig: { Values: [...host] } }] : [];
    return { to: 'begin', conditions };
  }
  return {
    to: wish === 'shift' ? percent : wish,
    ...(stickySeconds !== undefined && { stickySeconds }),
    ...(anew && { anew }),
    ...(withFewerTasks && { withFewerTasks }),
  };
}
