import { LAMBDA_RUNTIMES } from '../../cli/doctor/runtimes/dates';
import { readAssembly } from '../../rehearsal/assembly/assembly';
import { directoryOf } from '../../rehearsal/assembly/assembly-input';
import { editedAssembly } from '../fixtures/edited-assembly';
import { CONFIGURATIONS } from './configurations';
import { PINNED } from './pinned';
import { currentAssembly } from './stage';
import { assemblyOf, rehearsedVersions, removeUnpacked } from './stored-versions';
import { templateDifference } from './template-difference';

afterAll(removeUnpacked);

const names = Object.keys(CONFIGURATIONS);

/** Of all stacks, also those that no rehearsal updates: of images, of GitHub's access, of a bootstrap, of staging. */
test.each(rehearsedVersions())(
  'from %s nothing is replaced, and nothing pinned leaves its stack',
  (version) => {
    const changes = templateDifference(
      names.map((name) => ({ before: assemblyOf(version, name), after: directoryOf(currentAssembly(name)) })),
    );
    expect(changes.filter(({ verb }) => verb === 'replaces')).toEqual([]);
    expect(changes.filter(({ verb, type }) => verb === 'removes' && type in PINNED)).toEqual([]);
  },
);

test('what is replaced, by its name or by a property, is found', () => {
  const before = { directory: assemblyOf('0.2.0', 'sample') };
  const after = editedAssembly(before, 'shop-production', ({ Resources }) => {
    Object.assign(Resources.PrimaryTargetGroup?.Properties ?? {}, { Port: 81 });
    const [cluster = ''] = Object.keys(Resources).filter((id) => Resources[id]?.Type === 'AWS::ECS::Cluster');
    delete Object.assign(Resources, { Another: Resources[cluster] })[cluster];
  });
  const changes = templateDifference([{ before: before.directory, after }]);
  const of = (wanted: string) => changes.filter(({ verb }) => verb === wanted).map(({ type }) => type);
  expect(of('replaces')).toEqual(['AWS::ElasticLoadBalancingV2::TargetGroup']);
  expect(of('removes')).toEqual(['AWS::ECS::Cluster']);
});

test('AWS tells until when each runtime of the templates is supported', () => {
  const runtimes = names.flatMap((name) =>
    readAssembly(directoryOf(currentAssembly(name))).stacks.flatMap(({ template }) =>
      Object.values(template.Resources).flatMap(({ Type, Properties }) =>
        Type === 'AWS::Lambda::Function' ? [String(Properties?.Runtime)] : [],
      ),
    ),
  );
  expect([...new Set(runtimes)]).toEqual(['nodejs24.x']);
  expect(Object.keys(LAMBDA_RUNTIMES)).toContain('nodejs24.x');
});
