// What CloudFormation does to a resource whose property changes, out of the database of @aws-cdk/aws-service-spec: of
// its 15 MB `teal plan` needs a few hundred kilobytes, which the one file dist/teal.js then carries.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/** Raised when the text is written differently, so that an older file is made anew. */
const FORMAT = 2;

const MARKS = { yes: '!', maybe: '?' };

/**
 * Writes a JSON string (so that TypeScript does not infer a type of 1800 members) with a line for each type:
 * `AWS::ECS::Service Cluster! DesiredCount …`; `!` replaces the resource, `?` may replace it. And another with the types
 * alone, by which a rehearsal knows one that is misspelt.
 */
export function writeResourceTypes(root) {
  const file = join(root, 'dist', 'resource-types.json');
  const { version } = JSON.parse(
    readFileSync(
      join(dirname(require.resolve('@aws-cdk/aws-service-spec/package.json')), 'package.json'),
      'utf8',
    ),
  );
  const head = `# aws-service-spec ${version}, format ${FORMAT}`;
  if (existsSync(file) && readFileSync(file, 'utf8').startsWith(JSON.stringify(head).slice(0, -1))) return;
  // Half a second, and only when the package has changed.
  const database = require('@aws-cdk/aws-service-spec').loadAwsServiceSpecSync();
  const lines = database
    .all('resource')
    .map(({ cloudFormationType, properties }) => [
      cloudFormationType,
      ...Object.entries(properties).map(([name, property]) => name + markOf(database, property)),
    ])
    .map((words) => words.join(' '))
    .sort();
  mkdirSync(dirname(file), { recursive: true });
  const names = lines.map((line) => line.split(' ')[0]);
  writeFileSync(join(root, 'dist', 'resource-type-names.json'), JSON.stringify(names.join(' ')));
  writeFileSync(file, JSON.stringify([head, ...lines].join('\n')));
}

/** A property may also replace by something that stands inside of it. */
function markOf(database, { causesReplacement, type }) {
  return MARKS[causesReplacement] ?? (replacesWithin(database, type, new Set()) ? '?' : '');
}

function replacesWithin(database, type, seen) {
  switch (type.type) {
    case 'array':
    case 'map':
      return replacesWithin(database, type.element, seen);
    case 'union':
      return type.types.some((each) => replacesWithin(database, each, seen));
    case 'ref': {
      if (seen.has(type.reference.$ref)) return false;
      seen.add(type.reference.$ref);
      const { properties } = database.get('typeDefinition', type.reference.$ref);
      return Object.values(properties).some(
        (each) => each.causesReplacement in MARKS || replacesWithin(database, each.type, seen),
      );
    }
    default:
      return false;
  }
}
