/**
 * What the timeline of a model-driven form asks of a record source, and what it gives to one. Types only.
 *
 * The names are the interface's own: https://learn.microsoft.com/power-apps/maker/model-driven-apps/custom-connectors-timeline-control
 * and the sample beside it, https://github.com/microsoft/PowerApps-Samples (custom-connectors/SecondaryRecordSource).
 * Only what we use of the context is declared.
 */

/** The class that a form's timeline constructs by name, without arguments. */
export interface IRecordSource {
  init(context: Context, config?: unknown): Promise<void>;
  getRecordSourceInfo(): { name: string };
  getRecordsData(request: IRecordsDataRequest, filter?: IFilterRequest): Promise<IRecordsDataResponse>;
  getFilterDetails(filter?: IFilterRequest): Promise<IFilterGroup[]>;
  getRecordUX(recordData: IRecordData, request: { isExpanded: boolean }): IRecordUX;
}

/** The table and id of the record that the form shows. The id may come in braces and in capitals. */
export interface TableContext {
  name: string;
  id: string;
}

export interface IRecordSourceParams {
  controlId: string;
  tableContext?: TableContext;
  getTwoLetterInitialsFromUserName(name: string): string;
  /** Asks the timeline to read every source again from the start. */
  refetchRerenderRecords(): void;
}

export interface Context {
  parameters: IRecordSourceParams;
  factory: { createElement(type: "Label" | "IMG", properties: Properties, children?: string): Component };
  webAPI: { retrieveRecord(table: string, id: string, options: string): Promise<Record<string, unknown>> };
  userSettings: UserSettings;
  navigation: { openConfirmDialog(strings: ConfirmStrings): Promise<{ confirmed: boolean }> };
}

export interface UserSettings {
  userId: string;
  /** The user's offset from UTC at that moment, in minutes, positive east of Greenwich. */
  getTimeZoneOffsetMinutes(at: Date): number;
}

/** https://learn.microsoft.com/power-apps/developer/model-driven-apps/clientapi/reference/xrm-navigation/openconfirmdialog */
export interface ConfirmStrings {
  title: string;
  text: string;
  confirmButtonLabel: string;
  cancelButtonLabel: string;
}

export interface Properties {
  key: string;
  style?: Readonly<Record<string, string>>;
  accessibleName?: string;
}

declare const component: unique symbol;
/** What the factory made; only the timeline knows what it is. */
export type Component = { readonly [component]: never };

export interface IRecordsDataRequest {
  requestId: string;
  tableContext?: TableContext;
  pageSize: number;
  isAscending: boolean;
  lastRefetchedTime: Date;
  lastItem?: IRecordData;
  continuationToken?: string;
}

export interface IRecordsDataResponse {
  requestId: string;
  records: IRecordData[];
  continuationToken?: string;
  filtersData?: IFilterGroup[];
}

export interface IRecordData {
  id: string;
  /** ISO 8601 in UTC: by this the timeline merges its sources. */
  sortDateValue?: string;
  data: string;
}

export interface IFilterRequest {
  filterData: IFilterGroup[];
  searchKey?: string;
}

export interface IFilterGroup {
  name: string;
  label?: string;
  type?: "MultiSelect" | "SingleSelect";
  isExpanded?: boolean;
  options?: IFilterOption[];
}

export interface IFilterOption {
  value: string;
  label?: string;
  count?: number;
  isSelected?: boolean;
}

export interface IRecordUX {
  id: string;
  profilePicture?: { initials?: string; accessibleName: string };
  icon: { type: number; accessibleName: string };
  header: { components: Component[] };
  body: { components: Component[] };
  footer: { components: Component[] };
  commands?: IRecordCommand[];
  accessibleName: string;
  moduleName: string;
  sortDateValue?: string;
}

export interface IRecordCommand {
  iconType: number;
  label: string;
  command: string;
  commandType: "BUTTON" | "HYPERLINK";
  title?: string;
  onClick?: () => Promise<void>;
  href?: string;
}
