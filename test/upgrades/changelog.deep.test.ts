import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../synth';
import { removeUnpacked, storedVersions } from './stored-versions';
import { templatesOf } from './templates-of-version';
import { HEADING, sectionOf } from './templates-section';

afterAll(removeUnpacked);

const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');

// Printed by: node --import tsx test/upgrades/print-templates-section.ts [VERSION]
test.each(['Unreleased', ...storedVersions().slice(1)])(`${HEADING} of %s are what they are`, (version) => {
  const expected = templatesOf(version === 'Unreleased' ? undefined : version);
  expect(sectionOf(changelog, version) ?? '').toBe(expected);
});

test.each(storedVersions())('%s has a section with its date', (version) => {
  expect(changelog).toMatch(
    new RegExp(`^## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d{2}-\\d{2}$`, 'm'),
  );
});
