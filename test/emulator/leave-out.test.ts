import { isLeftOut, withoutResources } from './leave-out';

const template = {
  Resources: {
    Address: { Type: 'Net::Address' },
    Gateway: { Type: 'Net::Gateway', Properties: { AllocationId: { 'Fn::GetAtt': ['Address', 'Id'] } } },
    Route: {
      Type: 'Net::Route',
      Properties: { To: { Ref: 'Gateway' }, Of: { Ref: 'Table' } },
      DependsOn: ['Gateway', 'Table'],
    },
    Table: { Type: 'Net::Table', DependsOn: 'Gateway' },
  },
  Outputs: { Way: { Value: { Ref: 'Gateway' } } },
};

test('what is left out is gone, and what refers to it leads nowhere', () => {
  expect(withoutResources(template, [{ type: 'Net::Address' }, { type: 'Net::Gateway' }])).toEqual({
    Resources: {
      Route: {
        Type: 'Net::Route',
        Properties: { To: 'left-out', Of: { Ref: 'Table' } },
        DependsOn: ['Table'],
      },
      Table: { Type: 'Net::Table' },
    },
    Outputs: { Way: { Value: 'left-out' } },
  });
});

test('an attribute of what is left out has the parts of an ARN', () => {
  const { Resources } = withoutResources(template, [{ type: 'Net::Address' }]);
  expect(Resources.Gateway.Properties?.AllocationId).toMatch(/^arn:aws:left-out:.+\/.+\/.+\/.+\/.+/);
});

test('nothing left out, nothing changed but how DependsOn is written', () => {
  expect(withoutResources({ Resources: template.Resources }, [])).toEqual({
    Resources: { ...template.Resources, Table: { Type: 'Net::Table', DependsOn: ['Gateway'] } },
  });
});

test.each([
  ['its type', { type: 'A' }, true],
  ['another type', { type: 'B' }, false],
  ['a property that it has', { type: 'A', having: 'Metrics' }, true],
  ['a property that it has not', { type: 'A', having: 'Threshold' }, false],
])('left out by %s', (_, one, expected) => {
  expect(isLeftOut({ Type: 'A', Properties: { Metrics: [] } }, [one])).toBe(expected);
});
