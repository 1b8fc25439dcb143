/** A part of the exchange under the name that Asterisk gives it. */
export interface ModuleEntry {
  /** Without `.so`. */
  readonly name: string;
  readonly description: string;
}

const TABLE = `
app_agent_pool         Call center agent pool applications
app_cdr                Tell Asterisk to not maintain a CDR for the current call
app_celgenuserevent    Generate an User-Defined CEL event
app_channelredirect    Redirects a given channel to a dialplan target
app_confbridge         Conference Bridge Application
app_db                 Database Access Functions
app_dial               Dialing Application
app_directory          Extension Directory
app_echo               Simple Echo Application
app_exec               Executes dialplan applications
app_forkcdr            Fork The CDR into 2 separate entities
app_macro              Extension Macros
app_meetme             MeetMe conference bridge
app_milliwatt          Digital Milliwatt (mu-law) Test Application
app_mixmonitor         Mixed Audio Monitoring Application
app_playback           Sound File Playback Application
app_playtones          Playtones Application
app_queue              True Call Queueing
app_read               Read Variable Application
app_record             Trivial Record Application
app_senddtmf           Send DTMF digits Application
app_sendtext           Send Text Applications
app_setcdruserfield    CDR user field apps
app_softhangup         Hangs up the requested channel
app_stack              Dialplan subroutines (Gosub, Return, etc)
app_userevent          Custom User Event Application
app_verbose            Send verbose output
app_voicemail          Comedian Mail (Voicemail System)
bridge_simple          Simple two channel bridging module
bridge_softmix         Multi-party software based channel mixing
cdr                    CDR Engine
cdr_csv                Comma Separated Values CDR Backend
cdr_custom             Customizable Comma Separated Values CDR Backend
cdr_manager            Asterisk Manager Interface CDR Backend
cdr_sqlite3_custom     SQLite3 Custom CDR Module
cel                    CEL Engine
cel_custom             Customizable Comma Separated Values CEL Backend
cel_manager            Asterisk Manager Interface CEL Backend
cel_sqlite3_custom     SQLite3 Custom CEL Module
chan_dahdi             Lines without hardware
chan_iax2              Inter Asterisk eXchange (Ver 2)
chan_local             Local Proxy Channel
chan_sip               Session Initiation Protocol (SIP)
features               Call Features
format_pcm             Raw uLaw and aLaw sound files
format_sln             Raw signed linear sound files
format_wav             Microsoft WAV format (8000Hz Signed Linear)
func_callerid          Party ID related dialplan functions
func_cdr               Call Detail Record (CDR) dialplan functions
func_channel           Channel information dialplan functions
func_cut               Cut out information from a string
func_db                Database (astdb) related dialplan functions
func_devstate          Gets or sets a device state in the dialplan
func_extstate          Gets an extension's state in the dialplan
func_global            Variable dialplan functions
func_groupcount        Channel group dialplan functions
func_logic             Logical dialplan functions
func_math              Mathematical dialplan function
func_rand              Random number dialplan function
func_strings           String handling dialplan functions
func_talkdetect        Talk detection dialplan function
func_timeout           Channel timeout dialplan functions
func_vmcount           Indicator for whether a voice mailbox has messages in a given folder.
http                   Built-in HTTP Server
logger                 Logger
manager                Asterisk Manager Interface
pbx_config             Text Extension Configuration
res_indications        Tones of the countries
res_monitor            Call Monitoring Resource
res_musiconhold        Music On Hold Resource
res_mwi_devstate       MWI Device State Subscriptions
res_mwi_external       Core external MWI resource
res_mwi_external_ami   AMI support for external MWI
res_parking            Call Parking Resource
res_rtp                RTP media
`;

/** Sorted by name. */
export const MODULES: readonly ModuleEntry[] = Object.freeze(
  TABLE.trim()
    .split('\n')
    .map((row) => {
      const [, name, description] = /^(\S+)\s+(.*)$/.exec(row)!;
      return Object.freeze({ name: name!, description: description! });
    }),
);
