import type { Pace } from '../../pace';
import type { LeftOut } from '../catalogue/entry';
import type { Subject } from '../catalogue/subject';
import { endings } from './endings';
import type { LiveEntry } from './entry';
import { operators } from './operators';
import { answers } from './requests';
import { controls, starts } from './starts';

type Line = LiveEntry | LeftOut;

/**
 * The catalogue with processes and requests: what models of tasks and users cannot say, and enough of the rest to hold
 * them to it.
 *
 * @param pace of the rehearsal, by which users come
 */
export function liveCatalogue(subject: Subject, pace: Pace): readonly LiveEntry[] {
  return linesOf(subject, pace).filter((line): line is LiveEntry => 'release' in line);
}

/** What is in the catalogue and not for this service, and why. */
export function liveLeftOut(subject: Subject, pace: Pace): readonly LeftOut[] {
  return [
    ...linesOf(subject, pace).filter((line): line is LeftOut => !('release' in line)),
    {
      name: 'the rest of the catalogue, and scenarios of your own',
      why: 'said with models: --all without --live',
    },
  ];
}

function linesOf(subject: Subject, pace: Pace): readonly Line[] {
  return [controls, starts, answers, endings, operators].flatMap((chapter) => chapter(subject, pace));
}
