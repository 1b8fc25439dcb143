/** What the commands ask of the web server, in plain data. */
export interface HttpStatusView {
  readonly prefix: string;
  readonly serverName: string;
  readonly address: HttpAddress | undefined;
  readonly tlsAddress: HttpAddress | undefined;
  readonly pages: readonly { readonly path: string; readonly description: string }[];
  readonly redirects: readonly { readonly from: string; readonly to: string }[];
  readonly restrictions: readonly { readonly path: string; readonly hasAcl: boolean }[];
}

interface HttpAddress {
  readonly host: string;
  readonly port: number;
}
