import { each } from '../../../base/each.ts';
import type { ParkedCallFact } from '../../../core/facts/parking-facts.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { classicParkedCallHeaders, parkedCallHeaders } from '../../headers/parked-call.ts';
import { failure, item, list } from '../../reply.ts';

export default defineAction({
  name: 'ParkedCalls',
  summary: 'List parked calls.',
  description: 'Lists the calls of one parking lot or of all, by spaces.',
  privileges: { modern: ['call'], classic: [] },
  fields: { lot: text('ParkingLot', 'this lot only') },
  run({ exchange, dialect }, { lot }) {
    const calls = exchange.parking.calls(lot);
    if (!calls) return failure('Requested parking lot could not be found.');
    return list({
      message: 'Parked calls will follow',
      items: each(calls, (call) => item('ParkedCall', bodyOf(call, dialect.name === 'classic'))),
      complete: 'ParkedCallsComplete',
      extras: (count) => [['Total', count]],
    });
  },
});

function bodyOf(call: ParkedCallFact, isClassic: boolean): string {
  if (!isClassic) return parkedCallHeaders(call);
  return classicParkedCallHeaders(call, { from: call.parkerChannel, unknown: '', hasTimeout: true });
}
