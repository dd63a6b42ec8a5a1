import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import { type ConfigurationSessions, TOKEN_LASTS_MS } from './sessions';

/** What a task asks its agent for: names or ids. */
export interface AgentPath {
  readonly application: string;
  readonly environment: string;
  readonly profile: string;
}

/** source: AWS AppConfig user guide, "Retrieving configuration data for applications running in Amazon ECS and Amazon EKS" */
const PATH = /^\/applications\/([^/?]+)\/environments\/([^/?]+)\/configurations\/([^/?]+)$/;

export const pathOf = ({ application, environment, profile }: AgentPath): string =>
  `/applications/${application}/environments/${environment}/configurations/${profile}`;

export function readPath(path: string): AgentPath | undefined {
  const [, application, environment, profile] = PATH.exec(path)?.map(decodeURIComponent) ?? [];
  if (application === undefined || environment === undefined || profile === undefined) return undefined;
  return { application, environment, profile };
}

export interface AgentAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

/** Of the agent beside the service; see lib/service/feature-flags-agent.ts. */
const POLL_MS = 15_000;

/** What it has of one configuration. */
interface Held {
  token: string;
  polledAt: number;
  content: string;
  contentType: string;
}

/**
 * AppConfig's agent of one task: a caller of its own, so that a share of the tasks is a share of agents. It answers from
 * memory, and asks AppConfig when what it has is as old as its interval, where the real one asks all the time.
 *
 * source: AWS AppConfig user guide, "Using AWS AppConfig Agent to retrieve configuration data"
 */
export class Agent {
  private readonly held = new Map<string, Held>();

  constructor(
    private readonly sessions: ConfigurationSessions,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** @param url of a request: a path, perhaps with `flag=` for those that are asked for */
  answer(method: string, url: string): AgentAnswer {
    const [path = '', query = ''] = url.split(/\?(.*)/s);
    const asked = readPath(path);
    if (method !== 'GET' || asked === undefined) return refusal(404, `there is no ${method} ${path}`);
    try {
      const { content, contentType } = this.newest(path, asked);
      const flags = new URLSearchParams(query).getAll('flag');
      return { status: 200, contentType, body: flags.length === 0 ? content : onlyOf(content, flags) };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return refusal(error.statusCode, error.message);
    }
  }

  private newest(path: string, asked: AgentPath): Held {
    const now = this.clock.now();
    const before = this.held.get(path);
    if (before && now - before.polledAt < POLL_MS) return before;
    const isGood = before !== undefined && now - before.polledAt <= TOKEN_LASTS_MS;
    const token = isGood ? before.token : this.sessions.start(asked);
    const { nextToken, content, contentType } = this.sessions.poll(token);
    // Nothing has changed where there is no content.
    const held = { token: nextToken, polledAt: now, contentType, content: content ?? before?.content ?? '' };
    this.held.set(path, held);
    return held;
  }
}

/**
 * One flag is given by itself, several by their names. What is asked for and not there is left out: the guide does not say.
 * source: AWS AppConfig user guide, "Retrieving basic and multi-variant feature flags"
 */
function onlyOf(content: string, names: readonly string[]): string {
  const all = JSON.parse(content) as Readonly<Record<string, unknown>>;
  const [only] = names;
  if (names.length === 1 && only !== undefined) return JSON.stringify(all[only] ?? {});
  return JSON.stringify(
    Object.fromEntries(names.filter((name) => name in all).map((name) => [name, all[name]])),
  );
}

const refusal = (status: number, why: string): AgentAnswer => ({
  ...{ status, contentType: 'text/plain' },
  body: why,
});

/** An agent that listens. */
export interface ListeningAgent {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  close(): void;
}

/** On a free port of this machine's loopback, where a task has 2772 of its own. */
export async function listen(agent: Pick<Agent, 'answer'>): Promise<ListeningAgent> {
  const server = createServer((request, response) => {
    const { status, contentType, body } = agent.answer(request.method ?? '', request.url ?? '');
    response.writeHead(status, { 'content-type': contentType }).end(body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => end(server) };
}

function end(server: Server): void {
  server.close();
  server.closeAllConnections();
}
