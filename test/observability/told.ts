import type { Span, Spans } from './incidents/incident';
import type { Change, Watched } from './watched-service';

/** From ALARM to OK, by alarm. */
function spansOf(changes: readonly Change[]): Record<string, Span[]> {
  const spans: Record<string, Span[]> = {};
  for (const { alarm, state, minute } of changes) {
    const own = spans[alarm] ?? [];
    spans[alarm] = own;
    const [from, to] = own.at(-1) ?? [];
    if (state === 'ALARM') own.push([minute, 'still']);
    else if (from !== undefined && to === 'still') own[own.length - 1] = [from, minute];
    else own.push(['unsaid', minute]);
  }
  return spans;
}

/** By channel and what it is about, from when to when its receivers are told. */
export const toldOf = ({ told }: Watched): Spans =>
  spansOf(
    told.map(({ channel, alarm, ...change }) => ({
      ...change,
      alarm: `${channel}: ${alarm.replace(new RegExp(`-${channel}$`), '')}`,
    })),
  );

/** Minutes between a composite's change and its actions when nothing keeps them. source: aws-cdk-lib, `actionsSuppressorWaitPeriod` */
const WAIT = 1;

/** By composite, when it first was red and nobody was told yet. */
export function heldBackOf({ changes, told, composites }: Watched): Readonly<Record<string, number>> {
  const [red, heard] = [spansOf(changes), spansOf(told)];
  return Object.fromEntries(
    composites.flatMap((alarm) => {
      const since = firstOf(red[alarm]);
      const at = firstOf(heard[alarm]);
      return since !== undefined && !(at !== undefined && at <= since + WAIT) ? [[alarm, since]] : [];
    }),
  );
}

const firstOf = (spans: readonly Span[] = []): number | undefined =>
  spans.flatMap(([from]) => (from === 'unsaid' ? [] : [from]))[0];

/** Those that ECS watches during a deployment. */
const STOP_RELEASES = ['target-errors', 'slow-answers', 'unhealthy-targets', 'load-balancer-errors'];

/** By deployment alarm, from when to when it would stop a release. */
export const stopsOf = ({ changes }: Watched): Spans =>
  spansOf(
    changes.filter(({ alarm, state }) => STOP_RELEASES.includes(alarm) && state !== 'INSUFFICIENT_DATA'),
  );
