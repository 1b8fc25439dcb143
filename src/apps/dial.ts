import { splitArguments } from '../core/dialplan/arguments.ts';
import { defineApplication } from '../core/dialplan/define-application.ts';
import { DialRun } from './support/dial-run.ts';

export default defineApplication({
  name: 'Dial',
  summary: 'Attempt to connect to another device or endpoint and bridge the call.',
  syntax: 'Dial(Technology/Resource[&Technology2/Resource2[&...]][,timeout[,options]])',
  description: [
    'Rings one or several parties until one answers, and joins it with the caller. Without an answer goes on with the next priority; `DIALSTATUS` says',
    'why: BUSY, CONGESTION, CHANUNAVAIL, NOANSWER, CANCEL, or ANSWER.',
    'Options: A(sound) the called party hears it first. C is taken and means nothing: no call data records are kept. D(called:calling) digits after the answer.',
    'F(place) where the called party goes when the caller hangs up. g the caller goes on after the call. G(place) both go there instead.',
    'h, H the called, calling party may hang up by a code. i forwards are not followed. j to n+101 when nobody is to be had.',
    'L(ms[:warn[:repeat]]) longest call. m(class) music instead of ringing. M(macro^arg) and U(sub^arg) run for the called party first.',
    'r ringing at once. S(seconds) ends the call so long after the answer. What the called, calling party may do by a code: k, K park the other; t, T',
    'transfer; w, W and x, X record the call as Monitor and MixMonitor do.',
  ].join('\n'),
  run: (context, data) => new DialRun(context, splitArguments(data)).run(),
});
