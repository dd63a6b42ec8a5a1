import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { packAssemblies, unpackAssemblies } from './packed-assemblies';
import { PACKED, storedVersions, VERSIONS } from './stored-versions';

const folder = mkdtempSync(join(tmpdir(), 'teal-packed-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (path: string, content: string | object) => {
  const file = join(folder, 'from', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};
const unpacked = (path: string) => join(folder, 'to', path);

test('what is packed is unpacked, but directories of images and stacks of calls', () => {
  write('shop/manifest.json', '{}');
  write('shop/shop.assets.json', { files: { a: { source: { path: 'asset.aa' } } } });
  write('shop/asset.aa/index.js', 'exports.handler = () => {}; // é');
  write('shop/asset.bb/Dockerfile', 'FROM scratch');
  write('shop/shop.metadata.json', {
    '/shop/Rules': [{ type: 'aws:cdk:logicalId', data: 'Rules', trace: [`at ${folder}`] }],
    '/shop': [{ type: 'aws:cdk:warning', data: 'look' }],
  });
  const packed = packAssemblies(join(folder, 'from'));
  unpackAssemblies(packed, join(folder, 'to'));
  expect(readFileSync(unpacked('shop/asset.aa/index.js'), 'utf8')).toBe('exports.handler = () => {}; // é');
  expect(existsSync(unpacked('shop/asset.bb'))).toBe(false);
  expect(JSON.parse(readFileSync(unpacked('shop/shop.metadata.json'), 'utf8'))).toEqual({
    '/shop/Rules': [{ type: 'aws:cdk:logicalId', data: 'Rules' }],
    '/shop': [],
  });
});

test('what is not packed is refused', () => {
  expect(() => unpackAssemblies(Buffer.from('nothing'), folder)).toThrow();
});

test('there is a first version, and the ones after it in their order', () => {
  const [first, second] = storedVersions();
  expect([first, second]).toEqual(['0.1.0', '0.2.0']);
});

test.each(storedVersions())('%s is small, and names no file of the machine that has made it', (version) => {
  const packed = readFileSync(join(VERSIONS, version, PACKED));
  expect(packed.length).toBeLessThan(600 * 1024);
  const text = brotliDecompressSync(packed).toString('utf8');
  expect(text.match(/[("'\s](\/(home|root|tmp|Users|work)\/[^\s"']{3,})/g) ?? []).toEqual([]);
});
