import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Notify, TealManifest } from '../../rehearsal/assembly/teal-manifest';
import { readManifest } from '../assembly-file';
import { EXIT, VerbFailed } from '../exit-codes';
import type { RunbookOptions } from '../runbook';
import { alarmsOf, type KnownAlarm, type Told } from './alarms';
import { escalationOf, fill, partOf, type Section, sectionsOf } from './fill';
import { find } from './find';
import { type Live, type LiveSurroundings, liveOf } from './live';
import {
  findFile,
  foldersOf,
  namesIn,
  type RunbookFile,
  type RunbookFolders,
  readText,
} from './runbook-files';

export interface Printed {
  readonly runbook: RunbookFile;
  readonly alarm?: KnownAlarm;
  readonly told?: Told;
  readonly sections: readonly Section[];
  readonly live?: Live;
}

/** Where the program is, so that a test can name another folder. */
const PROGRAM = __dirname;

/** @throws VerbFailed when the assembly cannot be read */
export function listAlarms(options: RunbookOptions): readonly KnownAlarm[] {
  const manifest = readManifest(options.assembly);
  const { environments } = manifest;
  const services = environments.flatMap((each) => each.services.map(({ name }) => name));
  oneOf(
    '--env',
    options.env,
    environments.map(({ name }) => name),
  );
  oneOf('--service', options.service, services);
  return knownAlarms(options, manifest);
}

/** A slip of the pen is no list of no alarms. */
function oneOf(option: string, got: string | undefined, known: readonly string[]): void {
  if (got === undefined || known.includes(got)) return;
  throw bad(`${option} must be one of ${[...new Set(known)].join(', ')}, got ${got}; name one`);
}

/**
 * @param folders where runbooks are. @default the team's beside the assembly, then Teal's
 * @throws VerbFailed when there is no such alarm or runbook
 */
export async function readRunbook(
  asked: string,
  options: RunbookOptions,
  surroundings: LiveSurroundings,
  folders: RunbookFolders = foldersOf(options.assembly, PROGRAM),
): Promise<Printed> {
  const manifest = existsSync(join(options.assembly, 'teal.json'))
    ? readManifest(options.assembly)
    : undefined;
  const found = find(asked, manifest && knownAlarms(options, manifest), namesIn(folders));
  const runbook = findFile(folders, found.runbook);
  if (runbook === undefined) {
    throw bad(
      `the alarm ${asked} must have a runbook, got none called ${found.runbook}.md in ${folders.own} or ${folders.teals}; write it`,
    );
  }
  const alarm = 'alarm' in found ? found.alarm : undefined;
  if (options.live && alarm === undefined) {
    throw bad(`--live must be given with an alarm, got the runbook ${found.runbook}; name the alarm`);
  }
  const environment = alarm?.environment ?? options.env;
  const region = options.region ?? alarm?.region ?? environmentOf(manifest, environment)?.region;
  const filled = fill(readText(runbook), {
    service: alarm?.service ?? options.service,
    ...{ environment, region, objective: alarm?.objective, delivery: deliveryOf(manifest, environment) },
  });
  const section = 'section' in found ? found.section : undefined;
  const sections = section === undefined ? sectionsOf(filled) : [sectionOf(filled, section, runbook)];
  const { notify } = environmentOf(manifest, environment) ?? {};
  const place = { ...options, ...(region !== undefined && { region }) };
  return {
    runbook,
    ...(alarm && { alarm }),
    ...(alarm?.told && { told: alarm.told }),
    sections:
      manifest && environment !== undefined ? withWho(sections, environment, notify, alarm?.told) : sections,
    ...(options.live && alarm && { live: await liveOf(alarm.name, place, surroundings) }),
  };
}

const knownAlarms = (
  { assembly, service, env }: RunbookOptions,
  manifest: TealManifest,
): readonly KnownAlarm[] =>
  alarmsOf(assembly, manifest).filter(
    (alarm) =>
      (service === undefined || (alarm.service ?? service) === service) &&
      (env === undefined || alarm.environment === env),
  );

const environmentOf = (manifest: TealManifest | undefined, name: string | undefined) =>
  manifest?.environments.find((each) => each.name === name);

/** As its foundation's name begins: `shop-production-foundation`. */
const deliveryOf = (manifest: TealManifest | undefined, environment: string | undefined) =>
  environmentOf(manifest, environment)?.services[0]?.foundationStack.replace(
    `-${environment}-foundation`,
    '',
  );

/** Under Escalation, before what the runbook says: the real receivers. */
const withWho = (
  sections: readonly Section[],
  environment: string,
  notify: Notify | undefined,
  told: Told | undefined,
): Section[] =>
  sections.map(({ title, text }) => ({
    title,
    text: title === 'Escalation' ? `${escalationOf(environment, notify, told).join('\n')}\n\n${text}` : text,
  }));

function sectionOf(text: string, anchor: string, { name }: RunbookFile): Section {
  const part = partOf(text, anchor);
  if (part !== undefined) return { title: '', text: part };
  throw bad(
    `the runbook ${name} must have the section ${anchor}, got none; leave #${anchor} out to read all of it`,
  );
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, message);
