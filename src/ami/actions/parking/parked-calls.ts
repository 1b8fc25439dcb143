import type { ParkedCallFact } from '../../../core/facts/parking-facts.ts';
import { defineAction } from '../../define-action.ts';
import { text } from '../../fields.ts';
import { classicParkedCallHeaders, parkedCallHeaders } from '../../headers/parked-call.ts';
import { failure, item, type ListItem, list } from '../../reply.ts';

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
      items: itemsOf(calls, dialect.name === 'classic'),
      complete: 'ParkedCallsComplete',
      extras: (count) => [['Total', count]],
    });
  },
});

function* itemsOf(calls: Iterable<ParkedCallFact>, isClassic: boolean): Iterable<ListItem> {
  for (const call of calls) {
    const classic = () => classicParkedCallHeaders(call, { from: call.parkerChannel, unknown: '', hasTimeout: true });
    yield item('ParkedCall', isClassic ? classic() : parkedCallHeaders(call));
  }
}
