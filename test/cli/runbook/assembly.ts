import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pagerDuty, slack } from '../../../lib';
import { writeManifest } from '../../../lib/delivery-manifest';
import { shop, synthesize } from '../../synth';

/** A shop that pages, in production alone; its routine is told to a mailbox and to Slack. */
export const watched = shop(
  {},
  { objectives: { availability: 99.9 } },
  {
    notify: {
      page: pagerDuty({ secret: 'shop-pagerduty' }),
      ticket: 'shop@example.com',
      deploys: ['shop@example.com', slack({ workspace: 'T0123456789', channel: 'C0123456789' })],
    },
  },
);

/** Its cloud assembly, as `cdk synth` writes it. */
export function assemblyOf(input = watched): string {
  const { delivery, assembly } = synthesize(input);
  writeManifest(assembly, delivery.manifest(assembly.directory));
  return assembly.directory;
}

/** Two folders of runbooks: a team's own, and Teal's. Removed after the tests of the file. */
export function runbookFolders(own: Record<string, string>, teals: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), 'teal-runbooks-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const write = (name: string, files: Record<string, string>) => {
    mkdirSync(join(root, name));
    for (const [file, text] of Object.entries(files)) writeFileSync(join(root, name, `${file}.md`), text);
    return join(root, name);
  };
  return { own: write('own', own), teals: write('teals', teals) };
}
