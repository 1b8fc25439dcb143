import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../exchange/exchange.ts';
import { QueueQueries } from '../../exchange/queue-queries.ts';
import { coreKit } from '../../testing/core-kit.ts';
import { queueKit } from '../../testing/queue-kit.ts';
import { commandSet } from '../index.ts';
import { noManager } from '../manager-console.ts';

const QUEUES = `[general]
[support]
member => Local/1@default,0,One
[sales]
`;
const RULES = `[climb]
penaltychange => 30,+3
penaltychange => 60,10,5
penaltychange => 90,+1,-2,3
[flat]
`;

/** What Asterisk 20 printed with the same files, one command after the other; `(usage)` is the usage of the command that was shown last. */
const SESSION = `
> queue add member
Usage: queue add member <dial string> to <queue> [penalty <penalty> [as <membername> [state_interface <interface> [paused <reason>]]]]
       Add a dial string (Such as a channel,e.g. SIP/6001) to a queue with optionally:  a penalty, membername and a state_interface
> queue add member SIP/a
(usage)
> queue add member SIP/a to
(usage)
> queue add member SIP/a to nosuch
Unable to add interface to queue 'nosuch': No such queue
Command 'queue add member SIP/a to nosuch' failed.
> queue add member SIP/a to support
Added interface 'SIP/a' to queue 'support'
> queue add member SIP/a to support
Unable to add interface 'SIP/a' to queue 'support': Already there
Command 'queue add member SIP/a to support' failed.
> queue add member SIP/b to support penalty x
Penalty must be an integer >= 0
Added interface 'SIP/b' to queue 'support'
> queue add member SIP/c to support penalty -1
Penalty must be >= 0
Added interface 'SIP/c' to queue 'support'
> queue add member SIP/d to support penalty 2x
Added interface 'SIP/d' to queue 'support'
> queue add member SIP/e to support penalty
(usage)
> queue add member SIP/e to support penalty 1 as
(usage)
> queue add member SIP/e to support penalty 1 as Eve
Added interface 'SIP/e' to queue 'support'
> queue add member SIP/f to support penalty 1 as Fay state_interface SIP/ff
Added interface 'SIP/f' to queue 'support'
> queue add member SIP/g to support penalty 1 as Gus state_interface SIP/g paused
(usage)
> queue add member SIP/g to support penalty 1 as Gus state_interface SIP/g paused lunch
Added interface 'SIP/g' to queue 'support'
> queue add member SIP/h to support penalty 1 as Gus state_interface SIP/g paused lunch more
(usage)
> queue add member SIP/h to support as Gus
(usage)
> queue add member SIP/h into support
(usage)
> queue remove member
Usage: queue remove member <channel> from <queue>
       Remove a specific channel from a queue.
> queue remove member SIP/a
(usage)
> queue remove member SIP/a from
(usage)
> queue remove member SIP/a from nosuch
Unable to remove interface from queue 'nosuch': No such queue
Command 'queue remove member SIP/a from nosuch' failed.
> queue remove member SIP/zz from support
Unable to remove interface 'SIP/zz' from queue 'support': Not there
Command 'queue remove member SIP/zz from support' failed.
> queue remove member Local/1@default from support
Unable to remove interface 'Local/1@default' from queue 'support': Member is not dynamic
Command 'queue remove member Local/1@default from support' failed.
> queue remove member SIP/a from support
Removed interface SIP/a from queue 'support'
> queue remove member SIP/b from support
Removed interface SIP/b from queue 'support'
> queue remove member SIP/b to support
(usage)
> queue remove member SIP/c from support now
(usage)
> queue pause member
Usage: queue {pause|unpause} member <member> [queue <queue> [reason <reason>]]
	Pause or unpause a queue member. Not specifying a particular queue
	will pause or unpause a member across all queues to which the member
	belongs.
> queue pause member SIP/none
Unable to pause interface 'SIP/none'
Command 'queue pause member SIP/none' failed.
> queue pause member SIP/e
paused interface 'SIP/e'
> queue pause member SIP/e queue
(usage)
> queue pause member SIP/e queue support
paused interface 'SIP/e' in queue 'support'
> queue pause member SIP/e queue nosuch
Unable to pause interface 'SIP/e' in queue 'nosuch'
Command 'queue pause member SIP/e queue nosuch' failed.
> queue pause member SIP/e queue support reason
(usage)
> queue pause member SIP/e queue support reason tea
paused interface 'SIP/e' in queue 'support' for reason 'tea'
> queue pause member SIP/e in support
(usage)
> queue pause member SIP/e reason tea
(usage)
> queue pause member SIP/none queue support reason tea
Unable to pause interface 'SIP/none' in queue 'support' for reason 'tea'
Command 'queue pause member SIP/none queue support reason tea' failed.
> queue unpause member
(usage)
> queue unpause member SIP/none
Unable to unpause interface 'SIP/none'
Command 'queue unpause member SIP/none' failed.
> queue unpause member SIP/none queue support
Unable to unpause interface 'SIP/none' in queue 'support'
Command 'queue unpause member SIP/none queue support' failed.
> queue unpause member SIP/e queue support reason tea
unpaused interface 'SIP/e' in queue 'support' for reason 'tea'
> queue unpause member SIP/e
unpaused interface 'SIP/e'
> queue set penalty
Usage: queue set penalty <penalty> on <interface> [in <queue>]
	Set a member's penalty in the queue specified. If no queue is specified
	then that interface's penalty is set in all queues to which that interface is a member
> queue set penalty 3
(usage)
> queue set penalty 3 on
(usage)
> queue set penalty 3 on SIP/e
Set penalty on interface 'SIP/e' from queue '(null)'
> queue set penalty 3 on SIP/e in
(usage)
> queue set penalty 3 on SIP/e in support
Set penalty on interface 'SIP/e' from queue 'support'
> queue set penalty 3 on SIP/none
Failed to set penalty on interface 'SIP/none' from queue '(null)'
Command 'queue set penalty 3 on SIP/none' failed.
> queue set penalty 3 on SIP/none in support
Failed to set penalty on interface 'SIP/none' from queue 'support'
Command 'queue set penalty 3 on SIP/none in support' failed.
> queue set penalty 3 on SIP/e in nosuch
Failed to set penalty on interface 'SIP/e' from queue 'nosuch'
Command 'queue set penalty 3 on SIP/e in nosuch' failed.
> queue set penalty x on SIP/e in support
Set penalty on interface 'SIP/e' from queue 'support'
> queue set penalty -3 on SIP/e in support
Failed to set penalty on interface 'SIP/e' from queue 'support'
Command 'queue set penalty -3 on SIP/e in support' failed.
> queue set penalty 3 for SIP/e
(usage)
> queue set penalty 3 on SIP/e in support more
(usage)
> queue set penalty 3 on SIP/e on support
(usage)
> queue set ringinuse
Usage: queue set ringinuse <yes/no> on <interface> [in <queue>]
	Set a member's ringinuse in the queue specified. If no queue is specified
	then that interface's penalty is set in all queues to which that interface is a member.
> queue set ringinuse yes
(usage)
> queue set ringinuse yes on SIP/e
Set ringinuse on interface 'SIP/e' from queue '(null)'
> queue set ringinuse yes on SIP/e in support
Set ringinuse on interface 'SIP/e' from queue 'support'
> queue set ringinuse maybe on SIP/e in support
(usage)
> queue set ringinuse no on SIP/none in support
Failed to set ringinuse on interface 'SIP/none' from queue 'support'
Command 'queue set ringinuse no on SIP/none in support' failed.
> queue set ringinuse no on SIP/none
Failed to set ringinuse on interface 'SIP/none' from queue '(null)'
Command 'queue set ringinuse no on SIP/none' failed.
> queue set ringinuse no on SIP/e in nosuch
Failed to set ringinuse on interface 'SIP/e' from queue 'nosuch'
Command 'queue set ringinuse no on SIP/e in nosuch' failed.
> queue set ringinuse no on SIP/e of support
(usage)
> queue set ringinuse no on SIP/e in
(usage)
> queue show rules
Rule: climb
	After 30 seconds, adjust QUEUE_MAX_PENALTY by 3, adjust QUEUE_MIN_PENALTY by 0 and adjust QUEUE_RAISE_PENALTY by 0
	After 60 seconds, adjust QUEUE_MAX_PENALTY to 10, adjust QUEUE_MIN_PENALTY to 5 and adjust QUEUE_RAISE_PENALTY by 0
	After 90 seconds, adjust QUEUE_MAX_PENALTY by 1, adjust QUEUE_MIN_PENALTY by -2 and adjust QUEUE_RAISE_PENALTY to 3
Rule: flat
> queue show rules climb
Rule: climb
	After 30 seconds, adjust QUEUE_MAX_PENALTY by 3, adjust QUEUE_MIN_PENALTY by 0 and adjust QUEUE_RAISE_PENALTY by 0
	After 60 seconds, adjust QUEUE_MAX_PENALTY to 10, adjust QUEUE_MIN_PENALTY to 5 and adjust QUEUE_RAISE_PENALTY by 0
	After 90 seconds, adjust QUEUE_MAX_PENALTY by 1, adjust QUEUE_MIN_PENALTY by -2 and adjust QUEUE_RAISE_PENALTY to 3
> queue show rules CLIMB
Rule: climb
	After 30 seconds, adjust QUEUE_MAX_PENALTY by 3, adjust QUEUE_MIN_PENALTY by 0 and adjust QUEUE_RAISE_PENALTY by 0
	After 60 seconds, adjust QUEUE_MAX_PENALTY to 10, adjust QUEUE_MIN_PENALTY to 5 and adjust QUEUE_RAISE_PENALTY by 0
	After 90 seconds, adjust QUEUE_MAX_PENALTY by 1, adjust QUEUE_MIN_PENALTY by -2 and adjust QUEUE_RAISE_PENALTY to 3
> queue show rules none
> queue show rules climb flat
Usage: queue show rules [rulename]
	Show the list of rules associated with rulename. If no
	rulename is specified, list all rules defined in queuerules.conf
> queue reset stats
> queue reset stats support
> queue reset stats nosuch
> queue reset stats support sales
> queue reload all
> queue reload parameters
> queue reload members support
> queue reload rules
> queue reload rules members
> queue reload members nosuch
> queue reload parameters nosuch
> queue priority caller
Usage: queue priority caller <channel> on <queue> to <priority> [immediate]
       Change the priority of a channel on a queue, optionally applying the change in relation to existing callers.
> queue priority caller Local/x
(usage)
> queue priority caller Local/x on nosuch to 3
Unable change priority caller Local/x on queue 'nosuch': No such queue
Command 'queue priority caller Local/x on nosuch to 3' failed.
> queue priority caller Local/x on support to 3
Unable to change priority caller 'Local/x' on queue 'support': Not there
Command 'queue priority caller Local/x on support to 3' failed.
> queue priority caller Local/x on support to x
(usage)
> queue priority caller Local/x on support to 3 immediate
Unable to change priority caller 'Local/x' on queue 'support': Not there
Command 'queue priority caller Local/x on support to 3 immediate' failed.
> queue priority caller Local/x on support to 3 later
(usage)
`;

test('commands about members, rules, callers and figures of queues print what Asterisk 20 prints, refusals too', async () => {
  const { core } = await coreKit('');
  await queueKit(core, QUEUES, RULES);
  const exchange = { queues: new QueueQueries(core) } as unknown as Exchange;
  let usage: string[] = [];
  for (const [command = '', ...lines] of SESSION.split('\n> ')
    .slice(1)
    .map((each) => each.trimEnd().split('\n'))) {
    if (lines[0]?.startsWith('Usage:')) usage = lines;
    const printed = await commandSet.run({ exchange, manager: noManager, dialect: 'modern', stop: () => {} }, command);
    assert.deepEqual([...printed.lines], lines[0] === '(usage)' ? usage : lines, command);
  }
});
