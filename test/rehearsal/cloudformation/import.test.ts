import type { ResourceToImport } from '../../../rehearsal/cloudformation/import';
import { stackOfThings, templateOf, thing } from './things';

/** A stack with a thing A, and things `kept` that somebody made by hand, one of which exists. */
async function deployed() {
  const { stack, things, clock } = stackOfThings({
    others: [
      [
        'Test::Kept',
        {
          ...{ replacedBy: [], create: forbidden, update: changed, delete: forbidden },
          importedBy: ['Id'],
          import: async ({ identifier: { Id = '' } }) =>
            Id === 'there' ? { physicalId: Id, attributes: {} } : undefined,
        },
      ],
    ],
  });
  await stack.create(BEFORE);
  return { stack, things, clock };
}

const forbidden = (): never => {
  throw new Error('an import makes and deletes nothing');
};
const changes: string[] = [];
const changed = async ({ physicalId }: { readonly physicalId: string }) => {
  changes.push(physicalId);
  return { physicalId, attributes: {} };
};
beforeEach(() => {
  changes.length = 0;
});

const BEFORE = templateOf({ A: thing('one') }, { Outputs: { A: { Value: { Ref: 'A' } } } });
const kept = (more = {}) => ({
  Type: 'Test::Kept',
  DeletionPolicy: 'Retain',
  Properties: { Weight: 100 },
  ...more,
});
const with_ = (resources: Parameters<typeof templateOf>[0], outputs = BEFORE.Outputs) =>
  templateOf({ ...BEFORE.Resources, ...resources }, { Outputs: outputs });
const IMPORTS = [{ type: 'Test::Kept', logicalId: 'Kept', identifier: { Id: 'there' } }];

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
test('a resource that is there becomes the stack’s, and nothing is sent to it', async () => {
  const { stack, things } = await deployed();
  const forecast = await stack.forecastImport(with_({ Kept: kept() }), {}, IMPORTS);
  expect(forecast.changes).toEqual([
    { logicalId: 'Kept', type: 'Test::Kept', action: 'Import', changedProperties: [] },
  ]);
  const { ended } = await stack.beginImport(with_({ Kept: kept() }), {}, IMPORTS);
  expect(await ended).toEqual({ status: 'IMPORT_COMPLETE' });
  expect(stack.resources).toContainEqual(
    expect.objectContaining({ logicalId: 'Kept', physicalId: 'there', properties: { Weight: 100 } }),
  );
  expect(things.calls).toEqual(['create A']);
  expect(changes).toEqual([]);

  // The next update compares with what the template said, whatever the resource is.
  await stack.update(with_({ Kept: kept({ Properties: { Weight: 0 } }) }));
  expect(changes).toEqual(['there']);
  // Retain: it is let go, and stays.
  await stack.update(BEFORE);
  expect(stack.leftBehind).toEqual([expect.objectContaining({ physicalId: 'there' })]);
});

test.each<[string, Parameters<typeof with_>, readonly ResourceToImport[], string]>([
  // source: the same page: "Each resource to import must have a DeletionPolicy attribute"; the words in quickstart-awx#38
  [
    'without a deletion policy',
    [{ Kept: { ...kept(), DeletionPolicy: undefined as never } }],
    IMPORTS,
    'The following resources to import [Kept] must have DeletionPolicy attribute specified in the template.',
  ],
  [
    'beside a change',
    [{ Kept: kept(), A: thing('two') }],
    IMPORTS,
    'You have modified resources [A] in your template that are not being imported.',
  ],
  [
    'beside a change of metadata',
    [{ Kept: kept(), A: thing('one', { Metadata: { why: 'new' } }) }],
    IMPORTS,
    'You have modified resources [A]',
  ],
  ['beside one to be made', [{ Kept: kept(), B: thing('new') }], IMPORTS, 'Resources [B] is missing'],
  [
    'beside an output',
    [{ Kept: kept() }, { ...BEFORE.Outputs, More: { Value: 'more' } }],
    IMPORTS,
    'you cannot modify or add [Outputs]',
  ],
  [
    'by another property',
    [{ Kept: kept() }],
    [{ type: 'Test::Kept', logicalId: 'Kept', identifier: { Name: 'there' } }],
    'must be [Id], got [Name]',
  ],
  [
    'as another type',
    [{ Kept: kept() }],
    [{ type: 'Test::Thing', logicalId: 'Kept', identifier: { Id: 'there' } }],
    'must be of type Test::Kept',
  ],
  ['of what is the stack’s', [{}], [{ type: 'Test::Thing', logicalId: 'A', identifier: {} }], 'got [A]'],
  ['of nothing', [{}], [], 'must be new in the template'],
])('an import %s is refused before anything is done', async (_, template, imports, words) => {
  const { stack } = await deployed();
  await expect(stack.forecastImport(with_(...template), {}, imports)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(words),
  });
  expect(stack.status).toBe('CREATE_COMPLETE');
});

test('a type whose imports are not modelled is named', async () => {
  const { stack } = await deployed();
  const imports = [{ type: 'Test::Thing', logicalId: 'B', identifier: { Id: 'b' } }];
  const template = with_({ B: thing('b', { DeletionPolicy: 'Retain' }) });
  await expect(stack.forecastImport(template, {}, imports)).rejects.toThrow('an import of Test::Thing');
});

test('one that is not there: the import goes back, and the stack has what it had', async () => {
  const { stack } = await deployed();
  const two = [...IMPORTS, { type: 'Test::Kept', logicalId: 'None', identifier: { Id: 'none' } }];
  const { ended } = await stack.beginImport(with_({ Kept: kept(), None: kept() }), {}, two);
  expect(await ended).toMatchObject({
    status: 'IMPORT_ROLLBACK_COMPLETE',
    reason: expect.stringContaining('none'),
  });
  expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['A']);
  expect(stack.template).toEqual(BEFORE);
  await stack.update(templateOf({ A: thing('two') }));
  expect(stack.status).toBe('UPDATE_COMPLETE');
});

// source: CloudFormation user guide, "Troubleshooting CloudFormation", "No updates to perform"
test('a policy alone is no update; with metadata it is one, and no provider hears of it', async () => {
  const { stack, things } = await deployed();
  const retained = (Metadata?: object) =>
    templateOf(
      { A: thing('one', { DeletionPolicy: 'Retain', ...(Metadata && { Metadata }) }) },
      { Outputs: BEFORE.Outputs },
    );
  await expect(stack.update(retained())).rejects.toThrow('No updates are to be performed.');
  expect(await stack.difference(retained({ leaves: true }))).toEqual([
    expect.objectContaining({
      logicalId: 'A',
      action: 'Modify',
      changedProperties: [],
      changesMetadata: true,
    }),
  ]);
  await stack.update(retained({ leaves: true }));
  expect(things.calls).toEqual(['create A']);
  await stack.update(templateOf({ B: thing('b') }));
  expect(things.existing.size).toBe(2);
});
