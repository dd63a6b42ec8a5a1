import type { DeploymentConfiguration } from '../../rehearsal/ecs/deployment-configuration';
import { JUDGED_FROM, requestsToGreen } from '../../rehearsal/pace';
import { type AccessLog, readAccessLog, WHY } from '../../rehearsal/replay/access-log';
import type { ReplayPace } from '../../rehearsal/replay/replay-pace';
import { type LogTraffic, trafficOf } from '../../rehearsal/replay/traffic-of-log';
import type { ReplayedLog } from '../../rehearsal/report/release';
import type { Progress } from '../progress';
import { count, plain } from './words';

/** An access log, and the load that it gives. */
export interface Replay {
  readonly log: AccessLog;
  readonly traffic: LogTraffic;
}

/**
 * @param samples paths to ask for where ids were taken out
 * @throws Malformed when nothing of it can be replayed
 */
export async function readReplay(
  paths: readonly string[],
  samples: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Replay> {
  progress.line(`Reading access logs: ${paths.map(plain).join(', ')}`);
  let status = '';
  progress.follow(() => status);
  const log = await readAccessLog(
    paths,
    ({ lines, readBytes, ofBytes }) => {
      status = `  ${Math.round((100 * readBytes) / ofBytes)} % read, ${count(lines)} lines`;
    },
    signal,
  );
  progress.follow(undefined);
  return { log, traffic: trafficOf(log, samples) };
}

/**
 * Says what is replayed and what is not, before it begins.
 *
 * @param strays requests that another rule than the production rule takes
 */
export function tellReplay(
  replay: Replay & { readonly pace: ReplayPace },
  configuration: DeploymentConfiguration,
  strays: readonly unknown[],
  progress: Progress,
): ReplayedLog {
  const replayed = replayedLog(replay, replay.pace, strays);
  for (const line of replayLines(replayed, replay.log, configuration, replay.pace)) progress.line(line);
  return replayed;
}

/** For the report. */
export function replayedLog(
  { log, traffic }: Replay,
  { scale }: Pick<ReplayPace, 'scale'>,
  strays: readonly unknown[],
): ReplayedLog {
  const asked = traffic.requests.filter((one) => !strays.includes(one));
  const weights = asked.reduce((sum, { weight }) => sum + weight, 0);
  const all = traffic.requests.reduce((sum, { weight }) => sum + weight, 0);
  const [elsewhere, rare] = [all - weights, log.requests - all];
  const leftOut = [
    ...[...log.leftOut].map(([why, requests]) => ({ why: WHY[why], requests })),
    { why: WHY['another-rule'], requests: Math.round(elsewhere) },
    { why: 'for the rarest paths', requests: Math.round(rare) },
    { why: 'lines that are no entries of such a log', requests: log.malformed },
  ];
  return {
    files: log.files,
    lines: log.lines,
    requests: Math.round(weights),
    minutes: log.minutes.length,
    requestsPerMinute: rounded(traffic.requestsPerMinute),
    scale: rounded(scale),
    paths: asked.map(({ method, shape, path, weight }) => ({
      method,
      shape,
      path,
      share: rounded(weight / weights),
    })),
    leftOut: leftOut.filter(({ requests }) => requests > 0).sort((a, b) => b.requests - a.requests),
  };
}

const rounded = (number: number) => Number(number.toPrecision(4));

const MOST_LISTED = 10;

/** For people. */
export function replayLines(
  replayed: ReplayedLog,
  { problems }: Pick<AccessLog, 'problems'>,
  configuration: DeploymentConfiguration,
  pace: ReplayPace,
): string[] {
  const { files, lines, requests, minutes, requestsPerMinute, scale, paths, leftOut } = replayed;
  const toGreen = Math.round(requestsToGreen(configuration, pace));
  const more = paths.slice(MOST_LISTED).reduce((sum, { share }) => sum + share, 0);
  return [
    `Replaying ${count(requests)} requests of ${count(lines)} lines in ${many(files, 'file')}, ${many(minutes, 'minute')} of ` +
      `${count(requestsPerMinute)} requests on average, from the first on and again when they are over`,
    `  ${scale === 1 ? 'as many users as in the log' : `${count(scale)} users for each one of the log`} ` +
      `in a simulated minute; green's first step gets about ${count(toGreen)} requests a minute`,
    ...(toGreen < JUDGED_FROM
      ? [
          `  note: alarms judge a minute from ${JUDGED_FROM} requests on, so they cannot see this step, and a gate that judges by users waits for more (minutes here); --rate sends more`,
        ]
      : []),
    ...paths
      .slice(0, MOST_LISTED)
      .map(
        ({ method, shape, path, share }) =>
          `  ${percent(share).padStart(6)}  ${method} ${plain(shape)}${shape === path ? '' : `  asked for as ${plain(path)}`}`,
      ),
    ...(more > 0
      ? [`  ${percent(more).padStart(6)}  ${paths.length - MOST_LISTED} others (--json names them)`]
      : []),
    ...leftOut.map(({ why, requests: times }) => `  left out: ${count(times)} (${why})`),
    ...problems.map((problem) => `  not read: ${plain(problem)}`),
  ];
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
const many = (number: number, what: string) => `${count(number)} ${what}${number === 1 ? '' : 's'}`;
