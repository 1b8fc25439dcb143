import type { OutboundRegistrationOptions } from '../../../config/sip-register.ts';
import type { RegistrationView } from '../../../core/endpoint/directory.ts';
import type { SipContext } from '../sip-context.ts';
import { OutboundRegistration, type ResolveHost } from './outbound-registration.ts';

/** All registrations of `register =>` lines. A line that stays through a reload keeps its registration; one that is gone takes it back. */
export class OutboundRegistrations {
  readonly #context: SipContext;
  readonly #resolve: ResolveHost;
  /** By the line they came from. */
  #byLine = new Map<string, OutboundRegistration>();

  constructor(context: SipContext, resolve: ResolveHost) {
    this.#context = context;
    this.#resolve = resolve;
  }

  /** Takes the lines of a configuration and begins with those that are new, or had ended. */
  load(lines: readonly OutboundRegistrationOptions[]): void {
    const before = this.#byLine;
    this.#byLine = new Map();
    for (const options of lines) {
      const key = JSON.stringify(options);
      if (this.#byLine.has(key)) continue;
      const known = before.get(key);
      const goesOn = known !== undefined && !ENDED.has(known.view.state);
      const registration = goesOn ? known : new OutboundRegistration(this.#context, options, this.#resolve);
      this.#byLine.set(key, registration);
      if (!goesOn) void registration.start();
    }
    for (const [key, registration] of before) if (this.#byLine.get(key) !== registration) registration.close(!this.#byLine.has(key));
  }

  *views(): IterableIterator<RegistrationView> {
    for (const registration of this.#byLine.values()) yield registration.view;
  }

  close(): void {
    for (const registration of this.#byLine.values()) registration.close();
  }
}

const ENDED: ReadonlySet<string> = new Set(['Rejected', 'No Authentication', 'Failed']);
