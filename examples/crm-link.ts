// The telephone part of a small CRM: whose call comes in is looked up, and a contact is called by a click.
import type { AmiClient } from 'ringdown/client';

export interface Contact {
  readonly name: string;
  readonly number: string;
}

export interface Pop {
  readonly agent: string;
  readonly caller: string;
}

export class CrmLink {
  readonly #ami: AmiClient;
  readonly #contacts: readonly Contact[];

  constructor(ami: AmiClient, contacts: readonly Contact[]) {
    this.#ami = ami;
    this.#contacts = contacts;
  }

  /** Calls `show` when a phone rings, with the name of the contact that calls, or the number where it is none. */
  onRinging(show: (pop: Pop) => void): () => void {
    return this.#ami.on('DialBegin', (event) => {
      const agent = /^SIP\/(.+)-/.exec(event.get('DestChannel') ?? '')?.[1];
      const number = event.get('CallerIDNum') ?? '';
      if (agent === undefined) return;
      show({ agent, caller: this.#contacts.find((contact) => contact.number === number)?.name ?? number });
    });
  }

  /** Calls a contact from the agent's phone. */
  async call(agent: string, contact: Contact): Promise<void> {
    await this.#ami.originate({ Channel: `SIP/${agent}`, Context: 'default', Exten: contact.number, Priority: 1, Timeout: 30_000 });
  }
}
