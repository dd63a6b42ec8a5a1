import { connect } from '../../../../cli/aws/clients';
import { preformatted } from '../../../../cli/github/summary/html';
import { Progress } from '../../../../cli/progress';
import { summaryOf } from '../../../../cli/rehearse/summary';
import { carryOut } from '../../../../cli/verdict/carry-out';
import { jsonOf, textOf } from '../../../../cli/verdict/report';
import type { Release } from '../../../../rehearsal/report/release';
import type { Backstage } from '../../../../rehearsal/testing';
import { timeline } from '../../../../rehearsal/testing/timeline';
import { Lines } from '../../../cli/lines';
import type { Sinks } from './sinks';

/** What `teal verdict` prints, in all its ways. */
export async function verdictOf({ environment, pause }: Backstage): Promise<Sinks> {
  Object.assign(process.env, environment, { AWS_MAX_ATTEMPTS: '1' });
  const lines = new Lines();
  const { question, verdict } = await carryOut(
    { service: 'shop', env: 'production', timeout: 3_600_000, since: pause.now() - 4 * 3_600_000 },
    { connect, pause, progress: new Progress(lines.stream), signal: new AbortController().signal },
  );
  const text = textOf(question, verdict);
  return {
    'teal verdict': text,
    'teal verdict --json': jsonOf(question, verdict),
    'teal verdict, its progress': lines.text,
    'the summary of a step': preformatted('Release', Buffer.from(text)),
  };
}

/** What a rehearsal says of a release, to a person, a program and a test. */
export function reportOf(release: Release): Sinks {
  return {
    'teal rehearse': summaryOf({ schemaVersion: 1, seed: 1, releases: [release] }),
    'teal rehearse --json': JSON.stringify(release),
    'a failed assertion': timeline(release),
  };
}
