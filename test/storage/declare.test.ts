// What cannot be declared is refused by name, before anything is opened.
import { expect } from 'chai';
import { Schema } from 'mongoose';
import type { Declared, Scope } from '../../src/kernel/collection.ts';
import { declare } from '../../src/storage/declare.ts';

describe('declaring a collection', () => {
  const fine = { name: 'jars', scope: 'house', schema: new Schema({ lid: { type: String, required: true } }), indexes: [] } as const;

  function declaring(part: Partial<Declared> | { schema: Schema }): () => unknown {
    return () => declare<object, Scope>({ ...fine, ...part });
  }

  const schema = new Schema({
    lid: { type: String, required: true },
    maybe: String,
    sometimes: { type: String, required: () => true },
    tags: [String],
    more: [Number],
    box: Schema.Types.Mixed,
    end: Date,
  });

  it('answers the declaration', () => {
    expect(declare<object, Scope>({ ...fine, schema })).to.include({ name: 'jars', scope: 'house', schema });
  });

  const refusals: [string, Partial<Declared> | { schema: Schema }, string][] = [
    ['a name with anything but lower-case letters', { name: 'Jars_2' }, "Jars_2: a collection's name is lower-case letters"],
    ['a field that the storage gives: id', { schema: new Schema({ id: String }, { id: false }) }, 'jars: id is given by the storage'],
    ['a field that the storage gives: version', { schema: new Schema({ version: Number }) }, 'jars: version is given by the storage'],
    [
      'a field that the storage gives: communityId',
      { schema: new Schema({ communityId: String }) },
      'jars: communityId is given by the storage',
    ],
    ['an index on an unknown field', { schema, indexes: [{ fields: ['size'] }] }, 'jars: index field size is not in the schema'],
    ['an index of no field', { schema, indexes: [{ fields: [] }] }, 'jars: index () has no field or one twice'],
    ['an index with a field twice', { schema, indexes: [{ fields: ['lid', 'lid'] }] }, 'jars: index (lid,lid) has no field or one twice'],
    [
      'an index on an object',
      { schema, indexes: [{ fields: ['box'] }] },
      'jars: index field box is neither a scalar nor an array of scalars',
    ],
    ['an index on two arrays', { schema, indexes: [{ fields: ['tags', 'more'] }] }, 'jars: index (tags,more) has two arrays'],
    [
      'a unique index on an optional field',
      { schema, indexes: [{ fields: ['maybe'], unique: true }] },
      'jars: unique index field maybe is not required',
    ],
    [
      'a unique index on a field that is required sometimes',
      { schema, indexes: [{ fields: ['sometimes'], unique: true }] },
      'jars: unique index field sometimes is not required',
    ],
    ['a unique index on an array', { schema, indexes: [{ fields: ['tags'], unique: true }] }, 'jars: unique index field tags is an array'],
    [
      'an index in the schema',
      { schema: new Schema({ lid: { type: String, index: true } }) },
      'jars: indexes are declared in `indexes`, not in the schema',
    ],
    ['an expiry by an optional date', { schema, expires: 'end' }, 'jars: expires field end is not a required Date'],
    ['an expiry by a text', { schema, expires: 'lid' }, 'jars: expires field lid is not a required Date'],
    ['an expiry by nothing', { schema, expires: 'never' }, 'jars: expires field never is not a required Date'],
    [
      'an object without a schema',
      { schema: new Schema({ box: { lid: String } }) },
      'jars.box.lid: an object inside a document needs a Schema of its own',
    ],
    ['a reference', { schema: new Schema({ other: Schema.Types.ObjectId }) }, 'jars.other: ObjectId is not a type of field here'],
    ['a map', { schema: new Schema({ all: Map }) }, 'jars.all: Map is not a type of field here'],
    ['bytes', { schema: new Schema({ raw: Buffer }) }, 'jars.raw: Buffer is not a type of field here'],
    ['a name that is no identifier', { schema: new Schema({ "x'); --": String }) }, "jars.x'); --: a field's name is letters and digits"],
    [
      'an asynchronous validator',
      { schema: new Schema({ lid: { type: String, validate: async () => true } }) },
      'jars.lid: an asynchronous validator',
    ],
  ];
  for (const [what, part, why] of refusals) {
    it(`refuses ${what}`, () => {
      expect(declaring(part)).to.throw(`refused-query: ${why}`);
    });
  }
});
