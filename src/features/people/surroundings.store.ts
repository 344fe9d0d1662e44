// From where each member takes part: device, line, hours, needs (method sheet C2, D3).
import { Schema } from 'mongoose';
import { connections, devices, type Surroundings } from '../../kernel/people.ts';
import { declare } from '../../storage/declare.ts';

export const SurroundingsOf = declare<Surroundings, 'community'>({
  name: 'surroundings',
  scope: 'community',
  schema: new Schema({
    memberId: { type: String, required: true },
    test: { type: Boolean, required: true, default: false },
    device: { type: String, required: true, default: '', enum: ['', ...devices] },
    connection: { type: String, required: true, default: '', enum: ['', ...connections] },
    measuredKbps: { type: Number, min: 0 },
    measuredAt: { type: Date },
    hours: [{ type: String, maxlength: 20 }],
    accessibility: { type: String, required: true, default: '', maxlength: 2000 },
    statedAt: { type: Date, required: true },
  }),
  indexes: [
    { fields: ['memberId'], unique: true },
    { fields: ['test', 'connection'] },
    { fields: ['test', 'device'] },
    { fields: ['test', 'hours'] },
  ],
  journaled: true,
});
