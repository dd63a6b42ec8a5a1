import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Agent, type AgentPath, listen, pathOf, readPath } from '../appconfig/agent';
import type { AppConfig } from '../appconfig/app-config';
import { readFlags } from '../appconfig/flag-configuration';
import type { ConfigurationSessions } from '../appconfig/sessions';
import { Malformed } from '../assembly/parse';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import type { Container } from '../ecs/task-definition';

/** Where a service reads its flags: see lib/config/flags.ts. */
const FLAGS_URL = 'TEAL_FLAGS_URL';

/** Of a service that has flags. */
export interface TaskFlags {
  /** What its tasks ask their agents for. */
  readonly path: AgentPath;
  /** Absolute: what is out when a rehearsal of processes begins. @default what the stack has put out: no flag */
  readonly file?: string;
}

/** @param directory of the assembly, from which the file is named */
export function flagsOf(
  { environment }: Pick<Container, 'environment'>,
  local: { readonly flags?: string | undefined } | undefined,
  directory: string,
): TaskFlags | undefined {
  const url = environment[FLAGS_URL];
  const path = url !== undefined && URL.canParse(url) ? readPath(new URL(url).pathname) : undefined;
  if (path === undefined) return undefined;
  return { path, ...(local?.flags !== undefined && { file: resolve(directory, local.flags) }) };
}

/** Without growth and without bake. */
const AT_ONCE = { growthType: 'LINEAR', growthFactor: 100, durationMinutes: 0, bakeMinutes: 0 } as const;

/** Puts out what the file says, over what the stack has. @throws Malformed for one that is not there, or no version of flags */
export function putOutLocalFlags(appConfig: AppConfig, { path, file }: TaskFlags): void {
  if (file === undefined) return;
  const content = contentOf(file);
  const { id: application } = appConfig.application(path.application);
  const { id: environment } = appConfig.environment(application, path.environment);
  const { id: profile } = appConfig.profile(application, path.profile);
  const version = { content, contentType: 'application/json', description: 'local.flags' };
  const { number } = appConfig.createVersion(profile, version);
  const { id: strategy } = appConfig.createStrategy({ name: 'local.flags', ...AT_ONCE });
  appConfig.start({ application, environment, profile, strategy, version: `${number}` });
}

function contentOf(file: string): string {
  try {
    const content = readFileSync(file, 'utf8');
    readFlags(content);
    return content;
  } catch (error) {
    if (!(error instanceof AwsError) && (error as NodeJS.ErrnoException).code === undefined) throw error;
    const { message } = error as Error;
    throw new Malformed([
      `local.flags must be a file with flags as a hosted version of AppConfig has them, got ${message}; correct ${file}`,
    ]);
  }
}

/** A task's own agent, and the variable by which its service finds it. */
export interface TaskAgent {
  readonly variables: Readonly<Record<string, string>>;
  close(): void;
}

export async function startAgent(
  { path }: TaskFlags,
  sessions: ConfigurationSessions,
  clock: Pick<Clock, 'now'>,
): Promise<TaskAgent> {
  const { url, close } = await listen(new Agent(sessions, clock));
  return { variables: { [FLAGS_URL]: `${url}${pathOf(path)}` }, close };
}
