import { fileInZip } from '../../../cli/github/reviewed/zip';
import { zipOf } from './zip-of';

/** Made by Python's `zipfile`: `plan.md` is stored, `plan.json` deflated. */
const BY_PYTHON = Buffer.from(
  'UEsDBBQAAAAAAASKel0dXwm+BwAAAAcAAAAHAAAAcGxhbi5tZCMgcGxhbgpQSwMEFAAAAAgABIp6XfTexRQOAAAAXgEAAAkAAABwbGFuLmpzb26r' +
    'VkpUsjKsrR6laEEBAFBLAQIUAxQAAAAAAASKel0dXwm+BwAAAAcAAAAHAAAAAAAAAAAAAACAAQAAAABwbGFuLm1kUEsBAhQDFAAAAAgABIp6XfTexRQO' +
    'AAAAXgEAAAkAAAAAAAAAAAAAAIABLAAAAHBsYW4uanNvblBLBQYAAAAAAgACAGwAAABhAAAAAAA=',
  'base64',
);

test.each([
  ['plan.md', '# plan\n'],
  ['plan.json', '{"a":1}'.repeat(50)],
])('%s of an archive by others', (name, text) => {
  expect(fileInZip(BY_PYTHON, name, 1_000)?.toString()).toBe(text);
});

test('an archive of our own tests', () => {
  const archive = zipOf({ 'a.txt': 'a', 'plan.json': '{}' });
  expect(fileInZip(archive, 'plan.json', 10)?.toString()).toBe('{}');
});

test('a file that is not there', () => expect(fileInZip(BY_PYTHON, 'other', 1_000)).toBeUndefined());

test('a small archive of a large file', () => {
  const archive = zipOf({ 'plan.json': 'x'.repeat(1_000_000) });
  expect(archive.length).toBeLessThan(2_000);
  expect(() => fileInZip(archive, 'plan.json', 999_999)).toThrow();
});

test.each([
  ['nothing', Buffer.alloc(0)],
  ['text', Buffer.from('<html>')],
  ['half of one', BY_PYTHON.subarray(0, 100)],
  ['one without its beginning', BY_PYTHON.subarray(60)],
])('%s is no archive', (_, bytes) => {
  expect(() => fileInZip(bytes, 'plan.json', 1_000)).toThrow();
});
