import type { ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import type { Progress } from '../../progress';
import { plain } from '../words';

/** Says how a row has ended. */
export function tellRow({ name, departures, notRehearsed }: ScoreboardRow, progress: Progress): void {
  const wrong = departures.length > 0 || notRehearsed !== null;
  progress.line(`${wrong ? 'WRONG' : 'right'}  ${plain(name)}`);
}
