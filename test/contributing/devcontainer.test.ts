import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../workflow-files';

const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const text = read('.devcontainer/devcontainer.json');
/** Comments have a line of their own, so that this is all there is to take away. */
const container = JSON.parse(text.replace(/^\s*\/\/.*$/gm, '')) as Readonly<Record<string, unknown>>;

// source: containers.dev/implementors/json_reference
const FIELDS: Readonly<Record<string, (value: unknown) => boolean>> = {
  name: isText,
  image: isText,
  features: isObject,
  postCreateCommand: isText,
  remoteUser: isText,
  customizations: isObject,
};
function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

test('every field is of the specification, and of its type', () => {
  expect(Object.keys(container).sort()).toEqual(Object.keys(FIELDS).sort());
  for (const [field, value] of Object.entries(container))
    expect([field, FIELDS[field]?.(value)]).toEqual([field, true]);
  for (const options of Object.values(container.features as object)) expect(isObject(options)).toBe(true);
});

test('image and features are of a version, and of the Node that the image of the sample runs', () => {
  const [, major] = read('app/Dockerfile').match(/distroless\/nodejs(\d+)-/) ?? [];
  expect(container.image).toMatch(
    new RegExp(`^mcr\\.microsoft\\.com/devcontainers/typescript-node:\\d+-${major}-\\w+$`),
  );
  const features = Object.keys(container.features as object);
  expect(features).toHaveLength(1);
  expect(features[0]).toMatch(/^ghcr\.io\/devcontainers\/features\/docker-in-docker:\d+\.\d+\.\d+$/);
});

test('it has what CONTRIBUTING.md begins with: packages, and hooks', () => {
  expect(container.postCreateCommand).toBe('CI=true npm ci && npx lefthook install');
});
