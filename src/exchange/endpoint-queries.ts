import type { Core } from '../core/core.ts';
import type { DialogView, EndpointView, RegistrationView } from '../core/endpoint/directory.ts';

/** Who the drivers know, by technology (in any case). */
export class EndpointQueries {
  readonly #core: Core;

  constructor(core: Core) {
    this.#core = core;
  }

  list(technology: string): EndpointView[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.list() ?? [])];
  }

  find(technology: string, name: string): EndpointView | undefined {
    return this.#core.endpoints.get(technology.toLowerCase())?.find(name);
  }

  dialogs(technology: string): DialogView[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.dialogs() ?? [])];
  }

  /** Registrations of the exchange with others. */
  registrations(technology: string): RegistrationView[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.registrations() ?? [])];
  }

  /** Asks an endpoint whether it is there; the answer comes as the fact `endpoint.qualified`. */
  qualify(technology: string, name: string, actionId?: string): boolean {
    return this.#core.endpoints.get(technology.toLowerCase())?.qualify(name, actionId) ?? false;
  }

  unregister(technology: string, name: string): boolean {
    return this.#core.endpoints.get(technology.toLowerCase())?.unregister(name) ?? false;
  }

  /** How the technology is set up, as name and value. */
  settings(technology: string): (readonly [name: string, value: string])[] {
    return [...(this.#core.endpoints.get(technology.toLowerCase())?.settings() ?? [])];
  }

  /** State of `Technology/resource`. */
  deviceState(device: string): string {
    return this.#core.devices.get(device);
  }

  deviceStates(): [device: string, state: string][] {
    return this.#core.devices.entries();
  }
}
